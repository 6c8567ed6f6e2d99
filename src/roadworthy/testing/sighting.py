"""What visitors saw between two moments: how many failed, how slow it was, how long nobody got an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from roadworthy.testing.visit import Visit

JUST_S = 1.0


@dataclass(frozen=True)
class Sighting:
    """The visits that were due in one span of time, summed up.

    `whole_after_s` counts from its begin to the last visitor who came in vain; 0 when none did. `longest_gap_s` is the
    longest time in which nobody got a good answer.
    """

    visits: int
    failed: int
    slow: int
    retried: int
    longest_gap_s: float
    whole_after_s: float
    slowest_s: float
    reasons: tuple[tuple[str, int], ...] = ()


def sighting(visits: Sequence[Visit], begun_s: float, ended_s: float, next_s: float = inf) -> Sighting:
    """Sum up the visits of an event: those due from `begun_s` until `ended_s`, and those under way when it began.

    Those under way when the next one began, at `next_s`, are the next one's.
    """
    due = [visit for visit in visits if _belongs(visit, begun_s, ended_s, next_s)]
    failed = [visit for visit in due if visit.is_failed]
    return Sighting(
        visits=len(due),
        failed=len(failed),
        slow=sum(visit.is_slow for visit in due),
        retried=sum(visit.is_retried for visit in due),
        longest_gap_s=longest_gap_s(visits, begun_s, ended_s, next_s),
        whole_after_s=max(0.0, max((visit.due_s for visit in failed), default=begun_s) - begun_s),
        slowest_s=max((visit.took_s for visit in due), default=0.0),
        reasons=tuple(Counter(visit.outcome for visit in failed).most_common()),
    )


def _belongs(visit: Visit, begun_s: float, ended_s: float, next_s: float) -> bool:
    if visit.due_s < begun_s:
        return _was_under_way(visit, begun_s)
    return visit.due_s < ended_s and not _was_under_way(visit, next_s)


def _was_under_way(visit: Visit, moment_s: float) -> bool:
    """Say whether a visitor had just come at that moment. Who came long before waits for another reason."""
    return moment_s - JUST_S <= visit.due_s < moment_s < visit.done_s


def longest_gap_s(visits: Sequence[Visit], begun_s: float, ended_s: float, next_s: float = inf) -> float:
    """Return the longest time between two good answers that touches the span, as far as the next event at `next_s`."""
    good = sorted(visit.done_s for visit in visits if not visit.is_failed)
    if not good:
        return ended_s - begun_s
    inside = [moment for moment in good if begun_s <= moment <= ended_s]
    before = max((moment for moment in good if moment < begun_s), default=begun_s)
    after = min((moment for moment in good if moment > ended_s), default=ended_s)
    moments = [before, *inside, max(ended_s, min(after, next_s))]
    return max(later - earlier for earlier, later in pairwise(moments))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share (0 to 1) of them lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
