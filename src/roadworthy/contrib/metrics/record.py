"""What is counted for one request or one task while it lasts."""

from __future__ import annotations

from contextvars import ContextVar
from time import perf_counter
from typing import Any

from .place import SITE, Place, asked_here, asked_in, kind_of, shown
from .statement import SHAPES, SHAPES_WITH_QUOTED_TEXT, shape

MOST_SHAPES = 500
ALIKE = 3
"""How often a statement is asked before it is said to be repeated."""
MOST_REPEATED = 3
_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Record:
    """Counts of one request or task. `owner` tells whose it is; once it `is_done`, nothing is added any more."""

    __slots__ = (
        "asked", "db_s", "error", "hits", "in_cache", "is_done", "misses", "outer", "owner", "queries", "started_s",
        "task", "waited_ms",
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
        self.asked: dict[str, dict[Place, int]] = {}
        """Of each statement, from which lines it was asked again, how often."""

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

    def add_query(self, sql: Any, took_s: float, has_quoted_text: bool) -> None:
        """Count a query. Where it was asked is looked up only if the same was asked before."""
        self.queries += 1
        self.db_s += took_s
        try:  # what `shape` does, too: it is mostly known, and a call takes as long again
            found = (SHAPES_WITH_QUOTED_TEXT if has_quoted_text else SHAPES)[sql]
        except (KeyError, TypeError):
            found = shape(sql, has_quoted_text)
        places = self.asked.get(found)
        if places is not None:
            place = self._place(found)
            places[place] = places.get(place, 0) + 1
        elif len(self.asked) < MOST_SHAPES:
            self.asked[found] = {}

    def _place(self, statement: str) -> Place:
        place = asked_here(statement)
        if self.task is None or kind_of(place[0]) == SITE:
            return place
        waits = asked_in(self.task)
        return waits if waits[0] else place

    def repeated(self) -> list[list[Any]]:
        """Return statement, line and count of what was asked most often, the most first.

        The line of a statement's first query is not known: it is taken for the line that asked most.
        """
        found: list[list[Any]] = []
        for text, places in self.asked.items():
            if places and not text.startswith(_TRANSACTIONS):
                most = max(places, key=places.__getitem__)
                counts = {**places, most: places[most] + 1}
                found += [[text, shown(place), times] for place, times in counts.items() if times >= ALIKE]
        return sorted(found, key=lambda one: -one[2])[:MOST_REPEATED]


current: ContextVar[Record | None] = ContextVar("roadworthy_metrics", default=None)
"""What is being counted here. Each thread and each coroutine has its own; Django hands it on between the two."""
