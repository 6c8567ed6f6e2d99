"""What is counted for one request or one task while it lasts."""

from __future__ import annotations

from contextvars import ContextVar
from time import perf_counter
from types import FrameType
from typing import Any

from .place import SITE, Place, asked_by, asked_in, kind_of, shown
from .statement import shape

MOST_SHAPES = 500
ALIKE = 3
"""How often a statement is asked before it is said to be repeated."""
MOST_REPEATED = 3
_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Record:
    """Counts of one request or task. `owner` tells whose it is; once it `is_done`, nothing is added any more."""

    __slots__ = (
        "db_s", "error", "hits", "in_cache", "is_done", "misses", "outer", "owner", "places", "queries", "shapes",
        "started_s", "task", "waited_ms",
    )  # fmt: skip

    def __init__(self, owner: object = None, task: Any = None) -> None:
        self.owner = owner
        self.task = task
        self.waited_ms: float | None = None
        self.outer: Record | None = None
        self.started_s = perf_counter()
        self.db_s = 0.0
        self.queries = self.hits = self.misses = 0
        self.in_cache = self.is_done = False
        self.error = ""
        self.shapes: dict[str, int] = {}
        self.places: dict[tuple[str, Place], int] = {}

    def enter(self) -> Record:
        """Have everything counted here that this thread or coroutine does from now on."""
        self.outer = current.get()
        current.set(self)
        return self

    def leave(self) -> None:
        """Go back to what was counted before."""
        current.set(self.outer)

    def took_ms(self) -> float:
        """Return the milliseconds until now."""
        return (perf_counter() - self.started_s) * 1000

    def add_query(self, sql: Any, took_s: float, has_quoted_text: bool, frame: FrameType | None) -> None:
        """Count a query. Where it was asked is looked up only if the same was asked before."""
        self.queries += 1
        self.db_s += took_s
        found = shape(sql, has_quoted_text)
        shapes = self.shapes
        before = shapes.get(found, 0)
        if before:
            shapes[found] = before + 1
            key = (found, self._place(frame))
            self.places[key] = self.places.get(key, 0) + 1
        elif len(shapes) < MOST_SHAPES:
            shapes[found] = 1

    def _place(self, frame: FrameType | None) -> Place:
        place = asked_by(frame)
        if self.task is None or kind_of(place[0]) == SITE:
            return place
        waits = asked_in(self.task)
        return waits if waits[0] else place

    def repeated(self) -> list[list[Any]]:
        """Return statement, line and count of what was asked most often, the most first.

        The line of a statement's first query is not known: it is taken for the line that asked most.
        """
        if self.queries < ALIKE or len(self.shapes) == self.queries:
            return []
        found: list[list[Any]] = []
        for text, count in self.shapes.items():
            if count >= ALIKE and not text.startswith(_TRANSACTIONS):
                found += self._by_place(text, count)
        return sorted(found, key=lambda one: -one[2])[:MOST_REPEATED]

    def _by_place(self, text: str, count: int) -> list[list[Any]]:
        asked = {place: times for (of, place), times in self.places.items() if of == text}
        if asked:
            asked[max(asked, key=asked.__getitem__)] += count - sum(asked.values())
        return [[text, shown(place), times] for place, times in asked.items() if times >= ALIKE]


current: ContextVar[Record | None] = ContextVar("roadworthy_metrics", default=None)
"""What is being counted here. Each thread and each coroutine has its own; Django hands it on between the two."""
