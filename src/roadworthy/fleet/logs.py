"""Reads the logs of a run: the last lines of all its processes in the order of time, and what comes after."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from roadworthy.fleet.log_file import KEPT_FILES, aged
from roadworthy.fleet.log_line import LogLine, read_line

BLOCK_BYTES = 64 * 1024
START = datetime.min.replace(tzinfo=UTC)


def log_names(log_folder: Path) -> tuple[str, ...]:
    """Return the names of the processes that have a log, in alphabetical order."""
    return tuple(sorted(path.name.removesuffix(".log") for path in log_folder.glob("*.log")))


def last_lines(log_folder: Path, count: int, names: Collection[str] = ()) -> list[LogLine]:
    """Return the last `count` lines of the processes in `names` (of all when empty), merged in the order of time."""
    lines = [line for name in names or log_names(log_folder) for line in _last_of(log_folder / f"{name}.log", count)]
    return sorted(lines, key=lambda line: line.time)[-count:] if count > 0 else []


class Follower:
    """Reads what is added to the logs from now on; it goes on over rotations and finds new logs."""

    def __init__(self, log_folder: Path, names: Collection[str] = ()) -> None:
        self._folder = log_folder
        self._names = tuple(names)
        self._tails = {name: _Tail(log_folder / f"{name}.log", from_end=True) for name in self._wanted()}

    def new_lines(self) -> list[LogLine]:
        """Return the whole lines that were added since the last call, in the order of time."""
        for name in self._wanted():
            if name not in self._tails:
                self._tails[name] = _Tail(self._folder / f"{name}.log", from_end=False)
        lines = [line for tail in self._tails.values() for line in tail.new_lines()]
        return sorted(lines, key=lambda line: line.time)

    def close(self) -> None:
        """Close the files."""
        for tail in self._tails.values():
            tail.close()

    def _wanted(self) -> tuple[str, ...]:
        return self._names or log_names(self._folder)


def follow(follower: Follower, wait: Callable[[], bool]) -> Iterator[LogLine]:
    """Yield new lines for as long as `wait` (which pauses a moment) says to go on."""
    while True:
        yield from follower.new_lines()
        if not wait():
            yield from follower.new_lines()
            return


class _Tail:
    """The growing end of one log file."""

    def __init__(self, path: Path, from_end: bool) -> None:
        self._path = path
        self._name = path.name.removesuffix(".log")
        self._rest = b""
        self._time = START
        self._handle = -1
        self._open(path)
        if from_end and self._handle >= 0:
            os.lseek(self._handle, 0, os.SEEK_END)

    def new_lines(self) -> Iterator[LogLine]:
        """Yield the lines added since the last call. A file that was rotated away is read to its end first."""
        if self._handle < 0:
            self._open(self._path)
        yield from self._read()
        for number in range(self._rotations(), 0, -1):
            self._open(aged(self._path, number - 1))
            yield from self._read()

    def close(self) -> None:
        """Close the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _open(self, path: Path) -> None:
        self.close()
        with suppress(OSError):
            self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def _read(self) -> Iterator[LogLine]:
        while self._handle >= 0 and (block := os.read(self._handle, BLOCK_BYTES)):
            *whole, self._rest = (self._rest + block).split(b"\n")
            for line in whole:
                found = read_line(self._name, line, self._time)
                self._time = found.time
                yield found

    def _rotations(self) -> int:
        """Return how often the file was rotated since it was opened."""
        if self._handle < 0:
            return 0
        own = os.fstat(self._handle)
        for number in range(KEPT_FILES):
            with suppress(OSError):
                if os.path.samestat(own, aged(self._path, number).stat()):
                    return number
        return KEPT_FILES


def _last_of(path: Path, count: int) -> list[LogLine]:
    name = path.name.removesuffix(".log")
    lines: list[bytes] = []
    for number in range(KEPT_FILES):
        if len(lines) < count:
            lines = _last_bytes(aged(path, number), count - len(lines)) + lines
    found: list[LogLine] = []
    for line in lines:
        found.append(read_line(name, line, found[-1].time if found else START))
    return found


def _last_bytes(path: Path, count: int) -> list[bytes]:
    """Return the last lines of a file, reading it from its end."""
    try:
        with path.open("rb") as file:
            return _from_end(file, count)
    except OSError:
        return []


def _from_end(file: BinaryIO, count: int) -> list[bytes]:
    place = file.seek(0, os.SEEK_END)
    blocks: deque[bytes] = deque()
    breaks = 0
    while place > 0 and breaks <= count:
        size = min(BLOCK_BYTES, place)
        place = file.seek(place - size)
        blocks.appendleft(file.read(size))
        breaks += blocks[0].count(b"\n")
    lines = b"".join(blocks).split(b"\n")
    return [line for line in lines if line][-count:]
