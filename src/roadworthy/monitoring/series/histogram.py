"""How long things took, as counts in buckets that grow by a tenth: adding two of them loses nothing.

Bucket k holds values above 1.1^(k-1) and up to 1.1^k; what is zero or below has a bucket of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
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
    buckets: dict[int, int] = {}
    total, count = 0.0, 0
    for sample in samples:
        for bucket, number in sample.buckets.items():
            buckets[bucket] = buckets.get(bucket, 0) + number
        total += sample.sum
        count += sample.counted
    return HistogramSample(time_ms, buckets, round(total, 9), count)


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
