"""Where hosts stand in a rehearsal."""

from __future__ import annotations

from roadworthy.environments.host import Host
from roadworthy.testing.stand_in import stand_ins


def test_hosts_of_the_rehearsals_network_stay_and_others_are_given_what_nobody_has() -> None:
    hosts = [
        Host("web1", "10.77.0.200", ("web",)),
        Host("db1", "db.gazette.example", ("database",), user="deploy", port=2222),
        Host("db2", "192.0.2.7", ("database",)),
    ]
    assert stand_ins(hosts, ["10.77.0.201"]) == (
        hosts[0],
        Host("db1", "10.77.0.202", ("database",), user="deploy", port=2222),
        Host("db2", "10.77.0.203", ("database",)),
    )
