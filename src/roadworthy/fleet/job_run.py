"""A periodic command under supervision: when it is due, one run at a time, and how the last one went."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from roadworthy.environments.process import Process
from roadworthy.fleet.child import Nest
from roadworthy.fleet.life import Life, how_it_ended
from roadworthy.fleet.spawn import CannotStartError

STOP_TIME_S = 5.0


class Timetable(Protocol):
    """Says when a job is due; `environments.schedule.Schedule` does."""

    def next_after(self, moment: datetime) -> datetime:
        """Return the first moment after `moment` when the job is due."""


@dataclass(frozen=True)
class JobRun:
    """A job as it runs on one host. Of its `process`, `after`, `ready` and `stop_time_s` are not used."""

    process: Process
    schedule: Timetable
    time_limit_s: float = 3600.0

    @property
    def name(self) -> str:
        """Return the job's name."""
        return self.process.name


class Periodic:
    """One job: starts it when due. A run that is due while another is under way is left out."""

    def __init__(self, job: JobRun, nest: Nest) -> None:
        self.job = job
        self.name = job.name
        self.life: Life | None = None
        self.due: datetime | None = None
        self.last: datetime | None = None
        self.last_result = ""
        self.last_failed = False
        self._nest = nest
        self._is_late = False

    def plan(self, now: datetime) -> None:
        """Begin to wait for the first run."""
        self.due = self.job.schedule.next_after(now)

    def step(self, now: datetime, now_s: float) -> None:
        """Start the job when it is due, and see how a run under way goes."""
        if self.due is not None and now >= self.due:
            self.due = self.job.schedule.next_after(now)
            self._start(now, now_s)
        if self.life is not None:
            self._watch(self.life, now_s)

    def stop(self, now_s: float) -> None:
        """Plan no more runs, and end the one under way."""
        self.due = None
        if self.life is not None:
            self.life.stop(now_s, signal.SIGTERM, STOP_TIME_S)

    def kill(self, now_s: float) -> None:
        """Kill the run under way."""
        self.due = None
        if self.life is not None:
            self.life.kill(now_s)

    def _start(self, now: datetime, now_s: float) -> None:
        if self.life is not None:
            self._nest.say(f"job {self.name} is due but its last run is still under way: this run is left out")
            return
        self.last, self._is_late = now, False
        try:
            self.life = Life(self.job.process, self._nest.marks, self._nest.take_lines(self.name), now_s)
        except CannotStartError as error:
            self._result(f"can't be started: {error}", failed=True)
            return
        self._nest.begun(self.life)

    def _watch(self, life: Life, now_s: float) -> None:
        if life.is_alive and not self._is_late and now_s - life.begun_s >= self.job.time_limit_s:
            self._is_late = True
            life.stop(now_s, signal.SIGTERM, STOP_TIME_S)
        if life.bury(now_s):
            life.output.drain(now_s)
            self._judge(life)
        life.step(now_s)
        if life.is_over:
            self._nest.ended(life)
            life.close(now_s)
            self.life = None

    def _judge(self, life: Life) -> None:
        code = life.exit_code or 0
        took = f"after {life.lived_s:.1f} s"
        if self._is_late:
            self._result(f"was ended {took}: its time limit is {self.job.time_limit_s:g} s", failed=True)
        elif code:
            self._result(f"{how_it_ended(code)} {took}", failed=True)
        else:
            self._result(f"succeeded {took}", failed=False)

    def _result(self, words: str, failed: bool) -> None:
        self.last_result, self.last_failed = words, failed
        self._nest.say(f"job {self.name} {words}")
