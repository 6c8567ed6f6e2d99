"""The log file of one process: it never grows past its bound, and a full disk never stops who writes it."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 10 * 1024 * 1024
KEPT_FILES = 3
TRY_AGAIN_S = 10.0


class LogFile:
    """`NAME.log`, and as it grows `NAME.log.1` and `NAME.log.2`; the oldest is dropped."""

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES, kept_files: int = KEPT_FILES) -> None:
        self.path = path
        self.lost = 0
        self._most_bytes = most_bytes
        self._kept_files = kept_files
        self._handle = -1
        self._size = 0
        self._try_at_s = 0.0

    def write(self, lines: Sequence[bytes], now_s: float) -> OSError | None:
        """Write some lines. Return the error when the disk refuses: they are lost, and counted in `lost`."""
        if self.lost and now_s < self._try_at_s:
            self.lost += len(lines)
            return None
        try:
            self._write(b"".join(line + b"\n" for line in lines))
        except OSError as error:
            self.lost += len(lines)
            self._try_at_s = now_s + TRY_AGAIN_S
            self.close()
            return error
        return None

    def recover(self) -> int:
        """Return how many lines were lost before the disk took one again, once; 0 when none was."""
        if self._handle < 0:
            return 0
        lost, self.lost = self.lost, 0
        return lost

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        if self._handle >= 0:
            with suppress(OSError):
                os.close(self._handle)
            self._handle = -1

    def _write(self, words: bytes) -> None:
        self._open()
        if self._size and self._size + len(words) > self._most_bytes:
            self._rotate()
            self._open()
        if os.write(self._handle, words) < len(words):  # the disk took a part: half a line is worse than none
            os.ftruncate(self._handle, self._size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
        self._size += len(words)

    def _open(self) -> None:
        if self._handle < 0:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._handle = os.open(self.path, flags, 0o640)
            self._size = os.fstat(self._handle).st_size

    def _rotate(self) -> None:
        self.close()
        for number in range(self._kept_files - 1, 0, -1):
            older = aged(self.path, number)
            with suppress(FileNotFoundError):
                aged(self.path, number - 1).replace(older)


def aged(path: Path, number: int) -> Path:
    """Return the file that `path` has become after so many rotations."""
    return path.with_name(f"{path.name}.{number}") if number else path
