"""What visitors who came in one second had, for every second of a rehearsal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roadworthy.testing.sighting import percentile
from roadworthy.testing.visit import Visit


@dataclass(frozen=True)
class Second:
    """What visitors who came in one second had."""

    good: int = 0
    slow: int = 0
    failed: int = 0
    usual_s: float = 0.0
    worst_s: float = 0.0


def seconds(visits: Sequence[Visit], origin_s: float) -> list[Second]:
    """Return every second from the first visit to the last."""
    if not visits:
        return []
    found: list[list[Visit]] = [[] for _ in range(int(max(visit.due_s for visit in visits) - origin_s) + 1)]
    for visit in visits:
        found[max(0, int(visit.due_s - origin_s))].append(visit)
    return [_second(each) for each in found]


def _second(visits: Sequence[Visit]) -> Second:
    took_s = [visit.took_s for visit in visits]
    failed, slow = sum(visit.is_failed for visit in visits), sum(visit.is_slow for visit in visits)
    good = len(visits) - failed - slow
    return Second(good, slow, failed, percentile(took_s, 0.5), max(took_s, default=0.0))
