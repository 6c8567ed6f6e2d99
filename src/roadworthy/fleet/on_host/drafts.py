"""Writes files so that nobody ever sees half of one, or reads one that is not theirs: a draft beside, then one move."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MARK = ".road-"


class Draft:
    """A file beside the one it is to become, with its owner and mode from the first byte."""

    def __init__(self, path: str, content: bytes, mode: int = 0o644, uid: int = 0, gid: int = 0) -> None:
        self.target = Path(path)
        self.target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        self.path = self.target.with_name(f".{self.target.name[:200]}{MARK}{os.urandom(4).hex()}")
        _clear_drafts(self.target)
        try:
            _write(self.path, content, mode, uid, gid)
        except BaseException:
            self.discard()
            raise

    def put(self) -> None:
        """Move it into its place."""
        self.path.replace(self.target)
        _sync_folder(self.target.parent)

    def discard(self) -> None:
        """Take it away, if it is still there."""
        with suppress(OSError):
            self.path.unlink()


def write_atomically(path: str, content: bytes, mode: int = 0o644) -> None:
    """Write a file of root's in one step."""
    draft = Draft(path, content, mode)
    try:
        draft.put()
    finally:
        draft.discard()


def link_atomically(path: str, target: str) -> None:
    """Make a symbolic link, or move it to another target, in one step."""
    place = Path(path)
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name[:200]}{MARK}{os.urandom(4).hex()}")
    draft.symlink_to(target)
    try:
        draft.replace(place)
    except BaseException:
        draft.unlink()
        raise
    _sync_folder(place.parent)


def _write(draft: Path, content: bytes, mode: int, uid: int, gid: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(draft, flags, 0o600), "wb") as file:
        if os.geteuid() == 0:
            os.fchown(file.fileno(), uid, gid)
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _clear_drafts(target: Path) -> None:
    """Remove what an interrupted run has left."""
    begin = f".{target.name[:200]}{MARK}"
    for name in os.listdir(target.parent):
        if name.startswith(begin):
            with suppress(OSError):
                (target.parent / name).unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
