"""How much may be before the door at once: of each sender a few requests, and of all together so many bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

ROOM_BYTES = 32 << 20
AT_ONCE = 1
"""An agent sends one batch after the other; with more, one host could take all threads of the intake."""


@dataclass(frozen=True)
class Allowance:
    """What a request may bring: of whom it is (nothing: of anybody), the lane that serves it, the size of its body."""

    lane: str
    most_bytes: int
    whose: str = ""


class Full(Exception):  # noqa: N818 - it reads better
    """There is no room for a request now; the text says why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Room:
    """Counts what is there. Only the door's own thread uses it."""

    def __init__(self, most_bytes: int = ROOM_BYTES, at_once: int = AT_ONCE) -> None:
        self.most_bytes = most_bytes
        self.at_once = at_once
        self.bytes = 0
        self.of_each: Counter[str] = Counter()

    @contextmanager
    def place(self, allowance: Allowance, declared_bytes: int | None) -> Iterator[None]:
        """Keep a place while a request is served. Raise Full when there is none."""
        most, whose = allowance.most_bytes, allowance.whose
        size = most if declared_bytes is None else min(declared_bytes, most)
        if whose and self.of_each[whose] >= self.at_once:
            raise Full(429, f"{whose} has sent something that is not done with yet: one after the other")
        if self.bytes + size > self.most_bytes:
            raise Full(503, "the hub has its hands full: again in a moment")
        self.bytes += size
        self.of_each[whose] += 1
        try:
            yield
        finally:
            self.bytes -= size
            self.of_each[whose] -= 1
            if not self.of_each[whose]:
                del self.of_each[whose]
