"""Keeps what was read of each file between runs, by the file's content, so that only what changed is read again."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

from roadworthy import __version__

FORMAT = 2


def digest(content: bytes) -> str:
    """Return a file's fingerprint."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def own_version() -> str:
    """Return what a cache must have been written by: this release and Python, and for work on it the code here."""
    here = Path(__file__).parent
    newest = max(file.stat().st_mtime_ns for folder in (here, here.parent) for file in folder.glob("*.py"))
    return f"{FORMAT}-{__version__}-{sys.version}-{newest}"


class Cache:
    """One file in a folder that may be thrown away at any time. What can't be read or written is as if not there.

    `otherwise` names the file that is read where there is none yet.
    """

    def __init__(self, folder: Path | None, name: str, otherwise: str = "") -> None:
        self.file = folder / f"{name}.pickle" if folder else None
        self._otherwise = folder / f"{otherwise}.pickle" if folder and otherwise else None

    def load(self) -> Any:
        """Return what was kept by this very version of roadworthy, or None."""
        found = (self._load(file) for file in (self.file, self._otherwise) if file)
        return next((each for each in found if each is not None), None)

    @staticmethod
    def _load(file: Path) -> Any:
        try:
            with file.open("rb") as stream:
                if os.fstat(stream.fileno()).st_uid != os.getuid():
                    return None  # reading a pickle runs what is in it: only what this user wrote
                if pickle.load(stream) != own_version():
                    return None
                return pickle.load(stream)
        except Exception:  # whatever is wrong with a cache, it is made anew
            return None

    def keep(self, value: Any) -> None:
        """Write a value for the next run, whole or not at all."""
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.file.parent)
            with os.fdopen(handle, "wb") as stream:
                pickle.dump(own_version(), stream, protocol=5)
                pickle.dump(value, stream, protocol=5)
            Path(name).replace(self.file)
        except OSError:
            return
