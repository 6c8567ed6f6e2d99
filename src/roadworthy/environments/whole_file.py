"""Files written whole or not at all, readable by nobody else from the first byte where that matters."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PRIVATE = 0o600
SHARED = 0o644


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Write a file so that at any moment either the old or the new one is there, also after a power cut."""
    partial = _write_beside(path, content, mode)
    try:
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    _keep_folder(path.parent)


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that must not be there yet. Raise FileExistsError when it is."""
    partial = _write_beside(path, content, mode)
    try:
        os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    _keep_folder(path.parent)


def _write_beside(path: Path, content: bytes, mode: int) -> Path:
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        partial.unlink(missing_ok=True)
        raise
    return partial


def _keep_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
