"""Runs the servers that stand in for others while the site's own commands need them: a migration, a build step."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from roadworthy.environments.process import Process
from roadworthy.fleet.ending import end
from roadworthy.fleet.family import Family
from roadworthy.fleet.keeper import Keeper
from roadworthy.fleet.life import Life
from roadworthy.fleet.probing import why_not
from roadworthy.fleet.spawn import CannotStartError
from roadworthy.problems import Problem, ProblemsFound, Rule

START_TIME_LIMIT_S = 30.0
PAUSE_S = 0.05
END_TIME_S = 10.0

NOT_UP = Rule("E361", "A stand-in server does not come up", "It is needed before the site's own commands can run.")
RULES = (NOT_UP,)


@contextmanager
def attended(processes: Sequence[Process], marks: Mapping[str, str]) -> Iterator[None]:
    """Run `processes` inside the `with` block, and end them after it, also when road itself is killed in it.

    Raise ProblemsFound when one does not come up.
    """
    if not processes:
        yield
        return
    keeper = Keeper(marks)
    lives: list[_Attended] = []
    try:
        for process in processes:
            lives.append(_Attended(process, marks, keeper))
        yield
    finally:
        for one in reversed(lives):
            one.end()
        keeper.dismiss()


class _Attended:
    """One server, listened to by a thread of its own so that it never waits for a reader."""

    def __init__(self, process: Process, marks: Mapping[str, str], keeper: Keeper) -> None:
        self._words: list[str] = []
        try:
            self._life = Life(process, dict(marks), self._hear, time.monotonic())
        except CannotStartError as error:
            raise ProblemsFound([_not_up(process, str(error), self._words)]) from None
        keeper.tell(self._life.member)
        self._marks, self._over = marks, threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait_until_ready(process)

    def end(self) -> None:
        """Ask it to stop, and kill what is left after a while."""
        self._life.stop(time.monotonic(), 2, END_TIME_S)
        end(Family({**self._marks}, (self._life.member,)), END_TIME_S)
        self._life.bury(time.monotonic())
        self._over.set()
        self._reader.join(1.0)
        self._life.close(time.monotonic())

    def _hear(self, lines: Sequence[bytes]) -> None:
        self._words = [*self._words, *(line.decode(errors="replace") for line in lines)][-20:]

    def _read(self) -> None:
        while not self._over.is_set() and self._life.output.is_open:
            if not self._life.output.read(time.monotonic()):
                self._over.wait(PAUSE_S)

    def _wait_until_ready(self, process: Process) -> None:
        if process.ready is None:
            return
        until_s = time.monotonic() + START_TIME_LIMIT_S
        while reason := why_not(process.ready):
            is_dead = self._life.bury(time.monotonic())
            if is_dead or time.monotonic() > until_s:
                self.end()
                raise ProblemsFound([_not_up(process, "it died" if is_dead else reason, self._words)])
            time.sleep(PAUSE_S)


def _not_up(process: Process, reason: str, words: Sequence[str]) -> Problem:
    said = "\n    ".join(["its last words:", *words[-5:]]) if words else "it said nothing"
    return NOT_UP.problem(f"{process.name} does not come up: {reason}", said)
