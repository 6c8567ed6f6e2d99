"""One question to one dependency: asked once for all who want to know, and never waited for too long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from .answer import FAIL, PASS, UNKNOWN, Answer, CannotTell
from .registry import Check

GIVE_UP_S = 30.0  # a thread that hangs for so long is left behind, and the question asked anew
MOST_HANGING = 4  # threads left behind per dependency; with so many, wait for one to end


def in_a_thread(work: Callable[[], None]) -> None:
    """Run `work` beside this request; a daemon, for a thread that hangs must not keep the process from ending."""
    threading.Thread(target=work, name="status", daemon=True).start()


@dataclass(frozen=True, eq=False)
class Flight:
    """A question that is under way, or has landed."""

    asked_at: float
    future: Future[Answer] = field(default_factory=Future)


class Question:
    """Keeps the last answer for `keep_s`; has one question under way at a time (single flight).

    A question not answered within `timeout_s` gives `silence` at once to all who ask, until it lands.
    With `once`, the first pass is kept for ever, however late it came: for things that don't change in a process.
    """

    def __init__(
        self,
        name: str,
        check: Check,
        *,
        timeout_s: float,
        keep_s: float,
        silence: str = FAIL,
        once: bool = False,
        describe: Callable[[BaseException], str] = repr,
        clock: Callable[[], float] = time.monotonic,
        start: Callable[[Callable[[], None]], None] = in_a_thread,
    ) -> None:
        self.name = name
        self.timeout_s = timeout_s
        self._check = check
        self._keep_s = keep_s
        self._silence = silence
        self._once = once
        self._describe = describe
        self._clock = clock
        self._start = start
        self._lock = threading.Lock()
        self._flight: Flight | None = None
        self._kept: Flight | None = None
        self._kept_until = 0.0
        self._hanging = 0

    def put(self) -> Flight:
        """Return the kept answer, the question under way, or a new one."""
        with self._lock:
            now = self._clock()
            if self._kept and now < self._kept_until:
                return self._kept
            if self._flight and not self._is_lost(self._flight, now):
                return self._flight
            flight = self._flight = Flight(asked_at=now)
            flight.future.set_running_or_notify_cancel()  # nobody who stops waiting may cancel it for the others
            self._hanging += 1
        try:
            self._start(lambda: self._fly(flight))
        except RuntimeError as error:  # no more threads to be had
            self._land(flight, FAIL, self._describe(error))
        return flight

    def patience_s(self, flight: Flight) -> float:
        """Return for how much longer the flight may be waited for."""
        return max(0.0, flight.asked_at + self.timeout_s - self._clock())

    def answer(self, flight: Flight) -> Answer:
        """Return the flight's answer, or what its silence means."""
        if flight.future.done():
            return flight.future.result()
        waited_ms = (self._clock() - flight.asked_at) * 1000
        return Answer(self.name, self._silence, f"no answer within {self.timeout_s:g} s", waited_ms)

    def _is_lost(self, flight: Flight, now: float) -> bool:
        return now - flight.asked_at > GIVE_UP_S and self._hanging <= MOST_HANGING

    def _fly(self, flight: Flight) -> None:
        try:
            self._check()
        except CannotTell as reason:
            self._land(flight, UNKNOWN, str(reason))
        except BaseException as error:  # whatever the site's own code raises
            self._land(flight, FAIL, self._describe(error))
        else:
            self._land(flight, PASS, "")

    def _land(self, flight: Flight, status: str, message: str) -> None:
        now = self._clock()
        duration_s = now - flight.asked_at
        if status == PASS and duration_s > self.timeout_s and not self._once:
            status, message = FAIL, f"answered only after {duration_s:.1f} s; the limit is {self.timeout_s:g} s"
        with self._lock:
            flight.future.set_result(Answer(self.name, status, message, duration_s * 1000))
            self._hanging -= 1
            if flight is not self._flight:
                return
            self._flight = None
            self._kept = flight
            self._kept_until = float("inf") if self._once and status == PASS else now + self._keep_s
