"""Keeps the processes of a run alive until somebody asks it to stop, and then leaves nothing running.

How it is called:

    lock = take_lock(run_folder)                       # early: also installing and migrating are part of the run
    Supervisor(processes, jobs, lock, log_folder).run()  # in the main thread; returns 0, or raises ProblemsFound
"""

from __future__ import annotations

import selectors
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from roadworthy.environments.process import Process
from roadworthy.fleet.adoption import adopt, adopted, bury
from roadworthy.fleet.backoff import Backoff
from roadworthy.fleet.child import SETTLED_S, Child
from roadworthy.fleet.clock import Clock
from roadworthy.fleet.doorbell import Doorbell
from roadworthy.fleet.ending import end
from roadworthy.fleet.failure import failure
from roadworthy.fleet.family import Family, Member, is_alive
from roadworthy.fleet.job_run import JobRun, Periodic
from roadworthy.fleet.keeper import Keeper
from roadworthy.fleet.life import Life
from roadworthy.fleet.lock import Lock
from roadworthy.fleet.log_stream import LogStream
from roadworthy.fleet.order import check_order, may_start, may_stop
from roadworthy.fleet.report import Report
from roadworthy.fleet.screen import Screen
from roadworthy.fleet.state import Phase
from roadworthy.problems import Problem, ProblemsFound

LOOK_S = 1.0
"""How often to look for orphans, and whether the run folder is still there."""
HASTE_S = 0.5
"""A second Ctrl-C sooner than this is the same one: `uv run` and the like pass on what the terminal sent already."""
LAST_GRACE_S = 2.0


