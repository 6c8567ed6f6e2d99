"""Keeps each file of every release once on this host, named by the hash of its bytes."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from roadworthy.fleet.on_host.operations import Gone, Refused

BLOCK = 1 << 20
INCOMING, LOCK, PART = ".incoming", ".lock", ".part"
PLAIN, PROGRAM = 0o444, 0o555
PATIENCE_S = 60.0
FEW = 64
"""Up to so many files are waited for one by one; of more, the whole file system is."""


class Objects:
    """The folder of objects. A key is the SHA-256 of the bytes, with an `x` behind it where they may be run."""

    def __init__(self, root: str) -> None:
        self.folder = Path(root, "objects")
        self.incoming = self.folder / INCOMING

    @contextmanager
    def held(self, patience_s: float = PATIENCE_S) -> Iterator[bool]:
        """Hold the folder for this call alone; wait for another one so long. Yield whether it is held."""
        self.incoming.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as file:
            yield _is_locked(file, patience_s)

    def missing(self, keys: Iterable[str]) -> list[str]:
        """Return those that are not here, each once."""
        here = set(os.listdir(self.folder)) if self.folder.is_dir() else set()
        return [key for key in dict.fromkeys(keys) if key not in here]

    def adopt(self) -> None:
        """Take in what an earlier call had received whole before it was cut off."""
        found = []
        for path in self.incoming.iterdir():
            if not path.name.endswith(PART) and _hash(path) == path.name.rstrip("x"):
                found.append(path.name)
            else:
                path.unlink()
        self.settle(found)

    def receive(self, stream: IO[bytes]) -> int:
        """Write what the stream brings, each object checked; return how many there were."""
        unpacked = io.BufferedReader(Unpacked(stream), BLOCK)
        keys = []
        while head := unpacked.readline():
            key, size = head.decode().split()
            self._write(key, int(size), unpacked)
            keys.append(key)
        self.settle(keys)
        return len(keys)

    def _write(self, key: str, size: int, stream: IO[bytes]) -> None:
        part, seen, left = self.incoming / f"{key}{PART}", hashlib.sha256(), size
        with suppress(FileNotFoundError):
            part.unlink()
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _mode(key)), "wb") as file:
            while left:
                block = stream.read(min(left, BLOCK))
                if not block:
                    raise Gone
                seen.update(block)
                file.write(block)
                left -= len(block)
        if seen.hexdigest() != key.rstrip("x"):
            part.unlink()
            raise Refused("a file arrived with other bytes than were sent", "run this again; check the network", "ship")
        os.chmod(part, _mode(key))
        os.rename(part, self.incoming / key)

    def settle(self, keys: Iterable[str]) -> None:
        """Give whole objects their names, once their bytes are on the disk."""
        wanted = dict.fromkeys(keys)
        if len(wanted) > FEW:
            sync(self.folder)
        else:
            for key in wanted:
                sync_file(self.incoming / key)
        for key in wanted:
            os.rename(self.incoming / key, self.folder / key)

    def link(self, key: str, path: str) -> None:
        """Put an object into a tree: as a link, or as a copy where the disk can't link it."""
        try:
            os.link(self.folder / key, path)
        except FileExistsError:
            os.unlink(path)
            os.link(self.folder / key, path)
        except OSError as error:
            if error.errno not in (errno.EMLINK, errno.EXDEV, errno.EPERM):
                raise
            shutil.copyfile(self.folder / key, path)
            os.chmod(path, _mode(key))

    def drop_unused(self) -> int:
        """Take away the objects that are in no tree; return how many bytes that frees."""
        freed = 0
        with os.scandir(self.folder) as found:
            for entry in found:
                if entry.is_file(follow_symlinks=False) and entry.name != LOCK:
                    state = entry.stat(follow_symlinks=False)
                    if state.st_nlink == 1:
                        os.unlink(entry.path)
                        freed += state.st_size
        return freed


def _mode(key: str) -> int:
    return PROGRAM if key.endswith("x") else PLAIN


def _hash(path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            seen.update(block)
    return seen.hexdigest()


def _is_locked(file: IO[Any], patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.05)


def sync_file(path: Path) -> None:
    """Wait until one file is on its disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    """Wait until everything written to this file system is on its disk."""
    if shutil.which("sync"):
        subprocess.run(["sync", "-f", str(folder)], check=False)
    else:
        os.sync()


class Unpacked(io.RawIOBase):
    """A stream packed by zlib, as it was before; it ends with the packed one."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.unpacker, self.rest = source, zlib.decompressobj(), b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, room: Any) -> int:
        """Read some bytes; raise Gone when the stream ends before its end."""
        while not self.rest:
            if self.unpacker.eof:
                while self.source.read(BLOCK):
                    pass
                return 0
            packed = self.unpacker.unconsumed_tail or self.source.read(1 << 16)
            if not packed:
                raise Gone
            self.rest = self.unpacker.decompress(packed, BLOCK)
        count = min(len(room), len(self.rest))
        room[:count] = self.rest[:count]
        self.rest = self.rest[count:]
        return count
