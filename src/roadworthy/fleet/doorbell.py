"""Rings when a signal has come, a child has died, or a thread has news, so that one wait is enough for all of them."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

NEWS = 0
ASKED_FOR = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _do_nothing(number: int, frame: FrameType | None) -> None:
    """Be a handler, so that the signal is written to the doorbell and does nothing else."""


class Doorbell:
    """Use it in the main thread, with `with`: it takes over the signals and gives them back."""

    def __enter__(self) -> Doorbell:
        self.inside, self._outside = socket.socketpair()
        for end in (self.inside, self._outside):
            end.setblocking(False)
        self._handlers: dict[int, Callable[[int, FrameType | None], Any] | int | None] = {}
        for number in (*ASKED_FOR, signal.SIGCHLD):
            # a SIGHUP that is ignored (`nohup road up`) stays ignored
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, _do_nothing)
        self._wakeup = signal.set_wakeup_fd(self._outside.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        self.inside.close()
        self._outside.close()

    def ring(self) -> None:
        """Ring, from any thread."""
        with suppress(OSError):  # full: it rings already; closed: nobody listens any more
            self._outside.send(bytes([NEWS]))

    def answer(self) -> list[int]:
        """Return the signals that asked us to stop since the last answer."""
        try:
            rung = self.inside.recv(4096)
        except BlockingIOError:
            return []
        return [number for number in rung if number in ASKED_FOR]
