"""Names and addresses on the rehearsal's network."""

from __future__ import annotations

import pytest

from roadworthy.testing.network import FILTER, card, label, outside


def test_names_follow_from_the_address_and_fit_the_kernel() -> None:
    assert label("10.77.0.254") == "road-254"
    assert card("10.77.0.254") == "vb-road-254"
    assert len(card("10.77.0.254")) <= 15


@pytest.mark.parametrize("address", ["10.77.0.1", "10.77.0.0", "10.77.0.255", "192.0.2.7", "db.example.com", "::1"])
def test_an_address_elsewhere_is_refused(address: str) -> None:
    (problem,) = outside("db1", address)
    assert str(problem) == (
        f"db1: {address} is outside the rehearsal's network 10.77.0.0/24 (E505)\n"
        "  hint: give it one from 10.77.0.2 to 10.77.0.254"
    )


def test_an_address_inside_is_fine() -> None:
    assert outside("db1", "10.77.0.24") == []


def test_the_filter_lets_machines_out_and_drops_what_is_cut_off() -> None:
    assert FILTER == (
        "table ip roadworthy_machines {\n"
        "    chain out {\n"
        "        type nat hook postrouting priority srcnat; policy accept;\n"
        '        ip saddr 10.77.0.0/24 oifname != "road0" masquerade\n'
        "    }\n"
        "}\n"
        "table bridge roadworthy_machines {\n"
        "    set cut_off { type ifname; }\n"
        "    chain from { type filter hook prerouting priority filter; policy accept; iifname @cut_off drop; }\n"
        "    chain to { type filter hook postrouting priority filter; policy accept; oifname @cut_off drop; }\n"
        "}\n"
    )
