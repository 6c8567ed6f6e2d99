"""Brings what was taken from the journal into hours, and seals the hours that are over.

A sealed hour is one chunk with its roll-ups beside it. Samples that come after that open it again. Each step is one
transaction of bounded length, so whoever takes a batch may do one on the way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from roadworthy.monitoring.series.chunk import segment, segments
from roadworthy.monitoring.series.journal import Head
from roadworthy.monitoring.series.rollup import HOUR_MS, MINUTE_MS
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.shape import shape_of

HOUR_S = 3600
DAY_S = 86_400
LATE_S = 300  # so long after its end an hour is left open for what comes late
LOW = (1 << 32) - 1
MOST_CHUNKS = 8  # of an hour that is open
KEPT_ROWS = 50_000  # of the journal, for who takes it over and is away
GROW = """
INSERT INTO {0} (id, data) VALUES (?, ?)
ON CONFLICT (id) DO UPDATE SET data = CAST(data || excluded.data AS BLOB)
"""


def fold(connection: sqlite3.Connection, keys: list[SeriesKey], now_s: float, is_all: bool) -> None:
    """Bring the journal into hours, inside the caller's transaction: sealed where the hour is over.

    Unless it is to be all of it, the rows from the first one on that reaches into an hour that is not over wait.
    """
    query = (
        "SELECT min(number) - 1 FROM journal WHERE last_ms >= ? AND number > (SELECT value FROM state WHERE name = ?)"
    )
    until = None if is_all else connection.execute(query, (last_hour(now_s) * 1000, "folded")).fetchone()[0]
    head = Head.of(connection, until)
    for id_, samples in _ordered(head, keys):
        shape = shape_of(keys[id_ - 1])
        for start_ms, part in shape.hours(samples, HOUR_MS):
            hour_s = start_ms // 1000
            if hour_s < last_hour(now_s):
                before = _no_longer_open(connection, keys[id_ - 1], id_, hour_s)
                seal(connection, keys[id_ - 1], id_, hour_s, [*before, part])
            else:
                _grow(connection, keys[id_ - 1], id_, hour_s, part)
    state = [(head.number, "folded"), (int(now_s), "folded_s")]
    connection.executemany("UPDATE state SET value = ? WHERE name = ?", state)
    _forget(connection, head.number)


def last_hour(now_s: float) -> int:
    """Return the end of the last hour that is over, with what it was left open for."""
    return (int(now_s) - LATE_S) // HOUR_S * HOUR_S


def is_to_seal(connection: sqlite3.Connection, now_s: float) -> bool:
    """Say whether an open hour is over."""
    (id_,) = connection.execute("SELECT min(id) FROM open").fetchone()
    return id_ is not None and id_ >> 32 < last_hour(now_s)


def seal_some(connection: sqlite3.Connection, keys: list[SeriesKey], now_s: float, most: int) -> int:
    """Seal at most so many open hours that are over, inside the caller's transaction; return how many there were."""
    query = "SELECT id, data FROM open WHERE id < ? ORDER BY id LIMIT ?"
    rows = connection.execute(query, (last_hour(now_s) << 32, most)).fetchall()
    for id_, data in rows:
        series, hour_s = id_ & LOW, id_ >> 32
        key = keys[series - 1]
        seal(connection, key, series, hour_s, _read(key, hour_s, data))
        connection.execute("DELETE FROM open WHERE id = ?", (id_,))
    return len(rows)


def seal(connection: sqlite3.Connection, key: SeriesKey, series: int, hour_s: int, parts: list[Any]) -> None:
    """Write an hour of a series as one chunk with its roll-ups, together with what was sealed of it before."""
    shape, id_, base_ms = shape_of(key), series << 32 | hour_s, hour_s * 1000
    before = connection.execute("SELECT data FROM raw WHERE id = ?", (id_,)).fetchone()
    samples = shape.in_order([*(shape.read(base_ms, chunk) for chunk in before or ()), *parts])
    minutes = shape.roll_up(samples, MINUTE_MS)
    _write(connection, "raw", id_, shape.write(base_ms, samples))
    _write(connection, "minute", id_, shape.write_rollups(base_ms, minutes))
    hours = shape.write_hours(shape.roll_up_again(minutes, HOUR_MS))
    connection.execute(GROW.format("hour"), (series << 32 | hour_s // DAY_S * DAY_S, hours))


def _grow(connection: sqlite3.Connection, key: SeriesKey, series: int, hour_s: int, part: Any) -> None:
    """Add samples to an open hour; what has come in many small chunks becomes one, which is read sooner."""
    shape, id_ = shape_of(key), hour_s << 32 | series
    row = connection.execute("SELECT data FROM open WHERE id = ?", (id_,)).fetchone()
    if row and sum(1 for _ in segments(row[0])) >= MOST_CHUNKS:
        whole = shape.in_order([*_read(key, hour_s, row[0]), part])
        _write(connection, "open", id_, segment(shape.write(hour_s * 1000, whole)))
    else:
        connection.execute(GROW.format("open"), (id_, segment(shape.write(hour_s * 1000, part))))


def _write(connection: sqlite3.Connection, table: str, id_: int, data: bytes) -> None:
    connection.execute(f"INSERT OR REPLACE INTO {table} (id, data) VALUES (?, ?)", (id_, data))


def _ordered(head: Head, keys: list[SeriesKey]) -> Iterator[tuple[int, Any]]:
    """Yield each series of a head with its samples, by time."""
    for id_ in sorted({*head.points, *head.histograms}):
        shape = shape_of(keys[id_ - 1])
        yield id_, shape.in_order([shape.of_head(head, id_, 0, 1 << 62)])


def _forget(connection: sqlite3.Connection, folded: int) -> None:
    """Delete the rows that are in chunks and that nobody is still to be handed."""
    (handed,) = connection.execute("SELECT min(number) FROM handed").fetchone()
    until = folded if handed is None else max(min(handed, folded), folded - KEPT_ROWS)
    connection.execute("DELETE FROM journal WHERE number <= ?", (until,))


def _no_longer_open(connection: sqlite3.Connection, key: SeriesKey, series: int, hour_s: int) -> list[Any]:
    """Return what an open hour has, which then is none."""
    id_ = hour_s << 32 | series
    row = connection.execute("SELECT data FROM open WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return []
    connection.execute("DELETE FROM open WHERE id = ?", (id_,))
    return _read(key, hour_s, row[0])


def _read(key: SeriesKey, hour_s: int, data: bytes) -> list[Any]:
    """Return the samples of each chunk of an open hour."""
    shape = shape_of(key)
    return [shape.read(hour_s * 1000, chunk) for chunk in segments(data)]
