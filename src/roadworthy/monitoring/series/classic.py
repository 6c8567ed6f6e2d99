"""A histogram as Prometheus' text and remote write know it: running totals below fixed bounds.

The bounds are every fourth of ours, so nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.monitoring.series.histogram import GROWTH

BOUNDS = tuple(range(-96, 73, 4))  # from 0.1 ms to 16 minutes
TEXTS = tuple(f"{GROWTH**bound:.6g}" for bound in BOUNDS)


def cumulated(buckets: dict[int, int]) -> Iterator[tuple[str, int]]:
    """Yield each bound with how many were not above it, and `+Inf` with all."""
    left = sorted(buckets.items(), reverse=True)
    total = 0
    for bound, text in zip(BOUNDS, TEXTS, strict=True):
        while left and left[-1][0] <= bound:
            total += left.pop()[1]
        yield text, total
    yield "+Inf", total + sum(number for _, number in left)
