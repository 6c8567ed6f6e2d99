"""Looks at a run of the site from outside: whether one is alive, what it says of itself, and how to stop it."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from pathlib import Path

from roadworthy.fleet.family import member, send
from roadworthy.fleet.lock import holder, take_lock
from roadworthy.fleet.state import RunState, read_state

GO_TIME_S = 10.0
"""How long to wait, after killing the supervisor, for the kernel to let go of its lock."""


@dataclass(frozen=True)
class Running:
    """A run that is alive. `state` is None while it is being prepared (installing, migrating)."""

    pid: int
    state: RunState | None


def look(run_folder: Path) -> Running | None:
    """Return the run that is alive in this folder, or None."""
    pid = holder(run_folder)
    if pid is None:
        return None
    state = read_state(run_folder)
    return Running(pid, state if state and state.pid == pid else None)


def stop(run_folder: Path, time_limit_s: float) -> bool:
    """Stop the run in this folder and say whether there was one, or anything left of one.

    It is asked first; after `time_limit_s` it is killed, and all that belongs to it. Raises ProblemsFound
    when something can't be ended.
    """
    if not run_folder.is_dir():
        return False
    pid = holder(run_folder)
    if pid and not _ask(run_folder, pid, signal.SIGTERM, time_limit_s):
        _ask(run_folder, pid, signal.SIGKILL, GO_TIME_S)
    lock = take_lock(run_folder)
    lock.release()
    return pid is not None or lock.ended > 0


def _ask(run_folder: Path, pid: int, signal_number: int, time_limit_s: float) -> bool:
    """Send a signal and wait until the lock is free; say whether it is."""
    one = member(pid)
    if one:
        send(one, signal_number)
    until_s = time.monotonic() + time_limit_s
    while holder(run_folder) == pid:
        if time.monotonic() >= until_s:
            return False
        time.sleep(0.05)
    return True
