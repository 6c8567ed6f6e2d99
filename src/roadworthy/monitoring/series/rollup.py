"""A minute, or an hour, of one series as one entry: what long ranges are drawn from.

Of a gauge: how many, their sum, the least and the most. Of a counter: the first, the last, and what resets in between
add to the difference of the two; how it went on from one entry to the next is seen when they are read.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import fsum

from roadworthy.monitoring.series.chunk import only_grows
from roadworthy.monitoring.series.columns import Column, pack, steady, write_floats, write_ints, write_number

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
ENTRY = struct.Struct("<QI3d")


@dataclass
class Rollups:
    """Entries by time, as columns: of a gauge (count, sum, least, most), of a counter (count, first, last, extra)."""

    times_ms: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    columns: tuple[list[float], list[float], list[float]] = field(default_factory=lambda: ([], [], []))

    def add(self, time_ms: int, count: int, *figures: float) -> None:
        """Add an entry at the end."""
        self.times_ms.append(time_ms)
        self.counts.append(count)
        for column, figure in zip(self.columns, figures, strict=True):
            column.append(figure)

    def extend(self, other: Rollups) -> None:
        """Add all the entries of another at the end."""
        self.times_ms += other.times_ms
        self.counts += other.counts
        for column, more in zip(self.columns, other.columns, strict=True):
            column.extend(more)

    def in_order(self) -> Rollups:
        """Return the entries by time, the last one given of each."""
        if only_grows(self.times_ms):
            return self
        place = {time_ms: index for index, time_ms in enumerate(self.times_ms)}
        found = Rollups()
        for time_ms in sorted(place):
            index = place[time_ms]
            found.add(time_ms, self.counts[index], *(column[index] for column in self.columns))
        return found


def cut(times_ms: Sequence[int], width_ms: int) -> Iterator[tuple[int, int, int]]:
    """Yield each stretch of `width_ms` that has something: its beginning, its first index, the one after its last."""
    at, count = 0, len(times_ms)
    step = times_ms.step if isinstance(times_ms, range) else 0
    if step and width_ms % step == 0:  # most often, and then nothing is to be looked for
        start = times_ms[0] // width_ms * width_ms
        ends = [*range(-(-(start + width_ms - times_ms[0]) // step), count, width_ms // step), count]
        yield from zip(range(start, start + width_ms * len(ends), width_ms), [0, *ends], ends, strict=False)
        return
    while at < count:
        start = times_ms[at] // width_ms * width_ms
        end = bisect_left(times_ms, start + width_ms, at)
        yield start, at, end
        at = end


def roll_up(times_ms: Sequence[int], values: list[float], width_ms: int, is_counter: bool) -> Rollups:
    """Return samples as one entry for each stretch of `width_ms`."""
    stretches = list(cut(times_ms, width_ms))
    times, counts = [start for start, _, _ in stretches], [end - at for _, at, end in stretches]
    parts = [values[at:end] for _, at, end in stretches]
    if not is_counter:
        return Rollups(times, counts, (list(map(_sum, parts)), list(map(min, parts)), list(map(max, parts))))
    only_grows = values == sorted(values)
    extras = [0.0] * len(parts) if only_grows else list(map(_extra, parts))
    return Rollups(times, counts, ([part[0] for part in parts], [part[-1] for part in parts], extras))


def roll_up_again(rollups: Rollups, width_ms: int, is_counter: bool) -> Rollups:
    """Return entries as fewer, wider ones."""
    found = Rollups()
    first, second, third = rollups.columns
    for start, at, end in cut(rollups.times_ms, width_ms):
        count = sum(rollups.counts[at:end])
        if is_counter:
            drops = sum(second[i] for i in range(at, end - 1) if first[i + 1] < second[i])
            found.add(start, count, first[at], second[end - 1], plain(fsum(third[at:end]) + drops))
        else:
            found.add(start, count, plain(fsum(first[at:end])), min(second[at:end]), max(third[at:end]))
    return found


def write_rollups(base_ms: int, rollups: Rollups) -> bytes:
    """Return entries as a blob."""
    times, counts = write_ints(steady(rollups.times_ms), base_ms), write_ints(rollups.counts)
    return pack(write_number(len(rollups.counts)), times, counts, *map(write_floats, rollups.columns))


def read_rollups(base_ms: int, data: bytes) -> Rollups:
    """Return the entries of a blob."""
    column = Column(data)
    count = column.number()
    times, counts = list(column.times(count, base_ms)), column.ints(count)
    return Rollups(times, counts, (column.floats(count), column.floats(count), column.floats(count)))


def write_hours(rollups: Rollups) -> bytes:
    """Return entries of hours as bytes that can stand after others of their day."""
    return b"".join(map(ENTRY.pack, rollups.times_ms, rollups.counts, *rollups.columns))


def read_hours(data: bytes) -> Rollups:
    """Return the entries of a day."""
    times, counts, first, second, third = map(list, zip(*ENTRY.iter_unpack(data), strict=True))
    return Rollups(times, counts, (first, second, third)).in_order()


def plain(value: float) -> float:
    """Return a sum without the noise of its last binary digits."""
    return value if value.is_integer() else float(f"{value:.13g}")


def _sum(values: Sequence[float]) -> float:
    return plain(fsum(values))


def _extra(values: Sequence[float]) -> float:
    """Return what resets add: the sum of all values from which it fell."""
    drops = [before for before, after in pairwise(values) if after < before]
    return plain(fsum(drops)) if drops else 0.0
