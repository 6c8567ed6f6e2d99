"""One life of one process: from its start to the moment when neither it nor anything that it started is left."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence

from roadworthy.environments.process import Process
from roadworthy.fleet.ending import Ending
from roadworthy.fleet.family import PROCESS_MARK, Family, Member, read_stat, send
from roadworthy.fleet.output import Output
from roadworthy.fleet.spawn import spawn

REMAINS_GRACE_S = 2.0
"""How long the workers of a process that died may take to follow it before they are killed."""


class Life:
    """A process that runs, or is being ended. Raises CannotStartError when it can't be started."""

    def __init__(self, process: Process, marks: dict[str, str], take: Callable[[Sequence[bytes]], None], now_s: float):
        self.process = process
        self.begun_s = now_s
        self.lived_s = 0.0
        self.exit_code: int | None = None
        self._marks = marks
        self._popen = spawn(process, marks)
        stat = read_stat(self._popen.pid)
        self.member = stat.member if stat else Member(self._popen.pid, 0)
        assert self._popen.stdout is not None
        self.output = Output(self._popen.stdout.fileno(), take)
        self.is_over = False
        self._stop_by_s: float | None = None
        self._ending: Ending | None = None
        self._next_step_s = 0.0
        self._pause_s = 0.01

    @property
    def pid(self) -> int:
        """Return the number of the main process."""
        return self._popen.pid

    @property
    def is_alive(self) -> bool:
        """Say whether the main process has not ended yet."""
        return self.exit_code is None

    def bury(self, now_s: float) -> bool:
        """See whether the main process has ended; then begin to end what it left. Say whether it just did."""
        if self.exit_code is not None or self._popen.poll() is None:
            return False
        self.exit_code = self._popen.returncode
        self.lived_s = now_s - self.begun_s
        grace_s = REMAINS_GRACE_S if self._stop_by_s is None else max(0.0, self._stop_by_s - now_s)
        self._begin_ending(now_s, grace_s)
        return True

    def stop(self, now_s: float, signal_number: int, time_limit_s: float) -> None:
        """Ask the main process to drain; whatever is left after the time limit is killed."""
        by_s = now_s + time_limit_s
        self._stop_by_s = by_s if self._stop_by_s is None else min(by_s, self._stop_by_s)
        send(self.member, signal_number)
        send(self.member, signal.SIGCONT)

    def kill(self, now_s: float) -> None:
        """Kill all of it now."""
        self._stop_by_s = now_s
        self._begin_ending(now_s, 0.0)

    def step(self, now_s: float) -> None:
        """Go on with the ending, if one is under way."""
        late = self._stop_by_s is not None and now_s >= self._stop_by_s
        if self._ending is None and late:
            self._begin_ending(now_s, 0.0)
        if self._ending is None or now_s < self._next_step_s or self.is_over:
            return
        self._pause_s = min(0.2, self._pause_s * 2)
        self._next_step_s = now_s + self._pause_s
        is_done = self._ending.step(now_s)
        self.is_over = is_done and (not self.is_alive or bool(self._ending.left))

    def next_step_s(self) -> float | None:
        """Return when `step` has something to do, or None."""
        return self._stop_by_s if self._ending is None else self._next_step_s

    def close(self, now_s: float) -> None:
        """Read the last words and close the pipe."""
        self.output.finish(now_s)
        if self._popen.stdout is not None:
            self._popen.stdout.close()

    def _begin_ending(self, now_s: float, grace_s: float) -> None:
        family = Family({**self._marks, PROCESS_MARK: self.process.name}, (self.member,))
        self._ending = Ending(family, now_s, grace_s)
        self._next_step_s = now_s


def how_it_ended(exit_code: int) -> str:
    """Return words for an exit code: of a process that ended by itself, or by a signal."""
    if exit_code >= 0:
        return f"stopped with exit code {exit_code}"
    try:
        return f"was ended by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"was ended by signal {-exit_code}"
