"""Asks the storage for media whether visitors' files can be written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, InMemoryStorage, storages

ALIAS = "default"
_NO_SUCH_FILE = ".roadworthy-status"


def names() -> list[str]:
    """Return "default" if the site keeps media outside of the process."""
    storage = storages[ALIAS]
    if isinstance(storage, InMemoryStorage):
        return []
    if isinstance(storage, FileSystemStorage) and not (settings.MEDIA_ROOT or storage._location):
        return []
    return [ALIAS]


def ask() -> None:
    """Raise if a folder can't be written to, or if a remote storage doesn't answer."""
    storage = storages[ALIAS]
    if isinstance(storage, FileSystemStorage):
        _write_into(Path(storage.location))
    else:
        storage.exists(_NO_SUCH_FILE)  # a question costs less than a file written every few seconds


def _write_into(folder: Path) -> None:
    if folder.is_dir():
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b".")
        return
    parent = next(parent for parent in folder.parents if parent.exists())
    if not (parent.is_dir() and os.access(parent, os.W_OK | os.X_OK)):
        raise NotADirectoryError(f"there is no folder {folder}, and it can't be made in {parent}")
