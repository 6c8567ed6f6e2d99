"""What is counted for one request or one task while it lasts."""

from __future__ import annotations

from contextvars import ContextVar
from time import perf_counter
from types import FrameType
from typing import Any

from .place import asked_by, asked_in
from .statement import shape

MOST_SHAPES = 500
ALIKE = 3
"""How often a statement is asked before it is said to be repeated."""
MOST_REPEATED = 3


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
        self.places: dict[tuple[str, str], int] = {}

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
        return round((perf_counter() - self.started_s) * 1000, 3)

    def add_query(self, sql: Any, took_s: float, has_quoted_text: bool, frame: FrameType | None) -> None:
        """Count a query. Where it was asked is looked up only if the same was asked before."""
        self.queries += 1
        self.db_s += took_s
        found = shape(sql, has_quoted_text)
        before = self.shapes.get(found, 0)
        if before or len(self.shapes) < MOST_SHAPES:
            self.shapes[found] = before + 1
        if before and before < MOST_SHAPES:
            place = (found, asked_by(frame) or asked_in(self.task))
            self.places[place] = self.places.get(place, 0) + 1

    def repeated(self) -> list[list[Any]]:
        """Return statement, line and count of what was asked most often, the most first.

        The line of a statement's first query is not known: it is taken for the line that asked most.
        """
        if self.queries < ALIKE or len(self.shapes) == self.queries:
            return []
        found: list[list[Any]] = []
        for text, count in self.shapes.items():
            if count >= ALIKE:
                found += self._by_place(text, count)
        return sorted(found, key=lambda one: -one[2])[:MOST_REPEATED]

    def _by_place(self, text: str, count: int) -> list[list[Any]]:
        asked = {line: times for (of, line), times in self.places.items() if of == text}
        if asked:
            asked[max(asked, key=asked.__getitem__)] += count - sum(asked.values())
        return [[text, line, times] for line, times in asked.items() if times >= ALIKE]


current: ContextVar[Record | None] = ContextVar("roadworthy_metrics", default=None)
"""What is being counted here. Each thread and each coroutine has its own; Django hands it on between the two."""
