"""One piece of work that another process does meanwhile, where there is a second processor for it."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")


def processors() -> int:
    """Return how many processes can work at once on what this one has in memory: 1 where none can be parted off."""
    if sys.platform in ("win32", "darwin"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Apart(Generic[T]):
    """Begins the work at once; `result` waits for it, and does it here where the other process was ended."""

    def __init__(self, work: Callable[[], T]) -> None:
        import multiprocessing  # only where something changed: it brings sockets and more

        self._work = work
        context = multiprocessing.get_context("fork")
        self._answer, there = context.Pipe(duplex=False)
        self._process = context.Process(target=_do, args=(work, there), daemon=True)
        self._process.start()
        there.close()

    def result(self) -> T:
        """Return what came of it."""
        try:
            found: T = pickle.loads(self._answer.recv_bytes())
        except (EOFError, OSError):
            found = self._work()
        self._process.join()
        self._answer.close()
        return found


def _do(work: Callable[[], T], there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C is told by the process that was started
    gc.freeze()  # what the process began with is no garbage: looking through it would also copy it
    there.send_bytes(pickle.dumps(work()))
