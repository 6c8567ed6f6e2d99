"""The table of `road hosts`, as it fits 80 columns."""

from __future__ import annotations

from dataclasses import replace

from roadworthy.cli.host_table import table
from roadworthy.environments.host import Host
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.host_health import HostHealth

KEY = "gazette-production"
GIB = 1 << 30
ALL1 = Host("all1", "10.77.0.165", ("balancer", "web", "worker", "database", "cache", "hub"))
WEB2 = Host("web2", "10.77.0.166", ("web",))
FACTS = HostFacts("Debian GNU/Linux 12 (bookworm)", "bookworm", "3.11", "x86_64", 24 * GIB, 2, 8 * GIB)
UNITS = {f"{KEY}-web@one.service": "running", "pgbouncer.socket": "listening", f"{KEY}-job-a.service": "inactive"}
WELL = HostHealth(FACTS, 21 * GIB, 8 * GIB, 7 * GIB, 0.25, 60.0, UNITS)


def test_each_host_has_its_figures_and_what_it_is_for() -> None:
    lines = table((ALL1, WEB2), {"all1": WELL}, KEY)
    assert lines == [
        "host  address      system     memory free      disk free      load",
        "all1  10.77.0.165  Debian 12  21.0 of 24.0 GB  7.0 of 8.0 GB  0.2 on 2",
        "      balancer, web, worker, database, cache, hub: 2 units run",
        "web2  10.77.0.166",
        "      web: out of reach",
    ]
    assert max(map(len, lines)) <= 80


def test_what_is_not_well_is_named() -> None:
    units = {**UNITS, f"{KEY}-worker@one.service": "failed"}
    ill = replace(WELL, units=units, facts=replace(FACTS, clock_ahead_s=-12.4))
    assert table((WEB2,), {"web2": ill}, KEY)[2] == "      web: 2 units run, worker@one failed, clock -12 s"


def test_a_bare_host_runs_nothing_yet() -> None:
    assert table((WEB2,), {"web2": replace(WELL, units={})}, KEY)[2] == "      web: nothing runs yet"
