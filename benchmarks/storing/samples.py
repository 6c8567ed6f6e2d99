"""The samples that every store gets, the questions it is asked, and how its answers are timed."""

from __future__ import annotations

import json
import random
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

START_S = 1_790_812_800  # 2026-10-01 00:00 UTC
STEP_S = 10
SERIES = 20
DAY_S = 86_400
BATCH_S = 3600
ROUNDS = 15


@dataclass
class Measured:
    """What was seen of one store."""

    name: str
    samples: int = 0
    taking_s: float = 0.0
    taking_cpu_s: float = 0.0
    bytes: int = 0
    day_ms: float = 0.0
    samples_of_day_ms: float = 0.0
    month_ms: float = 0.0

    def say(self) -> None:
        """Print it for the program that started this one."""
        print(json.dumps(asdict(self)))


@dataclass(frozen=True)
class Samples:
    """Series side by side: three of five count events, one counts seconds, one is a level in pages of memory."""

    days: int
    values: list[array[float]]

    @classmethod
    def make(cls, days: int, path: Path) -> None:
        """Write samples of so many days."""
        chance, count = random.Random(4), days * DAY_S // STEP_S
        with path.open("wb") as file:
            for number in range(SERIES):
                array("d", _series(chance, number, count)).tofile(file)

    @classmethod
    def read(cls) -> Samples:
        """Read those that the command line names, with their days."""
        days, path = int(sys.argv[1]), Path(sys.argv[2])
        count = days * DAY_S // STEP_S
        with path.open("rb") as file:
            values = [array("d") for _ in range(SERIES)]
            for each in values:
                each.fromfile(file, count)
        return cls(days, values)

    @property
    def end_s(self) -> int:
        """Return the end of all."""
        return START_S + self.days * DAY_S

    def batches(self) -> Iterator[tuple[list[int], list[array[float]]]]:
        """Yield an hour of all series at a time: the times, and the values of each."""
        size = BATCH_S // STEP_S
        for at in range(0, len(self.values[0]), size):
            start_s = START_S + at * STEP_S
            yield list(range(start_s, start_s + BATCH_S, STEP_S)), [each[at : at + size] for each in self.values]


def is_counter(number: int) -> bool:
    """Say whether a series is a counter."""
    return number % 5 < 4


def folder() -> Path:
    """Return where a store may put its files."""
    return Path(sys.argv[3])


def best_ms(ask: Callable[[], object]) -> float:
    """Return how long an answer takes at best: other work on the machine is not to be measured."""
    ask()
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
    return min(took)


def _series(chance: random.Random, number: int, count: int) -> Iterator[float]:
    if number % 5 < 3:
        busy = 10 ** chance.uniform(0, 4)
        return accumulate(float(int(chance.expovariate(1 / busy))) for _ in range(count))
    if number % 5 == 3:
        hundredths = accumulate(chance.randrange(1000) for _ in range(count))
        return (value / 100 for value in hundredths)
    return _levels(4096.0 * chance.randrange(-64, 65) for _ in range(count))


def _levels(steps: Iterator[float]) -> Iterator[float]:
    level = 500_000 * 4096.0
    for step in steps:
        level = max(0.0, level + step)
        yield level
