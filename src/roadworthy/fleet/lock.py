"""The lock of a run folder: whoever holds it is the one run there is; the kernel frees it when that process ends."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from roadworthy.fleet.family import RUN_MARK, Member, is_alive, member
from roadworthy.fleet.remains import end_remains
from roadworthy.fleet.rules import ALREADY_RUNNING
from roadworthy.fleet.state import boot
from roadworthy.problems import Problem, ProblemsFound

LOCK_FILE = "lock"
PATIENCE_S = 0.5
"""`road status` looks at the lock for a moment; that must not count as a run."""


class Lock:
    """A held lock. It outlives a fork; `claim` writes down the process that keeps it from then on."""

    def __init__(self, run_folder: Path, handle: int) -> None:
        self.run_folder = run_folder
        self.run_id = mark_of(run_folder) + secrets.token_hex(6)
        self.ended = 0
        self._handle = handle
        self.claim()

    @property
    def environment(self) -> dict[str, str]:
        """Return the mark by which everything that this run starts is found again."""
        return {RUN_MARK: self.run_id}

    def claim(self) -> None:
        """Write this process into the lock as the one to ask."""
        own = member(os.getpid()) or Member(os.getpid(), 0)
        words = json.dumps({"pid": own.pid, "started": own.started, "boot": boot()}).encode()
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, words, 0)

    def is_in_place(self) -> bool:
        """Say whether the lock's file is still there; somebody may have removed the whole folder."""
        with suppress(OSError):
            return os.path.samestat((self.run_folder / LOCK_FILE).stat(), os.fstat(self._handle))
        return False

    def release(self) -> None:
        """Let the next run begin, unless a fork of this process has claimed the lock. Twice does nothing."""
        if self._handle >= 0:
            if _written(self._handle) == os.getpid():
                os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1


def take_lock(run_folder: Path) -> Lock:
    """Take the run folder and end what an earlier run left behind (`Lock.ended` says how many).

    Raises ProblemsFound when another run has it, or when something left behind can't be ended.
    """
    run_folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(run_folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    if not _try(handle, fcntl.LOCK_EX, PATIENCE_S):
        os.close(handle)
        raise ProblemsFound([already_running(run_folder)])
    try:
        lock = Lock(run_folder, handle)
        lock.ended = end_remains(run_folder, mark_of(run_folder))
    except BaseException:
        os.close(handle)
        raise
    return lock


def holder(run_folder: Path) -> int | None:
    """Return the number of the process that has the lock; 0 when it is held but unknown by whom; None when free."""
    try:
        handle = os.open(run_folder / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return None if _try(handle, fcntl.LOCK_SH, 0.0) else _written(handle)
    finally:
        os.close(handle)


def already_running(run_folder: Path) -> Problem:
    """Return the problem of a second run."""
    pid = holder(run_folder)
    who = f" (process {pid})" if pid else ""
    return ALREADY_RUNNING.problem(f"the site is already running here{who}", "`road stop` ends it")


def mark_of(run_folder: Path) -> str:
    """Return what the marks of all runs in this folder begin with."""
    return hashlib.sha256(os.fsencode(run_folder.resolve())).hexdigest()[:12] + "-"


def _try(handle: int, kind: int, patience_s: float) -> bool:
    until_s = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until_s:
                return False
            time.sleep(0.02)
        else:
            return True


def _written(handle: int) -> int:
    with suppress(ValueError, KeyError, TypeError):
        words = json.loads(os.pread(handle, 1000, 0))
        one = Member(words["pid"], words["started"])
        if words["boot"] == boot() and is_alive(one):
            return one.pid
    return 0
