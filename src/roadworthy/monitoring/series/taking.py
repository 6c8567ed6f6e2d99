"""Takes the part of a batch that belongs to one month: its samples and its number, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from roadworthy.monitoring.series.histogram import HistogramSample
from roadworthy.monitoring.series.journal import Row
from roadworthy.monitoring.series.ledger import note
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.month_file import MonthFile
from roadworthy.monitoring.series.series_key import Figures, SeriesKey


@dataclass(frozen=True)
class Part:
    """What one month has of a batch."""

    sender: str
    number: int
    points: list[Figures] = field(default_factory=list)
    histograms: list[tuple[SeriesKey, list[HistogramSample]]] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Taken:
    """What became of a batch: whether it was new, how many samples were stored, and what had to be left."""

    is_new: bool
    samples: int = 0
    left: tuple[str, ...] = ()  # names of metrics of which new series would have been too many

    def __add__(self, other: Taken) -> Taken:
        """Return what became of two parts together."""
        left = tuple(dict.fromkeys([*self.left, *other.left]))
        return Taken(self.is_new or other.is_new, self.samples + other.samples, left)


def take_part(file: MonthFile, part: Part, limits: Limits, handed_to: Sequence[str] = ()) -> Taken:
    """Store a part, once however often it comes. Raise Refused as `note` does."""
    with file.writing() as connection:
        if not note(connection, part.sender, part.number, limits):
            return Taken(is_new=False)
        keys = [*(key for key, _, _ in part.points), *(key for key, _ in part.histograms)]
        refused = {*file.index.add(connection, keys, limits)}
        file.index.follow(connection)
        ids = file.index.ids
        row = Row(
            [(ids[key], times, values) for key, times, values in part.points if key not in refused],
            [(ids[key], samples) for key, samples in part.histograms if key not in refused],
        )
        samples = row.samples
        _know_targets(connection, handed_to)
        if samples:
            connection.execute(
                "INSERT INTO journal (weight, last_ms, data) VALUES (?, ?, ?)", (row.weight, row.last_ms, row.write())
            )
        _keep_examples(connection, part, limits)
        _keep_gaps(connection, part, limits)
    file.has_waiting(row.weight)
    return Taken(True, samples, tuple(sorted({key.name for key in refused})))


def _know_targets(connection: sqlite3.Connection, targets: Sequence[str]) -> None:
    """Keep the journal for those that it is handed over to, and for no others."""
    known = {target for (target,) in connection.execute("SELECT target FROM handed")}
    for target in known - set(targets):
        connection.execute("DELETE FROM handed WHERE target = ?", (target,))
        connection.execute("DELETE FROM handed_total WHERE target = ?", (target,))
    for target in set(targets) - known:
        statement = "INSERT INTO handed (target, number) SELECT ?, value FROM state WHERE name = 'folded'"
        connection.execute(statement, (target,))


def _keep_gaps(connection: sqlite3.Connection, part: Part, limits: Limits) -> None:
    """Keep the newest gaps."""
    if not part.dropped:
        return
    gaps = [(part.sender, round(start * 1000), round(end * 1000)) for start, end in part.dropped]
    connection.executemany("INSERT INTO gap (sender, start_ms, end_ms) VALUES (?, ?, ?)", gaps)
    connection.execute("DELETE FROM gap WHERE id <= (SELECT max(id) FROM gap) - ?", (limits.gaps_a_month,))


def _keep_examples(connection: sqlite3.Connection, part: Part, limits: Limits) -> None:
    """Keep the newest examples."""
    if not part.examples:
        return
    host = part.sender.partition("/")[0]
    rows = [(round(one["at"] * 1000), host, json.dumps(one, ensure_ascii=False)) for one in part.examples]
    connection.executemany("INSERT INTO example (at_ms, host, data) VALUES (?, ?, ?)", rows)
    query = "DELETE FROM example WHERE id <= (SELECT max(id) FROM example) - ?"
    connection.execute(query, (limits.examples_a_month,))
