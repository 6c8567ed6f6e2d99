"""What systemd shows of units, read and judged."""

from __future__ import annotations

from dataclasses import replace

from roadworthy.deployment.front_status import FrontSeen
from roadworthy.deployment.host_status import HostSeen, UnitSeen, read_units

KEY = "gazette-production"
SHOWN = """\
Id=pgbouncer.service
ActiveState=active
SubState=running
Result=success
ActiveEnterTimestamp=Sat 2026-11-21 11:29:53 UTC
NRestarts=0

Id=gazette-production-redis.service
ActiveState=failed
SubState=failed
Result=exit-code
ActiveEnterTimestamp=
NRestarts=5

Id=gazette-production-web@one.service
ActiveState=activating
SubState=auto-restart
Result=exit-code
ActiveEnterTimestamp=
NRestarts=17

Id=gazette-production-job-publish.service
ActiveState=inactive
SubState=dead
Result=success
ActiveEnterTimestamp=

Id=gazette-production-job-report.service
ActiveState=failed
SubState=failed
Result=timeout
ActiveEnterTimestamp=

Id=pgbouncer.service
ActiveState=active
SubState=running
Result=success
ActiveEnterTimestamp=Sat 2026-11-21 11:29:53 UTC
NRestarts=0
"""


def seen() -> tuple[UnitSeen, ...]:
    return read_units(SHOWN.splitlines(), KEY, ("pgbouncer.service", "gazette-production-redis.service"))


def test_each_unit_is_read_once_the_sites_own_first_and_one_that_sleeps_is_left_out() -> None:
    assert [unit.name for unit in seen()] == [
        "gazette-production-redis.service",
        "gazette-production-web@one.service",
        "gazette-production-job-report.service",
        "pgbouncer.service",
    ]
    assert seen()[-1] == UnitSeen(
        "pgbouncer.service", "active", "running", "success", "Sat 2026-11-21 11:29:53 UTC", 0, True
    )


def test_one_that_failed_or_begins_again_and_again_is_not_well() -> None:
    assert {unit.name.partition("-")[2] or unit.name: unit.is_well for unit in seen()} == {
        "production-redis.service": False,
        "production-web@one.service": False,
        "production-job-report.service": False,
        "pgbouncer.service": True,
    }


def test_a_host_is_well_when_all_its_units_are() -> None:
    assert HostSeen("web1", "10.77.0.22", "one", seen()[-1:], 1).is_well
    assert not HostSeen("web1", "10.77.0.22", "one", seen(), 1).is_well


def test_a_unit_of_the_release_that_serves_is_not_well_when_it_is_stopped() -> None:
    name = f"{KEY}-web@one.service"
    block = [f"Id={name}", "ActiveState=inactive", "SubState=dead", "Result=success", "ActiveEnterTimestamp="]
    assert read_units(block, KEY, ()) == ()
    (unit,) = read_units(block, KEY, (name,))
    assert not unit.is_well


def test_a_host_whose_visitors_get_no_answer_is_not_well_but_in_maintenance() -> None:
    silent = FrontSeen("https://gazette.example/", status=503, reason="it answers 503")
    assert not HostSeen("lb1", "10.77.0.21", "one", (), 1, silent).is_well
    assert HostSeen("lb1", "10.77.0.21", "one", (), 1, replace(silent, is_maintenance=True)).is_well


def test_a_unit_in_a_start_that_systemd_makes_again_and_again_is_not_well() -> None:
    unit = UnitSeen("roadworthy-haproxy.service", "activating", "start-pre", "exit-code", "", 0, True)
    assert unit.is_well
    assert not replace(unit, restarts=8).is_well
    assert not replace(unit, sub="auto-restart-queued").is_well
