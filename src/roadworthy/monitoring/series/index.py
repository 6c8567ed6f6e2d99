"""The series of one file: their ids, and which of them a selector means."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable
from typing import Any

from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.selector import Selector
from roadworthy.monitoring.series.series_key import SeriesKey


class Index:
    """All series of a file in memory; it reads what others added before it gives an id."""

    def __init__(self) -> None:
        self.ids: dict[SeriesKey, int] = {}
        self.keys: list[SeriesKey] = []  # the id of a series is its place here, from 1 on
        self.by_name: dict[str, list[int]] = {}
        self.letters = 0
        self._kept: dict[Any, Any] = {}
        self._lock = threading.Lock()

    def follow(self, connection: sqlite3.Connection) -> None:
        """Take in the series that were added."""
        with self._lock:
            query = "SELECT id, name, labels, is_histogram FROM series WHERE id > ? ORDER BY id"
            for id_, name, labels, is_histogram in connection.execute(query, (len(self.keys),)):
                if id_ == len(self.keys) + 1:
                    pairs = tuple(self._once(pair) for pair in json.loads(labels).items())
                    self._add(SeriesKey(self._once(name), pairs, bool(is_histogram)))

    def forget(self, connection: sqlite3.Connection) -> None:
        """Forget the series that are not in the file, after a transaction that came to nothing."""
        with self._lock:
            (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM series").fetchone()
            while len(self.keys) > last:
                key = self.keys.pop()
                del self.ids[key]
                self.letters -= key.letters
                self.by_name[key.name].pop()

    def add(self, connection: sqlite3.Connection, keys: Iterable[SeriesKey], limits: Limits) -> list[SeriesKey]:
        """Give new series an id, inside the caller's transaction; return those that would be too many."""
        self.follow(connection)
        new = [key for key in dict.fromkeys(keys) if key not in self.ids]
        fitting, letters = 0, self.letters
        for key in new[: max(0, limits.series_a_month - len(self.keys))]:
            letters += key.letters
            if letters > limits.letters_a_month:
                break
            fitting += 1
        rows = [(key.name, key.labels_text(), key.is_histogram) for key in new[:fitting]]
        connection.executemany("INSERT INTO series (name, labels, is_histogram) VALUES (?, ?, ?)", rows)
        return new[fitting:]

    def find(self, selector: Selector, is_histogram: bool) -> list[tuple[int, SeriesKey]]:
        """Return the series that a selector means, with their ids."""
        ids = self.by_name.get(selector.name, ())
        found = ((id_, self.keys[id_ - 1]) for id_ in ids)
        return [(id_, key) for id_, key in found if key.is_histogram == is_histogram and selector.means(key.labels)]

    def _once(self, part: Any) -> Any:
        """Return a name, or a label with its value, as the one object that all series with it share."""
        return self._kept.setdefault(part, part)

    def _add(self, key: SeriesKey) -> None:
        self.keys.append(key)
        self.ids[key] = len(self.keys)
        self.letters += key.letters
        self.by_name.setdefault(key.name, []).append(len(self.keys))
