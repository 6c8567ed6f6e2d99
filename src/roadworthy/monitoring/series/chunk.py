"""An hour of one series as a few hundred bytes; and those of histograms.

Times are in milliseconds; a chunk keeps them from its hour on. Several chunks one after the other, each with its length
before it, are a chunk that still grows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from roadworthy.monitoring.series.columns import Column, pack, steady, write_floats, write_ints, write_number
from roadworthy.monitoring.series.histogram import HistogramSample

LENGTH = struct.Struct("<I")
Points = tuple[Sequence[int], list[float]]


def write_points(base_ms: int, times_ms: Sequence[int], values: list[float]) -> bytes:
    """Return samples as a chunk."""
    return pack(
        write_number(len(times_ms)),
        write_ints(times_ms if isinstance(times_ms, range) else steady(list(times_ms)), base_ms),
        write_floats(values),
    )


def read_points(base_ms: int, data: bytes) -> Points:
    """Return the times and values of a chunk."""
    column = Column(data)
    count = column.number()
    return column.times(count, base_ms), column.floats(count)


def write_histograms(base_ms: int, samples: Sequence[HistogramSample]) -> bytes:
    """Return samples of a histogram as a chunk."""
    buckets = [sorted(sample.buckets.items()) for sample in samples]
    return pack(
        write_number(len(samples)),
        write_ints([sample.time_ms - base_ms for sample in samples]),
        write_ints([len(each) for each in buckets]),
        write_ints([bucket for each in buckets for bucket, _ in each]),
        write_ints([number for each in buckets for _, number in each]),
        write_floats([sample.sum for sample in samples]),
        write_ints([sample.counted for sample in samples]),
    )


def read_histograms(base_ms: int, data: bytes) -> list[HistogramSample]:
    """Return the samples of a histogram's chunk."""
    column = Column(data)
    count = column.number()
    times, sizes = column.ints(count), column.ints(count)
    ends = list(accumulate(sizes, initial=0))
    keys, numbers = column.ints(ends[-1]), column.ints(ends[-1])
    buckets = [dict(zip(keys[at:end], numbers[at:end], strict=True)) for at, end in pairwise(ends)]
    sums, counts = column.floats(count), column.ints(count)
    return [
        HistogramSample(base_ms + time, bucket, total, number)
        for time, bucket, total, number in zip(times, buckets, sums, counts, strict=True)
    ]


def segment(chunk: bytes) -> bytes:
    """Return a chunk with its length before it."""
    return LENGTH.pack(len(chunk)) + chunk


def segments(data: bytes) -> Iterator[bytes]:
    """Return the chunks of one that grows."""
    at = 0
    while at < len(data):
        (size,) = LENGTH.unpack_from(data, at)
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def in_order(parts: Iterable[Points]) -> Points:
    """Return samples by time, once each; of two at the same time the later one given counts."""
    times: Sequence[int] = []
    values: list[float] = []
    for more_times, more_values in parts:
        times = [*times, *more_times] if times else more_times
        values = values + more_values if values else more_values
    if only_grows(times):
        return times, values
    found = dict(zip(times, values, strict=True))
    times = sorted(found)
    return times, [found[time] for time in times]


def only_grows(times: Sequence[int]) -> bool:
    """Say whether each time is after the one before."""
    return isinstance(times, range) or all(map(int.__lt__, times, times[1:]))


def histograms_in_order(samples: Iterable[HistogramSample]) -> list[HistogramSample]:
    """Return samples of a histogram by time, once each."""
    found = {sample.time_ms: sample for sample in samples}
    return [found[time] for time in sorted(found)]