class Supervisor:
    """One run. `labels` say where a process is reached; `screen` is the file number to show the log on, or None.

    `hidden` are texts (values of secrets) that are masked in the log, whoever prints them.
    """

    def __init__(
        self,
        processes: Sequence[Process],
        jobs: Sequence[JobRun],
        lock: Lock,
        log_folder: Path,
        *,
        labels: Mapping[str, str] | None = None,
        screen: int | None = 1,
        colour: bool = False,
        first_start_s: float = 60.0,
        settled_s: float = SETTLED_S,
        on_ready: Callable[[], None] = lambda: None,
        backoff: Backoff | None = None,
        clock: Clock | None = None,
        hidden: Sequence[str] = (),
    ) -> None:
        check_order(processes)
        self.marks = lock.environment
        self._lock = lock
        self._first_start_s = first_start_s
        self._on_ready = on_ready
        self._clock = clock or Clock()
        self._children = [Child(process, self, backoff or Backoff(), settled_s) for process in processes]
        self._jobs = [Periodic(_apart(job, processes), self) for job in jobs]
        self._screen, self._colour, self._log_folder, self._hidden = screen, colour, log_folder, hidden
        self._report = Report(lock.run_folder, lock.run_id, labels or {}, self._clock)
        self._phase = Phase.STARTING
        self._problems: list[Problem] = []
        self._others: frozenset[Member] = frozenset()
        self._lives: dict[int, Life] = {}
        self._look_at_s = 0.0
        self._asked_at_s = 0.0

    def run(self) -> int:
        """Run until asked to stop; return 0. Raise ProblemsFound when a process fails at its first start.

        Must be called in the main thread, for it takes over SIGINT, SIGTERM, SIGHUP and SIGCHLD meanwhile. Until it
        returns, no thread may start processes of its own: whoever dies is buried here.
        """
        self._log_folder.mkdir(parents=True, exist_ok=True)
        self._lock.claim()
        with Doorbell() as self._bell, selectors.DefaultSelector() as self._selector:
            self._selector.register(self._bell.inside, selectors.EVENT_READ)
            self._open()
            try:
                self._turn()
                while self._phase != Phase.STOPPED:
                    self._wait()
                    self._turn()
            finally:
                self._close()
        if self._problems:
            raise ProblemsFound(self._problems)
        return 0

    def show(self, words: str) -> None:
        """Show some lines on the terminal as they are. `on_ready` must not print by itself: that may block."""
        self._stream.show(words)

    # What a child asks of its nest.

    def say(self, words: str) -> None:
        """Say one line to the owner, and keep it in road.log; any thread may call this."""
        self._stream.say(words)

    def wake(self) -> None:
        """Have another look soon; any thread may call this."""
        self._bell.ring()

    def take_lines(self, name: str) -> Callable[[Sequence[bytes]], None]:
        """Return what takes the lines of a process."""
        return lambda lines: self._stream.take(name, lines)

    def begun(self, life: Life) -> None:
        """Tell the keeper of a life, and listen to it."""
        self._lives[life.pid] = life
        self._keeper.tell(life.member)
        self._selector.register(life.output.handle, selectors.EVENT_READ, life.output)

    def ended(self, life: Life) -> None:
        """Forget a life that is over."""
        del self._lives[life.pid]
        self._keeper.forget(life.member)
        if life.output.handle in self._selector.get_map():
            self._selector.unregister(life.output.handle)

    # One turn of the wheel.

    def _open(self) -> None:
        names = [child.name for child in self._children] + [job.name for job in self._jobs]
        screen = None if self._screen is None else Screen(self._screen)
        self._stream = LogStream(self._log_folder, names, screen, self._colour, self._clock, hidden=self._hidden)
        self._keeper = Keeper(self.marks)
        adopt(True)

    def _wait(self) -> None:
        now_s = self._clock.monotonic()
        due = [child.next_step_s(now_s) for child in self._children]
        due += [job.life.next_step_s() for job in self._jobs if job.life]
        next_s = min([moment for moment in due if moment is not None], default=now_s + LOOK_S)
        ready = self._selector.select(max(0.0, min(next_s - now_s, LOOK_S)))
        for key, _ in ready:
            if key.data is not None:
                key.data.read(now_s)
                if not key.data.is_open:
                    self._selector.unregister(key.fileobj)

    def _turn(self) -> None:
        now_s = self._clock.monotonic()
        self._look(now_s)
        for number in self._bell.answer():
            self._heed(number, now_s)
        for child in self._children:
            child.step(now_s)
        for job in self._jobs:
            job.step(self._clock.now(), now_s)
        if self._phase == Phase.STOPPING:
            self._stop_next(now_s)
        else:
            self._start_next(now_s)
        self._report.write(self._phase, self._children, self._jobs, self._others)

    def _start_next(self, now_s: float) -> None:
        names = {child.name for child in self._children}
        ready = {child.name for child in self._children if child.has_been_ready}
        wanted = {child.name for child in self._children if not child.process.is_beside}
        for child in self._children:
            if child.phase == Phase.WAITING and may_start(child.process, names, ready):
                child.start(now_s)
            if child.name in wanted and self._has_failed(child, now_s):
                self._fail(child, now_s)
                return
        if self._phase == Phase.STARTING and wanted <= ready:
            self._become_ready()

    def _has_failed(self, child: Child, now_s: float) -> bool:
        return child.failed_at_first or child.unready_s(now_s) > self._first_start_s

    def _become_ready(self) -> None:
        self._phase = Phase.READY
        for job in self._jobs:
            job.plan(self._clock.now())
        self._report.write(self._phase, self._children, self._jobs, self._others)
        with suppress(OSError):  # whoever listened for this has gone
            self._on_ready()

    def _fail(self, child: Child, now_s: float) -> None:
        lines, path = self._stream.last_lines(child.name), self._stream.path(child.name)
        self._problems.append(failure(child, self._first_start_s, lines, path))
        self._begin_to_stop(now_s)

    def _begin_to_stop(self, now_s: float) -> None:
        self._phase = Phase.STOPPING
        for job in self._jobs:
            job.stop(now_s)
        self._stop_next(now_s)

    def _stop_next(self, now_s: float) -> None:
        alive = [child.process for child in self._children if child.phase != Phase.STOPPED]
        for child in self._children:
            if child.phase not in {Phase.STOPPING, Phase.STOPPED} and may_stop(child.process, alive):
                child.ask_to_stop(now_s)
        if not self._lives and all(child.phase == Phase.STOPPED for child in self._children):
            self._phase = Phase.STOPPED

    def _heed(self, number: int, now_s: float) -> None:
        if self._phase != Phase.STOPPING:
            self._asked_at_s = now_s
            self.say("stopping; Ctrl-C again ends everything at once" if number == signal.SIGINT else "stopping")
            self._begin_to_stop(now_s)
        elif number == signal.SIGINT and now_s - self._asked_at_s >= HASTE_S:
            for child in self._children:
                child.kill(now_s)
            for job in self._jobs:
                job.kill(now_s)

    def _look(self, now_s: float) -> None:
        """Bury the dead, know the orphans, and have a living keeper and a run folder."""
        bury({*self._lives, self._keeper.pid})
        if now_s < self._look_at_s:
            return
        self._look_at_s = now_s + LOOK_S
        if not self._keeper.is_alive:
            self._replace_keeper()
        gone = {one for one in self._others if not is_alive(one)}
        self._others = (self._others - gone) | self._orphans()
        for one in self._others:
            self._keeper.tell(one)
        for output in (life.output for life in self._lives.values()):
            output.pass_on_idle(now_s)
        if self._phase != Phase.STOPPING and not self._lock.is_in_place():
            self.say(f"{self._lock.run_folder} was removed, so this run can't be kept track of: stopping")
            self._begin_to_stop(now_s)

    def _replace_keeper(self) -> None:
        self._keeper.close()
        with suppress(OSError):  # no memory for one now: the next look tries again
            self._keeper = Keeper(self.marks, [*(life.member for life in self._lives.values()), *self._others])

    def _orphans(self) -> frozenset[Member]:
        return adopted({*self._lives, self._keeper.pid}, Family(self.marks))

    def _close(self) -> None:
        """End whatever is left, also when the loop itself has failed."""
        known = {life.member for life in self._lives.values()} | self._others
        _, left = end(Family(self.marks, (*known, *self._orphans())), LAST_GRACE_S)
        if orphans := self._orphans():
            _, left = end(Family(self.marks, tuple(orphans)), 0.0)
        bury({*self._lives, self._keeper.pid})
        adopt(False)
        self._keeper.dismiss()
        self._report.write(Phase.STOPPED, self._children, self._jobs, left)
        for one in left:
            self.say(f"process {one.pid} can't be ended")
        self.say("stopped" if not left else "stopped, but for what can't be ended")
        self._stream.close()
        self._lock.release()


def _apart(job: JobRun, processes: Sequence[Process]) -> JobRun:
    """Give a job that is called like a process another name, for both have a log."""
    if all(job.name != process.name for process in processes):
        return job
    return replace(job, process=replace(job.process, name=f"{job.name}-job"))


__all__ = ["JobRun", "Supervisor"]
