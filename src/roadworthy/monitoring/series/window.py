"""One figure for each window of time: what a graph has its points from.

A window goes from its time up to the next. What a counter grew by belongs to the window of the later of two samples;
a value below the one before is a restart, and was counted from zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from roadworthy.monitoring.series.chunk import Points
from roadworthy.monitoring.series.rollup import Rollups

Function = Literal["rate", "increase", "mean", "min", "max", "sum", "count", "last"]
Values = list[float | None]


class Windows:
    """The windows of a range: the first begins at a multiple of the step."""

    def __init__(self, start_ms: int, end_ms: int, step_ms: int) -> None:
        self.start_ms = start_ms // step_ms * step_ms
        self.step_ms = step_ms
        self.count = -(-(end_ms - self.start_ms) // step_ms)
        self.end_ms = self.start_ms + self.count * step_ms

    def times_s(self) -> list[float]:
        """Return when each begins."""
        return [time_ms / 1000 for time_ms in range(self.start_ms, self.end_ms, self.step_ms)]

    def place(self, time_ms: int) -> int:
        """Return which window a time is in."""
        return (time_ms - self.start_ms) // self.step_ms

    def empty(self) -> Values:
        """Return no figure for each."""
        return [None] * self.count


class Growth:
    """What a counter grew by in each window, over any number of files."""

    def __init__(self, windows: Windows, last: float | None, is_from_zero: bool) -> None:
        self.windows = windows
        self.values = windows.empty()
        self.last = last
        self.is_from_zero = is_from_zero

    def add_points(self, points: Points) -> None:
        """Go on with samples."""
        start, end, step, values = self.windows.start_ms, self.windows.end_ms, self.windows.step_ms, self.values
        last = self.last
        for time, value in zip(*points, strict=True):
            if start <= time < end:
                place = (time - start) // step
                gain = value - last if last is not None and value >= last else self._gain(last, value)
                values[place] = (values[place] or 0.0) + gain
            elif time >= end:
                break
            last = value
        self.last = last

    def add_rollups(self, rollups: Rollups) -> None:
        """Go on with roll-ups."""
        start, end, step, values = self.windows.start_ms, self.windows.end_ms, self.windows.step_ms, self.values
        before = self.last
        for time, first, last, extra in zip(rollups.times_ms, *rollups.columns, strict=True):
            if start <= time < end:
                place = (time - start) // step
                gain = first - before if before is not None and first >= before else self._gain(before, first)
                values[place] = (values[place] or 0.0) + gain + last - first + extra
            elif time >= end:
                break
            before = last
        self.last = before

    def figures(self, function: Function) -> Values:
        """Return the increase of each window, or the rate in a second."""
        if function == "increase":
            return self.values
        seconds = self.windows.step_ms / 1000
        return [None if value is None else value / seconds for value in self.values]

    def _gain(self, before: float | None, value: float) -> float:
        """Return what a counter grew by where it did not simply grow."""
        if before is None:
            return value if self.is_from_zero else 0.0
        return value


class Level:
    """What a gauge was in each window, over any number of files; the last of roll-ups is the mean of the last one."""

    def __init__(self, windows: Windows) -> None:
        self.windows = windows
        self.counts = [0] * windows.count
        self.sums = [0.0] * windows.count
        self.least = windows.empty()
        self.most = windows.empty()
        self.lasts = windows.empty()

    def add_points(self, points: Points) -> None:
        """Go on with samples."""
        times, values = points
        self._add(times, [1] * len(times), values, values, values)

    def add_rollups(self, rollups: Rollups) -> None:
        """Go on with roll-ups."""
        self._add(rollups.times_ms, rollups.counts, *rollups.columns)

    def figures(self, function: Function) -> Values:
        """Return a figure for each window."""
        if function in ("min", "max", "last"):
            return {"min": self.least, "max": self.most, "last": self.lasts}[function]
        pairs = zip(self.counts, self.sums, strict=True)
        if function == "mean":
            return [total / count if count else None for count, total in pairs]
        return [(total if function == "sum" else float(count)) if count else None for count, total in pairs]

    def _add(
        self,
        times: Sequence[int],
        counts: Sequence[int],
        sums: Sequence[float],
        least: Sequence[float],
        most: Sequence[float],
    ) -> None:
        start, end, step = self.windows.start_ms, self.windows.end_ms, self.windows.step_ms
        for time, count, total, low, high in zip(times, counts, sums, least, most, strict=True):
            if not start <= time < end:
                continue
            place = (time - start) // step
            self.counts[place] += count
            self.sums[place] += total
            known_low, known_high = self.least[place], self.most[place]
            self.least[place] = low if known_low is None or low < known_low else known_low
            self.most[place] = high if known_high is None or high > known_high else known_high
            self.lasts[place] = total / count
