"""Precision by check and over all, and whether it is good enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.check.judged import RIGHT, Verdicts
from benchmarks.check.told import Told

from roadworthy.structure.checks.check import Check

LEAST_OF_A_CHECK, LEAST_OVER_ALL = 0.8, 0.9


@dataclass(frozen=True)
class Figure:
    """What came of one check's sample."""

    id: str
    title: str
    is_on: bool
    found: int
    most_on_a_site: int
    sampled: int
    judged: int
    right: int

    @property
    def precision(self) -> float | None:
        """Return the part that is right; None if nothing was judged."""
        return self.right / self.judged if self.judged else None

    @property
    def is_too_weak(self) -> bool:
        """Say whether it is wrong too often for a check that is on by default."""
        return self.is_on and self.precision is not None and self.precision < LEAST_OF_A_CHECK


def figures(
    told: Iterable[Told], samples: Mapping[str, tuple[Told, ...]], verdicts: Verdicts, checks: Mapping[str, Check]
) -> Iterator[Figure]:
    """Yield the figure of each check that found anything."""
    found: dict[str, dict[str, int]] = {}
    for each in told:
        by_site = found.setdefault(each.id, {})
        by_site[each.site] = by_site.get(each.site, 0) + 1
    for check_id, drawn in sorted(samples.items()):
        check, counts = checks[check_id], found[check_id].values()
        rows = [verdicts.by_told[each] for each in drawn if each in verdicts.by_told]
        right = sum(row.verdict == RIGHT for row in rows)
        yield Figure(check_id, check.title, check.is_on, sum(counts), max(counts), len(drawn), len(rows), right)


def overall(rows: Iterable[Figure]) -> float | None:
    """Return the precision of all samples of checks that are on by default, each finding counted once."""
    on = [row for row in rows if row.is_on]
    judged = sum(row.judged for row in on)
    return sum(row.right for row in on) / judged if judged else None


def weighted(rows: Iterable[Figure]) -> float | None:
    """Return the precision of what a user reads: each check counted by how many findings it has."""
    on = [row for row in rows if row.is_on and row.judged]
    found = sum(row.found for row in on)
    return sum((row.precision or 0) * row.found for row in on) / found if found else None
