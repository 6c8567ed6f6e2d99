"""Runs one command to its end: a build step, a migration. Nothing that it started stays behind."""

from __future__ import annotations

import selectors
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from roadworthy.environments.process import Process
from roadworthy.fleet.ending import end
from roadworthy.fleet.family import PROCESS_MARK, RUN_MARK, Family
from roadworthy.fleet.keeper import Keeper
from roadworthy.fleet.life import Life, how_it_ended
from roadworthy.fleet.rules import CANT_START
from roadworthy.fleet.spawn import CannotStartError
from roadworthy.problems import ProblemsFound

LOOK_S = 0.05
KEPT_LINES = 50
LEFT_GRACE_S = 2.0
MASK = "***"


@dataclass(frozen=True)
class Finished:
    """How a command went. `lines` are its last ones; the exit code is negative when a signal ended it."""

    exit_code: int
    lines: tuple[str, ...]
    took_s: float
    is_late: bool = False

    @property
    def succeeded(self) -> bool:
        """Say whether it ended by itself, with exit code 0."""
        return self.exit_code == 0 and not self.is_late

    @property
    def how(self) -> str:
        """Return words for how it ended (`stopped with exit code 1`)."""
        return f"was ended after {self.took_s:.0f} s" if self.is_late else how_it_ended(self.exit_code)


def run_command(
    process: Process,
    on_line: Callable[[str], None] = lambda _: None,
    *,
    time_limit_s: float = 3600.0,
    hidden: Collection[str] = (),
    marks: dict[str, str] | None = None,
) -> Finished:
    """Run a command and give each of its lines to `on_line`, standard output and error together.

    Of `process`, the name, command, folder, environment, user and stop_time_s are used. `hidden` are values
    (secrets) that are masked in the lines. `marks` is the environment of a held Lock: with it, even when this
    process is killed by force, the command is ended. Ctrl-C, SIGTERM and SIGHUP end the command and become
    KeyboardInterrupt. Raises ProblemsFound when the command can't be started.
    """
    with _interruptible(), _kept(marks) as keeper:
        run = _Run(process, on_line, hidden, marks or {})
        if keeper:
            keeper.tell(run.life.member)
        return run.to_end(time_limit_s)


class _Run:
    def __init__(
        self,
        process: Process,
        on_line: Callable[[str], None],
        hidden: Collection[str],
        marks: dict[str, str],
    ) -> None:
        self._on_line = on_line
        self._hidden = sorted((value for value in hidden if value), key=len, reverse=True)
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._process = process
        try:
            self.life = Life(process, marks, self._take, time.monotonic())
        except CannotStartError as error:
            raise _problem(process, error) from error
        self._family = Family({**marks, PROCESS_MARK: process.name} if marks else {}, (self.life.member,))

    def to_end(self, time_limit_s: float) -> Finished:
        """Wait for the end, and end what is left in any case."""
        try:
            is_late = self._wait(time_limit_s)
        finally:
            end(self._family, LEFT_GRACE_S)
            self.life.bury(time.monotonic())
            self.life.close(time.monotonic())
        code = self.life.exit_code
        return Finished(-1 if code is None else code, tuple(self._lines), self.life.lived_s, is_late)

    def _wait(self, time_limit_s: float) -> bool:
        """Read until the main process has ended; say whether it had to be told to."""
        is_late = False
        with selectors.DefaultSelector() as selector:
            selector.register(self.life.output.handle, selectors.EVENT_READ)
            while not self.life.bury(time.monotonic()):
                now_s = time.monotonic()
                if self.life.output.is_open and selector.select(LOOK_S):
                    self.life.output.read(now_s)
                elif not self.life.output.is_open:
                    time.sleep(LOOK_S)
                if not is_late and now_s - self.life.begun_s >= time_limit_s:
                    is_late = True
                    self.life.stop(now_s, signal.SIGTERM, self._process.stop_time_s)
                self.life.step(now_s)
        return is_late

    def _take(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            self._take_one(line)

    def _take_one(self, line: bytes) -> None:
        text = line.decode("utf-8", "backslashreplace")
        for value in self._hidden:
            text = text.replace(value, MASK)
        self._lines.append(text)
        self._on_line(text)


def _problem(process: Process, error: CannotStartError) -> ProblemsFound:
    hint = f"see that it is installed; the command is `{' '.join(process.command)}`"
    return ProblemsFound([CANT_START.problem(f"{process.name} can't be started: {error}", hint)])


@contextmanager
def _kept(marks: dict[str, str] | None) -> Iterator[Keeper | None]:
    if not marks or RUN_MARK not in marks:
        yield None
        return
    keeper = Keeper(marks)
    try:
        yield keeper
    finally:
        keeper.dismiss()


@contextmanager
def _interruptible() -> Iterator[None]:
    """Make the signals that would end this process at once end the command first; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    taken = [number for number, handler in former.items() if handler == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
