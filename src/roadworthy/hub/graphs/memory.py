"""Remembers for a moment what was drawn, so that ten people before the same graphs cost as much as one."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

Made = TypeVar("Made")
MOST = 400
"""A graph is a few kB: all of them stay under 5 MB."""


class Memory:
    """What was made last, each for its time; the oldest goes when there are too many. Threads may share it."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, object]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, good_for_s: float, make: Callable[[], Made]) -> Made:
        """Return what has this name, made anew when it is too old."""
        with self._lock:
            ends, made = self._kept.get(name, (0.0, None))
        if ends > self.clock():
            return made  # type: ignore[return-value]
        fresh = make()
        with self._lock:
            self._kept[name] = (self.clock() + good_for_s, fresh)
            self._kept.move_to_end(name)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return fresh


MEMORY = Memory()
