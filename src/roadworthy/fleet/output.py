"""Cuts what a process writes into lines, whatever bytes they are and however they arrive."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

LONGEST_LINE_BYTES = 256 * 1024
READ_BYTES = 64 * 1024
IDLE_S = 2.0
"""A line without an end is passed on after so long a silence: it may be a question, or the last word of a hung one."""


class Output:
    """The reading end of one process's pipe."""

    def __init__(self, handle: int, take: Callable[[Sequence[bytes]], None]) -> None:
        self.handle = handle
        self.is_open = True
        self._take = take
        self._rest = bytearray()
        self._heard_s = 0.0

    def read(self, now_s: float) -> bool:
        """Read once what is there and pass on the whole lines; say whether there may be more."""
        try:
            piece = os.read(self.handle, READ_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            piece = b""
        if not piece:
            self.is_open = False
            self._flush()
            return False
        self._heard_s = now_s
        self._add(piece)
        return True

    def drain(self, now_s: float, most_reads: int = 256) -> None:
        """Read what a dead process has left in its pipe; somebody else may keep writing, so not for ever."""
        for _ in range(most_reads):
            if not self.read(now_s):
                return

    def pass_on_idle(self, now_s: float) -> None:
        """Pass on a line without an end when nothing has come for a while."""
        if self._rest and now_s - self._heard_s >= IDLE_S:
            self._flush()

    def finish(self, now_s: float) -> None:
        """Pass on all that is left; there will be no more."""
        if self.is_open:
            self.drain(now_s)
        self._flush()
        self.is_open = False

    def _add(self, piece: bytes) -> None:
        self._rest += piece
        if b"\n" in piece:
            *whole, rest = bytes(self._rest).split(b"\n")
            self._rest = bytearray(rest)
            self._pass_on(whole)
        if len(self._rest) >= LONGEST_LINE_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._rest:
            line, self._rest = bytes(self._rest), bytearray()
            self._pass_on([line])

    def _pass_on(self, lines: Iterable[bytes]) -> None:
        self._take([piece for line in lines for piece in _pieces(line.removesuffix(b"\r"))])


def _pieces(line: bytes) -> Iterable[bytes]:
    """Cut a line that is too long."""
    if len(line) <= LONGEST_LINE_BYTES:
        return (line,)
    return (line[start : start + LONGEST_LINE_BYTES] for start in range(0, len(line), LONGEST_LINE_BYTES))
