"""Which findings are judged: at most 8 of a check and 3 of a site, drawn by a hash, one of each site in turn.

Drawn by a hash, the sample stays the same while the findings do; where one goes, the next of its site takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest

from benchmarks.check.told import Told

PER_CHECK, PER_SITE = 8, 3


def sample(told: Iterable[Told]) -> dict[str, tuple[Told, ...]]:
    """Return the sample of each check that found anything, by the check's id."""
    ordered = sorted(told, key=lambda each: (each.id, each.site, each.rank, each.message))
    return {check_id: _of_one(list(found)) for check_id, found in groupby(ordered, key=lambda each: each.id)}


def _of_one(found: Sequence[Told]) -> tuple[Told, ...]:
    by_site = [list(rows)[:PER_SITE] for _, rows in groupby(found, key=lambda each: each.site)]
    turns = zip_longest(*by_site)
    drawn = [each for turn in turns for each in sorted((row for row in turn if row), key=lambda row: row.rank)]
    return tuple(drawn[:PER_CHECK])
