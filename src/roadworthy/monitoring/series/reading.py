"""Reads one series from one file: its samples, or its roll-ups, with what is not sealed yet.

Where an hour is open, or samples of it are still in the journal, its roll-ups are made on the way.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from roadworthy.monitoring.series.chunk import in_order, segments
from roadworthy.monitoring.series.folding import DAY_S, HOUR_S, LOW
from roadworthy.monitoring.series.journal import Head
from roadworthy.monitoring.series.rollup import HOUR_MS, MINUTE_MS
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.shape import Shape, shape_of


@dataclass(frozen=True)
class Resolution:
    """How closely something is read: the table, how much a row of it has, and how wide an entry is (0: samples)."""

    table: str
    row_s: int
    width_ms: int


RAW = Resolution("raw", HOUR_S, 0)
MINUTE = Resolution("minute", HOUR_S, MINUTE_MS)
HOUR = Resolution("hour", DAY_S, HOUR_MS)


def resolution_for(step_s: float) -> Resolution:
    """Return the coarsest that windows of `step_s` can be made of."""
    if step_s and step_s % HOUR_S == 0:
        return HOUR
    return MINUTE if step_s and step_s % 60 == 0 else RAW


class Reading:
    """One state of a file, read from."""

    def __init__(self, connection: sqlite3.Connection, head: Head) -> None:
        self.connection = connection
        self.head = head
        self.open_hours = list(_open_hours(connection))

    def read(self, id_: int, key: SeriesKey, start_ms: int, end_ms: int, resolution: Resolution) -> Any:
        """Return samples or roll-ups of a series, of all hours (or days) that touch the time asked for."""
        shape = shape_of(key)
        first_s = start_ms // 1000 // resolution.row_s * resolution.row_s
        last_s = -(-end_ms // (1000 * resolution.row_s)) * resolution.row_s
        sealed = self._rows(shape, resolution, id_, first_s, last_s)
        live = self._live(shape, id_, first_s, last_s)
        if not resolution.width_ms:
            return shape.in_order([*sealed, *(part for parts in live.values() for part in parts)])
        made = [self._made(shape, id_, hour_s, parts, resolution) for hour_s, parts in sorted(live.items())]
        return shape.join([*sealed, *made])

    def last_before(self, id_: int, key: SeriesKey, time_ms: int) -> tuple[int, float] | None:
        """Return the last sample of a series before a time, however long ago."""
        hour_s = time_ms // 1000 // HOUR_S * HOUR_S
        query = "SELECT id FROM raw WHERE id <= ? AND id > ? ORDER BY id DESC LIMIT 2"
        rows = self.connection.execute(query, (id_ << 32 | hour_s, id_ << 32))
        hours = {row[0] & LOW for row in rows} | {hour for hour in self.open_hours if hour <= hour_s}
        parts = [self.read(id_, key, hour * 1000, (hour + HOUR_S) * 1000, RAW) for hour in hours]
        times, values = in_order([*parts, self.head.of_points(id_, 0, time_ms)])
        place = bisect_left(times, time_ms)
        return (times[place - 1], values[place - 1]) if place else None

    def _rows(self, shape: Shape, resolution: Resolution, id_: int, first_s: int, last_s: int) -> list[Any]:
        query = f"SELECT id, data FROM {resolution.table} WHERE id >= ? AND id < ? ORDER BY id"
        rows = self.connection.execute(query, (id_ << 32 | first_s, id_ << 32 | last_s))
        if resolution is HOUR:
            return [shape.read_hours(data) for _, data in rows]
        read = shape.read_rollups if resolution.width_ms else shape.read
        return [read((found & LOW) * 1000, data) for found, data in rows]

    def _live(self, shape: Shape, id_: int, first_s: int, last_s: int) -> dict[int, list[Any]]:
        """Return the samples that are not sealed, by hour."""
        found: dict[int, list[Any]] = {}
        for hour_s in self.open_hours:
            if first_s <= hour_s < last_s:
                row = self.connection.execute("SELECT data FROM open WHERE id = ?", (hour_s << 32 | id_,)).fetchone()
                if row:
                    found[hour_s] = [shape.read(hour_s * 1000, chunk) for chunk in segments(row[0])]
        new = shape.in_order([shape.of_head(self.head, id_, first_s * 1000, last_s * 1000)])
        for start_ms, part in shape.hours(new, HOUR_MS):
            found.setdefault(start_ms // 1000, []).append(part)
        return found

    def _made(self, shape: Shape, id_: int, hour_s: int, parts: list[Any], resolution: Resolution) -> Any:
        """Return the roll-ups of an hour that is not sealed, or not with all its samples."""
        before = self._rows(shape, RAW, id_, hour_s, hour_s + 1)
        return shape.roll_up(shape.in_order([*before, *parts]), resolution.width_ms)


def _open_hours(connection: sqlite3.Connection) -> list[int]:
    """Return the hours of which something is open: few, each found by one look into the table."""
    found: list[int] = []
    at = 0
    while True:
        (id_,) = connection.execute("SELECT min(id) FROM open WHERE id >= ?", (at,)).fetchone()
        if id_ is None:
            return found
        found.append(id_ >> 32)
        at = (id_ >> 32) + 1 << 32
