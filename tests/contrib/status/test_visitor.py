"""Only a direct request from a known address, or the token, makes an insider."""

from ipaddress import ip_network

import pytest

from roadworthy.contrib.status.visitor import is_insider

NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1"), ip_network("10.77.0.0/24"))
TOKEN = "a-token-of-some-length"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "10.77.0.25"])
def test_a_known_address_is_an_insiders(address):
    assert is_insider({"REMOTE_ADDR": address}, NETWORKS, TOKEN)


@pytest.mark.parametrize("address", ["10.78.0.25", "::ffff:8.8.8.8", "", "unix:", "localhost", "fe80::1%eth0"])
def test_any_other_address_is_a_strangers(address):
    assert not is_insider({"REMOTE_ADDR": address}, NETWORKS, TOKEN)


@pytest.mark.parametrize(
    "header",
    ["X_FORWARDED_FOR", "X_FORWARDED_HOST", "X_FORWARDED_PROTO", "FORWARDED", "VIA", "X_REAL_IP", "CF_CONNECTING_IP"],
)
def test_a_forwarded_request_is_a_strangers_wherever_it_says_it_comes_from(header):
    assert not is_insider({"REMOTE_ADDR": "127.0.0.1", f"HTTP_{header}": "127.0.0.1"}, NETWORKS, TOKEN)


@pytest.mark.parametrize("given", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Bearer  {TOKEN} "])
def test_the_token_makes_an_insider(given):
    meta = {"REMOTE_ADDR": "8.8.8.8", "HTTP_X_FORWARDED_FOR": "8.8.8.8", "HTTP_AUTHORIZATION": given}
    assert is_insider(meta, NETWORKS, TOKEN)


@pytest.mark.parametrize(
    "given", ["", TOKEN, f"Basic {TOKEN}", "Bearer", "Bearer ", "Bearer \udcff", f"Bearer {TOKEN}x"]
)
def test_a_wrong_token_makes_a_stranger(given):
    assert not is_insider({"REMOTE_ADDR": "8.8.8.8", "HTTP_AUTHORIZATION": given}, NETWORKS, TOKEN)


@pytest.mark.parametrize("given", ["Bearer", "Bearer ", ""])
def test_a_site_without_a_token_takes_none(given):
    assert not is_insider({"REMOTE_ADDR": "8.8.8.8", "HTTP_AUTHORIZATION": given}, NETWORKS, "")
