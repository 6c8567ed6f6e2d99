"""What was taken and is not yet in chunks: each batch as one row, safe on disk before its sender hears so.

The head is the same rows in memory, by series; it follows the rows that come, whoever wrote them.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from roadworthy.monitoring.series.chunk import Points
from roadworthy.monitoring.series.columns import steady
from roadworthy.monitoring.series.histogram import HistogramSample

HEAVY, A_BUCKET = 30, 6
KNOWN_TIMES = 32
SIZES = struct.Struct("<III")


@dataclass(frozen=True)
class Row:
    """The part of a batch that one file holds, by the ids of the series in that file."""

    points: list[tuple[int, Sequence[int], Sequence[float]]] = field(default_factory=list)
    histograms: list[tuple[int, list[HistogramSample]]] = field(default_factory=list)

    @property
    def samples(self) -> int:
        """Return how many samples there are."""
        return sum(len(times) for _, times, _ in self.points) + sum(len(each) for _, each in self.histograms)

    @property
    def weight(self) -> int:
        """Return how much memory it takes in a head, in samples of figures: a histogram is a hundred and more."""
        buckets = sum(HEAVY + A_BUCKET * len(each.buckets) for _, samples in self.histograms for each in samples)
        return sum(len(times) for _, times, _ in self.points) + buckets

    @property
    def last_ms(self) -> int:
        """Return the time of the last sample."""
        figures = (max(times) for _, times, _ in self.points)
        return max(*figures, *(each.time_ms for _, samples in self.histograms for each in samples), 0, 0)

    def write(self) -> bytes:
        """Return it as bytes: times that several series share, as those of one interval do, stand there once."""
        known: dict[bytes, int] = {}
        which, values = array("I"), array("d")
        for _, times, more in self.points:
            which.append(
                known.setdefault((times if isinstance(times, array) else array("q", times)).tobytes(), len(known))
            )
            values.extend(more)
        ids, counts = array("I", [id_ for id_, _, _ in self.points]), array("I", [len(times) // 8 for times in known])
        more_lines = json.dumps(self.histograms, separators=(",", ":")).encode() if self.histograms else b""
        head = SIZES.pack(len(ids), len(known), len(values))
        arrays = (each.tobytes() for each in (ids, which, counts, values))
        return b"".join((head, *arrays, *known, more_lines))

    @classmethod
    def read(cls, data: bytes) -> Row:
        """Read what `write` wrote."""
        series, known, samples = SIZES.unpack_from(data)
        ids, which, counts, values, at = array("I"), array("I"), array("I"), array("d"), SIZES.size
        for part, size in ((ids, 4 * series), (which, 4 * series), (counts, 4 * known), (values, 8 * samples)):
            part.frombytes(data[at : at + size])
            at += size
        times = []
        for count in counts:
            times.append(array("q", data[at : at + 8 * count]))
            at += 8 * count
        points: list[tuple[int, Sequence[int], Sequence[float]]] = []
        place = 0
        for id_, number in zip(ids, which, strict=True):
            end = place + counts[number]
            points.append((id_, times[number], values[place:end]))
            place = end
        found = json.loads(data[at:]) if at < len(data) else []
        return cls(points, [(id_, [_histogram(*each) for each in samples]) for id_, samples in found])


def _histogram(time_ms: int, buckets: dict[str, int], total: float, count: int) -> HistogramSample:
    return HistogramSample(time_ms, {int(bucket): number for bucket, number in buckets.items()}, total, count)


class Head:
    """The journal of a file in memory, by series; it only ever grows, so who reads it may go on while it does."""

    def __init__(self, folded: int = 0) -> None:
        self.points: dict[int, tuple[array[int], array[float]]] = {}
        self.histograms: dict[int, list[HistogramSample]] = {}
        self._known: dict[bytes, Sequence[int]] = {}
        self.folded = folded  # rows up to this number are in chunks
        self.number = folded  # rows up to this one are here

    @classmethod
    def of(cls, connection: sqlite3.Connection, until: int | None = None) -> Head:
        """Return the head of what a connection sees now, with the rows up to a number."""
        head = cls().followed(connection, until)
        assert head is not None
        return head

    def followed(self, connection: sqlite3.Connection, until: int | None = None) -> Head | None:
        """Return the head with the rows that came: this one, or a new one after a fold.

        None, with nothing done, when this head knows more than the connection sees.
        """
        folded, number = journal_state(connection)
        if folded < self.folded or number < self.number:
            return None
        head = self if folded == self.folded else Head(folded)
        number = number if until is None else min(number, until)
        if number > head.number:
            query = "SELECT data FROM journal WHERE number > ? AND number <= ? ORDER BY number"
            head.add(Row.read(data) for (data,) in connection.execute(query, (head.number, number)))
            head.number = number
        return head

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows."""
        for row in rows:
            for id_, times, values in row.points:
                found = self.points.get(id_)
                if found is None:
                    self.points[id_] = (array("q", times), array("d", values))
                else:
                    found[0].extend(times)
                    found[1].extend(values)
            for id_, samples in row.histograms:
                self.histograms.setdefault(id_, []).extend(samples)

    def of_points(self, id_: int, start_ms: int, end_ms: int) -> Points:
        """Return the samples of a series from `start_ms` up to `end_ms`."""
        found = self.points.get(id_)
        if found is None:
            return [], []
        values = found[1].tolist()
        times = self._times(found[0][: len(values)])  # another thread may be adding to both, the times first
        first, last = (times[0], times[-1]) if isinstance(times, range) else (min(times), max(times))
        if start_ms <= first and last < end_ms:
            return times, values
        inside = [(time, value) for time, value in zip(times, values, strict=True) if start_ms <= time < end_ms]
        return [time for time, _ in inside], [value for _, value in inside]

    def _times(self, times: array[int]) -> Sequence[int]:
        """Return times as they are worked with; those that were seen before (of another series) are not looked at."""
        data = times.tobytes()
        known = self._known.get(data)
        if known is None:
            if len(self._known) >= KNOWN_TIMES:
                self._known.clear()
            known = self._known[data] = steady(times.tolist())
        return known

    def of_histograms(self, id_: int, start_ms: int, end_ms: int) -> list[HistogramSample]:
        """Return the samples of a histogram from `start_ms` up to `end_ms`."""
        return [each for each in self.histograms.get(id_, ()) if start_ms <= each.time_ms < end_ms]


def journal_state(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return up to which number rows are in chunks, and the number of the last row there ever was."""
    query = (
        "SELECT (SELECT value FROM state WHERE name = 'folded'),"
        " coalesce((SELECT max(number) FROM journal), (SELECT value FROM state WHERE name = 'folded'))"
    )
    folded, number = connection.execute(query).fetchone()
    return folded, max(folded, number)
