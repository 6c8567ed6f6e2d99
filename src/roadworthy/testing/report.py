"""What a rehearsal found: every event with what visitors saw of it, and whether the promise was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from roadworthy.testing.judgement import Bounds, Happening, broken_promise
from roadworthy.testing.kept_hub import HubPages
from roadworthy.testing.rehearsal import Phase, Rehearsal
from roadworthy.testing.visit import Visit

SHOW = "road hub rehearsal"
PROMISES = {
    "nothing": "nobody notices",
    "moment": "others take over",
    "outage": "away, then whole by itself",
}


@dataclass(frozen=True)
class Report:
    """All of it, for a person or a script. `began` is the moment as a person writes it, `hub` where its pages are."""

    site: str
    environment: str
    suite: str
    began: str
    phases: tuple[Phase, ...]
    happenings: tuple[Happening, ...]
    visits: tuple[Visit, ...]
    bounds: Bounds
    hub: HubPages | None = None

    @property
    def broken(self) -> tuple[str, ...]:
        """Return each broken promise in a sentence that begins with the event's name."""
        found = ((one.event.name, broken_promise(one, self.bounds)) for one in self.happenings)
        return tuple(f"{name}: {words}" for name, words in found if words)

    @property
    def is_kept(self) -> bool:
        """Say whether the environment keeps its promise. One to which nothing happened has not shown that it does."""
        return bool(self.happenings) and not self.broken

    @property
    def serving_after_s(self) -> float:
        """Return how long it took from the image to a site that serves."""
        return sum(phase.took_s for phase in self.phases)


def report_of(rehearsal: Rehearsal, site: str, environment: str, began: str, hub: HubPages | None = None) -> Report:
    """Return what a rehearsal that has ended found."""
    return Report(
        site, environment, rehearsal.machines.suite, began, tuple(rehearsal.phases), tuple(rehearsal.happenings),
        rehearsal.visits, rehearsal.bounds, hub,
    )  # fmt: skip


def as_json(report: Report) -> dict[str, Any]:
    """Return it as plain values, for a script; moments in seconds since the first visit."""
    origin_s = report.visits[0].due_s if report.visits else 0.0
    return {
        "site": report.site,
        "environment": report.environment,
        "suite": report.suite,
        "began": report.began,
        "promise_kept": report.is_kept,
        "broken": list(report.broken),
        "serving_after_s": round(report.serving_after_s, 1),
        "phases": [asdict(phase) for phase in report.phases],
        "bounds": asdict(report.bounds),
        "visits": len(report.visits),
        "failed": sum(visit.is_failed for visit in report.visits),
        "events": [_event(one, origin_s, report.bounds) | _of_hub(one, report) for one in report.happenings],
    }


def _of_hub(happening: Happening, report: Report) -> dict[str, str]:
    return {"hub": report.hub.of(happening.begun_s, happening.ended_s)} if report.hub else {}


def _event(happening: Happening, origin_s: float, bounds: Bounds) -> dict[str, Any]:
    seen = happening.seen
    return {
        "name": happening.event.name,
        "title": happening.event.title,
        "promise": str(happening.event.promise),
        "broken": broken_promise(happening, bounds),
        "began_s": round(happening.begun_s - origin_s, 2),
        "mended_s": round(happening.mended_s - origin_s, 2),
        "ended_s": round(happening.ended_s - origin_s, 2),
        "visits": seen.visits,
        "failed": seen.failed,
        "slow": seen.slow,
        "retried": seen.retried,
        "longest_gap_s": round(seen.longest_gap_s, 2),
        "whole_after_s": round(seen.whole_after_s, 2),
        "slowest_s": round(seen.slowest_s, 2),
        "reasons": dict(seen.reasons),
    }


def row(happening: Happening) -> tuple[str, ...]:
    """Return the figures of one event as a person reads them, in the order of `HEADS`."""
    seen = happening.seen
    return (
        happening.event.name, str(seen.visits), str(seen.failed), str(seen.slow), str(seen.retried),
        f"{seen.longest_gap_s:.1f} s", f"{seen.whole_after_s:.1f} s" if seen.failed else "-",
    )  # fmt: skip


HEADS = ("event", "visits", "failed", "slow", "retried", "longest gap", "whole after")


def text_lines(report: Report) -> list[str]:
    """Return the report for a terminal: a table, then each broken promise."""
    lines = _table([HEADS, *(row(one) for one in report.happenings)])
    lines.append("")
    phases = ", ".join(f"{phase.title} {phase.took_s:.1f} s" for phase in report.phases)
    lines.append(f"serving after {report.serving_after_s:.1f} s ({phases})")
    if report.hub:
        lines.append(f"the hub's figures of these minutes: {SHOW}")
    lines += [f"broken: {words}" for words in report.broken]
    lines.append(summary(report))
    return lines


def summary(report: Report) -> str:
    """Return the last sentence."""
    failed, count = sum(visit.is_failed for visit in report.visits), len(report.happenings)
    kept = "keeps its promise" if report.is_kept else "breaks its promise"
    events = f"{count} event{'' if count == 1 else 's'}"
    return f"{report.site} {report.environment} {kept}: {events}, {len(report.visits)} visits, {failed} failed"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cells[number]) for cells in rows) for number in range(len(rows[0]))]
    return ["  ".join(_cells(cells, widths)).rstrip() for cells in rows]


def _cells(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *rest = zip(cells, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]
