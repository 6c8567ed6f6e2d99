"""One secret gives all that hub and agents share: the same bytes each time, and other ones for another secret."""

from __future__ import annotations

import hashlib
import ssl
import threading
from pathlib import Path

import pytest

from roadworthy.stack.hub_key import Certificate, HubKey, digest

KEY = HubKey("a secret of the gazette")
EXPECTED = "77ce8c74ad6569bd"


def offered(certificate: Certificate, folder: Path) -> ssl.SSLContext:
    """Return what a server needs to offer a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (folder / "hub.crt").write_text(certificate.certificate)
    (folder / "hub.key").write_text(certificate.key)
    context.load_cert_chain(folder / "hub.crt", folder / "hub.key")
    return context


def meet(server: ssl.SSLContext, trusted: Certificate, name: str) -> None:
    """Have a client that trusts one certificate meet the server by a name. Raise SSLError when it does not."""
    client = ssl.create_default_context(cadata=trusted.certificate)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    theirs, ours = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(theirs, ours, server_hostname=name), server.wrap_bio(ours, theirs, server_side=True)]
    for _ in range(8):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    ends[0].do_handshake()


def test_the_same_secret_gives_the_same_bytes() -> None:
    again = HubKey("a secret of the gazette")
    assert KEY.token("web1") == again.token("web1")
    found = KEY.certificate("10.77.0.25")
    assert hashlib.sha256(found.certificate.encode()).hexdigest()[:16] == EXPECTED
    assert found == again.certificate("10.77.0.25")


def test_all_that_is_made_of_it_is_unlike() -> None:
    made = [KEY.token("web1"), KEY.token("web2"), KEY.django, KEY.password("redis"), HubKey("b").token("web1")]
    assert len(set(made)) == len(made)
    assert all(len(each) == 64 for each in made)
    assert KEY.certificate("10.77.0.25").key != HubKey("b").certificate("10.77.0.25").key


def test_it_is_in_no_repr() -> None:
    assert repr(KEY) == "HubKey()"
    assert "PRIVATE" not in repr(KEY.certificate("10.77.0.25"))


def test_the_hub_keeps_a_hash_of_a_token() -> None:
    assert digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


@pytest.mark.parametrize(("address", "name"), [
    ("10.77.0.25", "10.77.0.25"), ("10.77.0.25", "127.0.0.1"), ("fd00::25", "fd00::25"), ("hub.example", "hub.example"),
])  # fmt: skip
def test_who_trusts_it_meets_the_hub(address: str, name: str, tmp_path: Path) -> None:
    certificate = KEY.certificate(address)
    meet(offered(certificate, tmp_path), certificate, name)


def test_another_key_is_not_the_hub(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"self.signed certificate"):
        meet(offered(KEY.certificate("10.77.0.25"), tmp_path), HubKey("b").certificate("10.77.0.25"), "10.77.0.25")


def test_another_address_is_not_the_hub(tmp_path: Path) -> None:
    certificate = KEY.certificate("10.77.0.25")
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        meet(offered(certificate, tmp_path), certificate, "10.77.0.26")


def test_two_threads_make_the_same_one() -> None:
    found: list[Certificate] = []
    key = HubKey("of two threads")
    threads = [threading.Thread(target=lambda: found.append(key.certificate("10.77.0.25"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(set(found)) == 1
