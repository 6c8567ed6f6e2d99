"""Forgets the oldest months once a day: a month is a file, so forgetting is quick."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from roadworthy.monitoring.series.store import SeriesStore

DAY_S = 86_400


@dataclass
class Retention:
    """How many months each site keeps, and when that was last seen to."""

    months: int
    _day: int = -1
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, store: SeriesStore) -> list[str]:
        """Unlink what is too old, on the first call of a day; return what went, as `site month`."""
        today = int(store.clock() // DAY_S)
        with self._lock:
            if today == self._day:
                return []
            self._day = today
        return [f"{site} {month}" for site in store.sites() for month in store.retain(site, self.months)]
