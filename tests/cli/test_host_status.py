"""`road status ENV` as somebody at a terminal of 80 columns sees it."""

from __future__ import annotations

import io
from dataclasses import replace

from roadworthy.cli.host_status import front_lines, host_lines, maintenance_lines
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.front_status import Began, FrontSeen
from roadworthy.deployment.host_status import HostSeen, UnitSeen

KEY, RELEASE = "gazette-production", "20261121-155755-74db397"
WEB = UnitSeen(f"{KEY}-web@{RELEASE}.service", "active", "running", "success", "Sat 2026-11-21 15:58:01 UTC", 0, True)
FRONT = FrontSeen("https://gazette.example/", RELEASE, 200)
LB1 = HostSeen("lb1", "10.77.0.21", "", (), 1 << 33, FRONT)
LB2 = replace(LB1, name="lb2", address="10.77.0.22")
SHUT = replace(LB1, front=FrontSeen("https://gazette.example/", is_maintenance=True))


def terminal() -> Terminal:
    return Terminal(io.StringIO(), io.StringIO(), io.StringIO())


def shown(*units: UnitSeen) -> list[str]:
    return host_lines(KEY, HostSeen("web1", "10.77.0.165", RELEASE, units, 7_730_941_132), terminal())


def test_a_unit_is_named_without_what_all_have_in_common() -> None:
    assert shown(WEB, replace(WEB, name="pgbouncer.service")) == [
        f"web1  10.77.0.165  release {RELEASE}  7.2 GB of disk free",
        "  web        active (running) since 2026-11-21 15:58 UTC",
        "  pgbouncer  active (running) since 2026-11-21 15:58 UTC",
    ]


def test_a_unit_of_another_release_says_of_which() -> None:
    assert shown(replace(WEB, name=f"{KEY}-web@one.service"))[1].startswith("  web@one  active")


def test_what_should_run_and_does_not_is_said() -> None:
    assert shown(replace(WEB, active="inactive", sub="dead", since=""))[1] == "  web  not running"
    dying = replace(WEB, active="activating", sub="auto-restart", result="exit-code", since="", restarts=17)
    assert shown(dying)[1] == "  web  activating (auto-restart); started again 17 times; exit-code"


def test_the_longest_lines_fit_80_columns() -> None:
    path = replace(WEB, name="roadworthy-haproxy-upgraded.path", sub="waiting")
    assert max(map(len, shown(WEB, path))) <= 80


def test_what_visitors_get_is_said_of_each_front() -> None:
    silent = replace(LB2, front=replace(FRONT, status=503, reason="it answers 503"))
    assert front_lines("gazette", (LB1, silent), terminal()) == [
        f"gazette serves {RELEASE} at https://gazette.example/ (10.77.0.21)",
        "gazette does not answer at https://gazette.example/ (10.77.0.22): it answers 503",
    ]
    missing = replace(LB1, front=replace(FRONT, status=404))
    assert front_lines("gazette", (missing,), terminal()) == [
        f"gazette serves {RELEASE} at https://gazette.example/ (10.77.0.21): its front page answers 404"
    ]


def test_maintenance_is_said_with_since_when_and_where_it_is_not_everywhere() -> None:
    began = Began("2026-11-21T16:01:17Z", "ann@laptop")
    assert maintenance_lines((SHUT,), began) == ["maintenance is on since 2026-11-21 16:01 UTC, by ann@laptop"]
    assert maintenance_lines((SHUT, LB2), Began()) == ["maintenance is on at lb1 alone"]
    assert maintenance_lines((LB1,), None) == []
    assert front_lines("gazette", (SHUT,), terminal()) == []
