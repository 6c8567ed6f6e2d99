"""One process of the site under supervision: it waits for its turn, lives, dies, and is started again."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from typing import Protocol

from roadworthy.environments.process import GAVE_UP, Process
from roadworthy.fleet.backoff import Backoff
from roadworthy.fleet.life import Life, how_it_ended
from roadworthy.fleet.probing import Asking, who_has
from roadworthy.fleet.spawn import CannotStartError
from roadworthy.fleet.state import Phase

FIRST_TRIES = 3
SETTLED_S = 1.0
"""A process without a probe counts as ready when it has lived so long."""


class Nest(Protocol):
    """What a child needs of its supervisor."""

    marks: dict[str, str]

    def say(self, words: str) -> None:
        """Say one line to the owner."""

    def wake(self) -> None:
        """Have the supervisor look again, from any thread."""

    def begun(self, life: Life) -> None:
        """Take note of a life: read its output, tell the keeper."""

    def ended(self, life: Life) -> None:
        """Take note that a life is over."""

    def show(self, words: str) -> None:
        """Show some lines on the terminal, and keep them nowhere."""

    def take_lines(self, name: str) -> Callable[[Sequence[bytes]], None]:
        """Return what takes the lines of a process."""


class Child:
    """Goes from waiting over starting to ready; after a death to restarting; at the end over stopping to stopped."""

    def __init__(self, process: Process, nest: Nest, backoff: Backoff, settled_s: float = SETTLED_S) -> None:
        self.process = process
        self.name = process.name
        self.phase = Phase.WAITING
        self.restarts = 0
        self.last_death = ""
        self.has_been_ready = False
        self.cannot_start = ""
        self.life: Life | None = None
        self.start_at_s: float | None = None
        self._nest = nest
        self._backoff = backoff
        self._settled_s = settled_s
        self._deaths = 0
        self._asking: Asking | None = None
        self._begun_s = 0.0

    @property
    def failed_at_first(self) -> bool:
        """Say whether it has died too often without ever having been ready, or can't be started at all."""
        return not self.has_been_ready and (self._deaths >= FIRST_TRIES or bool(self.cannot_start))

    @property
    def why_not_ready(self) -> str:
        """Return what its probe last heard."""
        return self._asking.reason if self._asking else ""

    def unready_s(self, now_s: float) -> float:
        """Return for how long it has been wanted without ever being ready."""
        return now_s - self._begun_s if self._begun_s and not self.has_been_ready else 0.0

    def start(self, now_s: float) -> None:
        """Begin a life. One that can't begin counts as a death."""
        self._begun_s = self._begun_s or now_s
        self.start_at_s = None
        try:
            if self.process.ready and (stranger := who_has(self.process.ready)):
                raise CannotStartError(f"another program already listens on {stranger}")
            self.life = Life(self.process, self._nest.marks, self._nest.take_lines(self.name), now_s)
        except CannotStartError as error:
            self.cannot_start = str(error)
            self._died(f"can't be started: {error}", 0.0, now_s)
            return
        self.phase = Phase.STARTING
        self._nest.begun(self.life)
        if self.process.ready:
            self._asking = Asking(self.process.ready, self._nest.wake)

    def step(self, now_s: float) -> None:
        """Go on: see whether it has died, is ready, is cleared away, or is to be started again."""
        life = self.life
        if life is None:
            if self.start_at_s is not None and now_s >= self.start_at_s:
                self.restarts += 1
                self.start(now_s)
            return
        if life.bury(now_s):
            self._stop_asking()
            if self.phase != Phase.STOPPING:
                life.output.drain(now_s)
                self._died(how_it_ended(life.exit_code or 0), life.lived_s, now_s, is_the_end=life.exit_code == GAVE_UP)
        if self.phase == Phase.STARTING and self._is_ready(now_s):
            self._became_ready()
        life.step(now_s)
        if life.is_over:
            self._clear(life, now_s)

    def ask_to_stop(self, now_s: float) -> None:
        """Let it drain, and kill what is left when its time is up."""
        self._stop_asking()
        self.start_at_s = None
        if self.life is None:
            self.phase = Phase.STOPPED
        elif self.phase != Phase.STOPPING:
            self.phase = Phase.STOPPING
            self.life.stop(now_s, signal_number(self.process.stop_signal), self.process.stop_time_s)

    def kill(self, now_s: float) -> None:
        """Kill all of it now."""
        self.ask_to_stop(now_s)
        if self.life is not None:
            self.life.kill(now_s)

    def next_step_s(self, now_s: float) -> float | None:
        """Return when `step` has something to do, or None when only an event can bring that."""
        if self.life is None:
            return self.start_at_s
        if self.phase == Phase.STARTING and self._asking is None:
            return self.life.begun_s + self._settled_s
        return self.life.next_step_s()

    def _became_ready(self) -> None:
        self._nest.say(f"{self.name} is ready{' again' if self.has_been_ready else ''}")
        self.phase = Phase.READY
        self.has_been_ready = True
        if link := self._link():
            self._nest.show(f"  {self.name}: {link}\n")

    def _link(self) -> str:
        try:
            return self.process.link.read_text("utf-8").strip() if self.process.link else ""
        except OSError:
            return ""

    def _is_ready(self, now_s: float) -> bool:
        assert self.life is not None
        if self._asking is not None:
            return self._asking.is_right
        return now_s - self.life.begun_s >= self._settled_s

    def _died(self, how: str, lived_s: float, now_s: float, *, is_the_end: bool = False) -> None:
        self._deaths = self._backoff.deaths_in_a_row(self._deaths, lived_s)
        self.last_death = how
        if self.process.is_beside and (is_the_end or self.failed_at_first):
            self.phase = Phase.STOPPED
            self._nest.say(f"{self.name} {'gave up' if is_the_end else how}; the site goes on without it")
            return
        self.phase = Phase.RESTARTING
        wait_s = self._backoff.wait_s(self._deaths)
        self.start_at_s = now_s + wait_s
        if not self.failed_at_first:
            self._nest.say(f"{self.name} {how}; starting it again in {wait_s:g} s")

    def _clear(self, life: Life, now_s: float) -> None:
        self._nest.ended(life)
        life.close(now_s)
        self.life = None
        if self.phase == Phase.STOPPING:
            self.phase = Phase.STOPPED

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.stop()


def signal_number(name: str) -> int:
    """Return the number of a signal's name (`SIGINT`)."""
    return int(signal.Signals[name])
