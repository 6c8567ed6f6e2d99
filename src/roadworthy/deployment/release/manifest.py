"""A list of all files of a tree with the hash of each, so that a host gets the same bytes, and only those it lacks."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roadworthy.deployment.inputs import digest
from roadworthy.environments.frozen import FrozenTable

FORMAT = "1"


@dataclass(frozen=True)
class Manifest:
    """The files of a tree: `files` are keys by path, `links` targets by path.

    A key is the SHA-256 of the bytes, with an `x` behind it where they may be run: what hosts name their objects by.
    """

    files: Mapping[str, str]
    links: Mapping[str, str] = field(default_factory=FrozenTable)
    sizes: Mapping[str, int] = field(default_factory=FrozenTable)

    @property
    def size_bytes(self) -> int:
        """Return how much all files are together."""
        return sum(self.sizes[key] for key in self.files.values())

    @property
    def digest(self) -> str:
        """Return a name for the whole tree."""
        files = (f"{path}\0{key}" for path, key in sorted(self.files.items()))
        links = (f"{path}\0{target}" for path, target in sorted(self.links.items()))
        return digest(FORMAT, *files, "", *links)

    def as_json(self) -> dict[str, Any]:
        """Return what a host is told, and what is kept."""
        return {"files": dict(self.files), "links": dict(self.links), "sizes": dict(self.sizes)}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Manifest:
        """Read what `as_json` returns."""
        return cls(FrozenTable(found["files"]), FrozenTable(found["links"]), FrozenTable(found["sizes"]))

    def below(self, folder: str) -> Manifest:
        """Return the same tree as a folder of a larger one."""
        files = {f"{folder}/{path}": key for path, key in self.files.items()}
        return Manifest(files, {f"{folder}/{path}": target for path, target in self.links.items()}, self.sizes)

    @classmethod
    def joined(cls, parts: Iterable[Manifest]) -> Manifest:
        """Return several trees laid over one another."""
        files: dict[str, str] = {}
        links: dict[str, str] = {}
        sizes: dict[str, int] = {}
        for part in parts:
            files |= part.files
            links |= part.links
            sizes |= part.sizes
        return cls(files, links, sizes)


@dataclass(frozen=True)
class Hashes:
    """Remembers the hash of each file by its time and size, in `memory`, so that an unchanged one isn't read again."""

    memory: Path

    def manifest(self, root: Path, wanted: Callable[[str], bool] = lambda _: True) -> Manifest:
        """Return the manifest of a folder, of the files whose path is wanted."""
        was, now = self._read(), {}
        files: dict[str, str] = {}
        links: dict[str, str] = {}
        sizes: dict[str, int] = {}
        for path, entry in walk(root, wanted):
            if entry.is_symlink():
                links[path] = os.readlink(entry.path)  # noqa: PTH115 - as it is written
                continue
            state = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(state.st_mode):
                continue
            known = f"{state.st_mtime_ns} {state.st_ctime_ns} {state.st_size} {state.st_ino}"
            found = was.get(path, [])
            name = found[1] if found and found[0] == known else file_hash(Path(entry.path))
            now[path] = [known, name]
            files[path] = key = f"{name}x" if state.st_mode & stat.S_IXUSR else name
            sizes[key] = state.st_size
        if now != was:
            self._write(now)
        return Manifest(files, links, sizes)

    def _read(self) -> dict[str, list[str]]:
        try:
            found = json.loads(self.memory.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, now: Mapping[str, list[str]]) -> None:
        draft = self.memory.with_name(f"{self.memory.name}.draft")
        draft.write_text(json.dumps(now), "utf-8", errors="surrogateescape")
        draft.replace(self.memory)


def walk(root: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield every file and link below a folder by its path there, in the order of names."""
    todo = [(str(root), "")]
    while todo:
        folder, inside = todo.pop()
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            path = f"{inside}{entry.name}"
            if not wanted(path):
                continue
            if entry.is_dir(follow_symlinks=False):
                todo.append((entry.path, f"{path}/"))
            else:
                yield path, entry


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
