"""The two shapes that a series has, figures and histograms, with what is done to both under the same names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from roadworthy.monitoring.series.chunk import (
    Points,
    histograms_in_order,
    in_order,
    read_histograms,
    read_points,
    segment,
    segments,
    write_histograms,
    write_points,
)
from roadworthy.monitoring.series.histogram import HistogramSample, merge
from roadworthy.monitoring.series.journal import Head
from roadworthy.monitoring.series.rollup import (
    Rollups,
    cut,
    read_hours,
    read_rollups,
    roll_up,
    roll_up_again,
    write_hours,
    write_rollups,
)
from roadworthy.monitoring.series.series_key import SeriesKey


class Shape(Protocol):
    """What is done to samples, and to roll-ups of them; each shape has its own kinds of the two."""

    def of_head(self, head: Head, id_: int, start_ms: int, end_ms: int) -> Any:
        """Return samples of a head."""

    def write(self, base_ms: int, samples: Any) -> bytes:
        """Return samples as a chunk."""

    def read(self, base_ms: int, data: bytes) -> Any:
        """Return the samples of a chunk."""

    def in_order(self, parts: Iterable[Any]) -> Any:
        """Return the samples of several chunks by time, once each."""

    def hours(self, samples: Any, width_ms: int) -> Iterator[tuple[int, Any]]:
        """Yield samples by hour, with its beginning."""

    def roll_up(self, samples: Any, width_ms: int) -> Any:
        """Return samples as wider entries."""

    def roll_up_again(self, entries: Any, width_ms: int) -> Any:
        """Return entries as wider ones."""

    def write_rollups(self, base_ms: int, entries: Any) -> bytes:
        """Return entries as a blob."""

    def read_rollups(self, base_ms: int, data: bytes) -> Any:
        """Return the entries of a blob."""

    def write_hours(self, entries: Any) -> bytes:
        """Return entries of hours as bytes that can stand after others of their day."""

    def read_hours(self, data: bytes) -> Any:
        """Return the entries of a day."""

    def join(self, parts: Iterable[Any]) -> Any:
        """Return entries by time; of two of the same time the later one given counts."""


class FigureShape:
    """Figures: samples are times and values, roll-ups are columns."""

    def __init__(self, is_counter: bool) -> None:
        self.is_counter = is_counter

    def of_head(self, head: Head, id_: int, start_ms: int, end_ms: int) -> Points:
        """Return samples of a head."""
        return head.of_points(id_, start_ms, end_ms)

    def write(self, base_ms: int, samples: Points) -> bytes:
        """Return samples as a chunk."""
        return write_points(base_ms, *samples)

    def read(self, base_ms: int, data: bytes) -> Points:
        """Return the samples of a chunk."""
        return read_points(base_ms, data)

    def in_order(self, parts: Iterable[Points]) -> Points:
        """Return the samples of several chunks by time, once each."""
        return in_order(parts)

    def hours(self, samples: Points, width_ms: int) -> Iterator[tuple[int, Points]]:
        """Yield samples by hour, with its beginning."""
        times, values = samples
        for start_ms, at, end in cut(times, width_ms):
            yield start_ms, (times[at:end], values[at:end])

    def roll_up(self, samples: Points, width_ms: int) -> Rollups:
        """Return samples as wider entries."""
        return roll_up(*samples, width_ms, self.is_counter)

    def roll_up_again(self, entries: Rollups, width_ms: int) -> Rollups:
        """Return entries as wider ones."""
        return roll_up_again(entries, width_ms, self.is_counter)

    def write_rollups(self, base_ms: int, entries: Rollups) -> bytes:
        """Return entries as a blob."""
        return write_rollups(base_ms, entries)

    def read_rollups(self, base_ms: int, data: bytes) -> Rollups:
        """Return the entries of a blob."""
        return read_rollups(base_ms, data)

    def write_hours(self, entries: Rollups) -> bytes:
        """Return entries of hours as bytes that can stand after others of their day."""
        return write_hours(entries)

    def read_hours(self, data: bytes) -> Rollups:
        """Return the entries of a day."""
        return read_hours(data)

    def join(self, parts: Iterable[Rollups]) -> Rollups:
        """Return entries by time; of two of the same time the later one given counts."""
        found = Rollups()
        for part in parts:
            found.extend(part)
        return found.in_order()


class HistogramShape:
    """Histograms: their samples and their roll-ups are alike."""

    def of_head(self, head: Head, id_: int, start_ms: int, end_ms: int) -> list[HistogramSample]:
        """Return samples of a head."""
        return head.of_histograms(id_, start_ms, end_ms)

    def write(self, base_ms: int, samples: list[HistogramSample]) -> bytes:
        """Return samples as a chunk."""
        return write_histograms(base_ms, samples)

    def read(self, base_ms: int, data: bytes) -> list[HistogramSample]:
        """Return the samples of a chunk."""
        return read_histograms(base_ms, data)

    def in_order(self, parts: Iterable[list[HistogramSample]]) -> list[HistogramSample]:
        """Return the samples of several chunks by time, once each."""
        return histograms_in_order(sample for part in parts for sample in part)

    def hours(self, samples: list[HistogramSample], width_ms: int) -> Iterator[tuple[int, list[HistogramSample]]]:
        """Yield samples by hour, with its beginning."""
        for start_ms, at, end in cut([each.time_ms for each in samples], width_ms):
            yield start_ms, samples[at:end]

    def roll_up(self, samples: list[HistogramSample], width_ms: int) -> list[HistogramSample]:
        """Return samples as wider entries."""
        return [merge(start_ms, part) for start_ms, part in self.hours(samples, width_ms)]

    def write_hours(self, entries: list[HistogramSample]) -> bytes:
        """Return entries of hours as bytes that can stand after others of their day."""
        return segment(write_histograms(0, entries))

    def read_hours(self, data: bytes) -> list[HistogramSample]:
        """Return the entries of a day."""
        return self.in_order(read_histograms(0, part) for part in segments(data))

    roll_up_again = roll_up
    write_rollups = write
    read_rollups = read
    join = in_order


COUNTER = FigureShape(is_counter=True)
GAUGE = FigureShape(is_counter=False)
HISTOGRAM = HistogramShape()


def shape_of(key: SeriesKey) -> Shape:
    """Return the shape of a series."""
    return HISTOGRAM if key.is_histogram else COUNTER if key.is_counter else GAUGE
