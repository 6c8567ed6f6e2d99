"""Writes to the terminal from a thread of its own: one that is slow, stopped or gone holds nobody up."""

from __future__ import annotations

import os
import threading
import time
from collections import deque

MOST_BYTES = 1024 * 1024


class Screen:
    """A terminal, or a pipe, by its file number. What it can't take in time is dropped, and that is said."""

    def __init__(self, handle: int, most_bytes: int = MOST_BYTES) -> None:
        self.is_gone = False
        self._handle = handle
        self._most_bytes = most_bytes
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._dropped = 0
        self._busy = False
        self._change = threading.Condition()
        threading.Thread(target=self._run, name="road-screen", daemon=True).start()

    def write(self, text: str) -> None:
        """Take some whole lines to be written soon; the oldest give way when too much is waiting."""
        piece = text.encode("utf-8", "backslashreplace")
        with self._change:
            if self.is_gone:
                return
            self._waiting.append(piece)
            self._size += len(piece)
            while self._size > self._most_bytes and len(self._waiting) > 1:
                dropped = self._waiting.popleft()
                self._size -= len(dropped)
                self._dropped += dropped.count(b"\n")
            self._change.notify_all()

    def flush(self, time_limit_s: float) -> None:
        """Wait until all is written, or the time is up."""
        until_s = time.monotonic() + time_limit_s
        with self._change:
            while (self._waiting or self._busy) and not self.is_gone:
                left_s = until_s - time.monotonic()
                if left_s <= 0:
                    return
                self._change.wait(left_s)

    def close(self, time_limit_s: float) -> None:
        """Flush, then write no more."""
        self.flush(time_limit_s)
        with self._change:
            self.is_gone = True
            self._change.notify_all()

    def _run(self) -> None:
        while not self.is_gone:
            piece = self._next()
            try:
                _write_all(self._handle, piece)
            except OSError:  # the reader has gone, or the terminal was closed
                with self._change:
                    self.is_gone = True
                    self._waiting.clear()
            with self._change:
                self._busy = False
                self._change.notify_all()

    def _next(self) -> bytes:
        with self._change:
            while not self._waiting and not self.is_gone:
                self._change.wait()
            pieces = b"".join(self._waiting)
            if self._dropped:
                pieces = f"… {self._dropped} lines were not shown: the terminal is slow\n".encode() + pieces
            self._waiting.clear()
            self._size = self._dropped = 0
            self._busy = True
            return pieces


def _write_all(handle: int, piece: bytes) -> None:
    while piece:
        try:
            piece = piece[os.write(handle, piece) :]
        except BlockingIOError:  # somebody made the terminal non-blocking
            time.sleep(0.05)
