"""Says one sentence before each step of a deploy and one figure after it, and keeps the seconds of each phase."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Figure:
    """What a step says when it is done."""

    words: str = ""

    def say(self, words: str) -> None:
        """Set the figure."""
        self.words = words


@dataclass
class Tally:
    """The phases so far, with seconds."""

    tell: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    phases: list[tuple[str, float]] = field(default_factory=list)
    doing: str = ""
    begun_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun_s = self.clock()

    @property
    def took_s(self) -> float:
        """Return the seconds since the beginning."""
        return self.clock() - self.begun_s

    @contextmanager
    def phase(self, name: str, sentence: str) -> Iterator[Figure]:
        """Say a sentence, do the step, and say its figure with the seconds it took."""
        begun_s, figure = self.clock(), Figure()
        self.doing = sentence
        self.tell(sentence)
        try:
            yield figure
        finally:
            self.phases.append((name, self.clock() - begun_s))
        words = f": {figure.words}" if figure.words else ""
        self.tell(f"  {self.clock() - begun_s:.1f} s{words}")
