"""Remembers series that were looked at: what comes every ten seconds need not be looked at again.

A label with its value is kept once, however many series have it.
"""

from __future__ import annotations

from typing import Any

from roadworthy.monitoring.series.series_key import SeriesKey

MOST, LONGEST = 40_000, 400
Form = tuple[Any, ...]
"""How a series was sent: its name, whether it is a histogram, the sender's host, and its labels."""


class KnownKeys:
    """Series by how they were sent; forgotten all at once when there are too many. Threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.keys: dict[Form, SeriesKey] = {}
        self._kept: dict[Any, Any] = {}

    def add(self, form: Form, key: SeriesKey) -> SeriesKey:
        """Remember a series, unless its names are so long that they would take much memory; return it."""
        if key.letters > LONGEST:
            return key
        if len(self.keys) >= self.most:
            self.keys.clear()
            self._kept.clear()
        labels = tuple(self._once(pair) for pair in key.labels)
        kept = SeriesKey(self._once(key.name), labels, key.is_histogram)
        self.keys[tuple(self._once(part) for part in form)] = kept
        return kept

    def _once(self, part: Any) -> Any:
        return self._kept.setdefault(part, part)
