"""How long things took, as counts in buckets that grow by a tenth: adding two of them loses nothing.

Bucket k holds values above 1.1^(k-1) and up to 1.1^k; what is zero or below has a bucket of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

GROWTH = 1.1
ZERO = -32_768
FURTHEST = 3_000


class HistogramSample(NamedTuple):
    """What was counted in one interval that ended at `time_ms`."""

    time_ms: int
    buckets: dict[int, int]
    sum: float
    counted: int


def bucket_of(value: float) -> int:
    """Return the bucket of a value."""
    return math.ceil(math.log(value) / math.log(GROWTH)) if value > 0 else ZERO


def upper_bound(bucket: int) -> float:
    """Return the largest value that a bucket holds."""
    return 0.0 if bucket == ZERO else GROWTH**bucket


def merge(time_ms: int, samples: Iterable[HistogramSample]) -> HistogramSample:
    """Return the sum of samples."""
    given = list(samples)
    total, counted = sum(each.sum for each in given), sum(each.counted for each in given)
    return HistogramSample(time_ms, added([each.buckets for each in given]), round(total, 9), counted)


def added(buckets: Sequence[dict[int, int]]) -> dict[int, int]:
    """Return the sums of buckets."""
    found = dict(buckets[0]) if buckets else {}
    for more in buckets[1:]:
        for bucket, number in more.items():
            found[bucket] = found.get(bucket, 0) + number
    return found


def quantile(buckets: dict[int, int], q: float) -> float | None:
    """Return the value that a share `q` of all values do not exceed, at most 5 % off; None of nothing."""
    total = sum(buckets.values())
    if not total:
        return None
    rank, seen = max(1, math.ceil(q * total)), 0
    for bucket in sorted(buckets):
        seen += buckets[bucket]
        if seen >= rank:
            return 0.0 if bucket == ZERO else GROWTH ** (bucket - 0.5)
    return None  # pragma: no cover - the counts add up to the total
