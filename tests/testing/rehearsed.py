"""A rehearsal as it might have gone, for the tests of what is told of it."""

from __future__ import annotations

from roadworthy.testing.event import Act, Event, Promise
from roadworthy.testing.judgement import Bounds, Happening
from roadworthy.testing.rehearsal import Phase
from roadworthy.testing.report import Report
from roadworthy.testing.sighting import Sighting, sighting
from roadworthy.testing.visit import Visit

REDEPLOY = Event(Act.REDEPLOY, "deploy a release again", Promise.NOTHING)
KILL = Event(Act.KILL, "kill all processes of web on web2", Promise.MOMENT, "web", "web2", ("web.service",))
POWER = Event(Act.POWER, "cut the power of <db1>, and boot it again", Promise.OUTAGE, "db1", "db1")


def seen(failed: int = 0, gap_s: float = 0.1, whole_after_s: float = 0.0) -> Sighting:
    return Sighting(100, failed, 1, 2, gap_s, whole_after_s, 1.5, (("502", failed),) if failed else ())


def happening(event: Event, sight: Sighting, *, is_whole: bool = True, error: str = "") -> Happening:
    """Return an event that began at 100 s, was mended at 108 s, and over at 112 s."""
    return Happening(event, 100.0, 108.0, 112.0, sight, is_whole, error)


def visits() -> tuple[Visit, ...]:
    """Return a minute of visits, one every half second, of which those from 100 s to 102 s failed."""
    return tuple(
        Visit(80 + number / 2, 0.05, "GET", "/", 502 if 100 <= 80 + number / 2 < 102 else 200) for number in range(120)
    )


def report() -> Report:
    """Return the report of a rehearsal in which the second event broke the promise."""
    found = visits()
    happenings = (
        Happening(REDEPLOY, 85.0, 95.0, 98.0, sighting(found, 85.0, 98.0), is_whole=True),
        Happening(KILL, 100.0, 100.0, 104.0, sighting(found, 100.0, 104.0), is_whole=True),
    )
    phases = (Phase("boot the machines", 2.0), Phase("make them ready", 40.25), Phase("deploy", 20.0))
    began = "2026-11-21 12:00:00 UTC"
    return Report("gazette", "production", "bookworm", began, phases, happenings, found, Bounds(moment_s=1.0))
