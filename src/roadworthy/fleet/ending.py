"""Ends a whole family of processes: asks each one once, waits, then kills what is left, until nobody is found."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from roadworthy.fleet.family import Family, Member, send

KILL_TIME_S = 5.0
"""How long a killed process may take to go before it counts as one that can't be ended."""


@dataclass
class Ending:
    """One ending under way. Call `step` now and then until it says that it is over."""

    family: Family
    begun_s: float
    grace_s: float
    spared: Callable[[Member], bool] = lambda _: False
    asked: set[Member] = field(default_factory=set)
    left: frozenset[Member] = frozenset()

    def step(self, now_s: float) -> bool:
        """Ask or kill whoever is left; say whether nobody is, or nothing more can be done."""
        self.left = frozenset(one for one in self.family.living() if not self.spared(one))
        late = now_s - self.begun_s >= self.grace_s
        for one in self.left:
            if late:
                send(one, signal.SIGKILL)
            elif one not in self.asked:
                self._ask(one)
        return not self.left or now_s - self.begun_s >= self.grace_s + KILL_TIME_S

    def _ask(self, one: Member) -> None:
        self.asked.add(one)
        send(one, signal.SIGTERM)
        send(one, signal.SIGCONT)


def end(family: Family, grace_s: float) -> tuple[int, frozenset[Member]]:
    """End a family and wait for it; return how many were found, and those that could not be ended."""
    ending = Ending(family, time.monotonic(), grace_s)
    found: set[Member] = set()
    pause_s = 0.01
    while not ending.step(time.monotonic()):
        found |= ending.left
        time.sleep(pause_s)
        pause_s = min(0.1, pause_s * 2)
    return len(found), ending.left
