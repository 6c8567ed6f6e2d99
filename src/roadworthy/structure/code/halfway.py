"""Answers that are kept: a whole one for good, one that was given up halfway only for who comes from as far."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Answers(Generic[K, V]):
    """Answers by key. One that was cut off by depth holds for questions from the same depth or deeper."""

    def __init__(self) -> None:
        self._kept: dict[K, tuple[V | None, int]] = {}
        self._busy: set[K] = set()

    def has(self, key: K, depth: int) -> bool:
        """Say whether there is an answer that is good enough from this depth."""
        return key in self._kept and depth >= self._kept[key][1]

    def get(self, key: K) -> V | None:
        """Return the answer."""
        return self._kept[key][0]

    def begin(self, key: K) -> bool:
        """Say whether the question may be asked: not while it is being asked."""
        if key in self._busy:
            return False
        self._busy.add(key)
        return True

    def end(self, key: K) -> None:
        """Say that the question is no longer being asked."""
        self._busy.discard(key)

    def keep(self, key: K, answer: V | None, depth: int, was_cut: bool) -> None:
        """Keep an answer."""
        self._kept[key] = (answer, depth if was_cut else 0)
