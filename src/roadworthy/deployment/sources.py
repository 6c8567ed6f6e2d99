"""Tells whether anything in a folder of the site has changed, without reading its files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from roadworthy.deployment.inputs import digest, file_digest

# Folders that tools fill, and files that a running site writes: neither is source.
NO_SOURCE_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".roadworthy", "node_modules", "__pycache__", ".venv", "venv", "env", ".tox", ".nox",
     ".mypy_cache", ".pytest_cache", ".ruff_cache", ".sass-cache", ".parcel-cache", ".cache", "media", "logs"}
)  # fmt: skip
NO_SOURCE_ENDINGS = (".pyc", ".pyo", ".sqlite3", ".sqlite3-journal", ".sqlite3-wal", ".sqlite3-shm", ".db", ".log",
                     ".pid", ".sock", ".swp", "~")  # fmt: skip


def sources_digest(folder: Path) -> str:
    """Return a name for the state (time and size) of every source file in a folder."""
    names = git_names(folder)
    found = sorted(walked_names(folder) if names is None else names)
    return digest(*(_state(folder, name) for name in found if is_source(name)))


def is_unchanged(seen: Mapping[str, str]) -> bool:
    """Say whether every file, and every folder (its name ends in a slash), is still in the state it was seen in."""
    return all(_now(name) == was for name, was in seen.items())


def _now(name: str) -> str:
    return sources_digest(Path(name)) if name.endswith("/") else file_digest(Path(name))


def is_source(name: str) -> bool:
    """Say whether a file is source, by its name."""
    return not name.endswith(NO_SOURCE_ENDINGS) and NO_SOURCE_FOLDERS.isdisjoint(name.split("/")[:-1])


def _state(folder: Path, name: str) -> str:
    try:
        state = (folder / name).lstat()
    except OSError:
        return f"{name} gone"
    return f"{name} {state.st_mtime_ns} {state.st_size}"


def git_names(folder: Path) -> list[str] | None:
    """Return the files that git tracks, and those it would; None where there is no git to ask."""
    words = ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    seen = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        run = subprocess.run(words, capture_output=True, timeout=30, check=True, env=seen)
    except (OSError, subprocess.SubprocessError):
        return None
    return [name for name in run.stdout.decode("utf-8", "surrogateescape").split("\0") if name] or None


def walked_names(folder: Path) -> Iterator[str]:
    """Yield every file below a folder that may be source."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in NO_SOURCE_FOLDERS and not _is_environment(root, name)]
        inside = os.path.relpath(root, folder)
        yield from (name if inside == "." else f"{inside}/{name}" for name in files)


def _is_environment(root: str, name: str) -> bool:
    return Path(root, name, "pyvenv.cfg").exists()
