"""Which units run on each host: a part of which something ran there, and nothing runs any more, has failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from roadworthy.hub.graphs.line import Value
from roadworthy.hub.graphs.reading import By, Reading
from roadworthy.hub.graphs.span import Span
from roadworthy.hub.graphs.verdict import FAILING, STRAINED, WELL, Verdict
from roadworthy.hub.sites.site import Part

TASKS, RESTARTS, CPU = "unit_tasks", "unit_restarts_total", "unit_cpu_seconds_total"
BY: By = ("host", "unit")
DAY_S, STEP_S = 86_400, 3600
OFTEN = 3
"""So many new starts within the minutes that are looked at are no accident any more."""
Places = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Units:
    """Units by host and name: those that run, those that ran within a day, and what the last minutes brought.

    `restarts` and `cpu_seconds` are of `length_s` seconds.
    """

    running: Places = frozenset()
    known: Places = frozenset()
    restarts: Mapping[tuple[str, str], float] = field(default_factory=dict)
    cpu_seconds: Mapping[tuple[str, str], float] = field(default_factory=dict)
    length_s: float = 300.0

    def verdict(self, part: Part) -> Verdict:
        """Return what is to be said of a part by the units that run it; well, where none has ever been seen."""
        if not _of(part, self.running) and _of(part, self.known):
            return Verdict(FAILING, "no process of it runs")
        times = sum(self.restarts.get(one, 0.0) for one in _of(part, self.running))
        if times >= OFTEN:
            return Verdict(STRAINED, f"it was started again {times:.0f} times in five minutes")
        return Verdict(WELL)

    def cpu(self, part: Part) -> float | None:
        """Return the share of a core that the units of a part take, in per cent."""
        found = [self.cpu_seconds[one] for one in _of(part, self.running) if one in self.cpu_seconds]
        return sum(found) * 100 / self.length_s if found else None


def units_of(minutes: Reading, latest: Reading, steps: int) -> Units:
    """Ask which units run, and which did: a unit is heard of for as many of the latest steps as its host is."""
    running = latest.gauge(TASKS, BY)
    end = latest.span.end // STEP_S * STEP_S
    day = latest.at(Span(end - DAY_S, end, STEP_S))
    known = day.remembered("units", lambda reading: tuple(reading.gauge(TASKS, BY)))
    return Units(
        running=frozenset((host, unit) for (host, unit), values in running.items() if _last(values[-steps:])),
        known=frozenset((host, unit) for host, unit in (*known, *running)),
        restarts=_counted(minutes, RESTARTS),
        cpu_seconds=_counted(minutes, CPU),
        length_s=float(minutes.span.end - minutes.span.start),
    )


def _last(values: Sequence[Value]) -> Value:
    return next((value for value in reversed(values) if value is not None), None)


def _counted(minutes: Reading, name: str) -> dict[tuple[str, str], float]:
    return {(host, unit): amount for (host, unit), amount in minutes.total(name, BY).items()}


def _of(part: Part, places: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (host, unit)
        for host, unit in places
        if host == part.host and any(fnmatchcase(name, one) for one in part.units for name in (unit, f"{unit}.service"))
    ]
