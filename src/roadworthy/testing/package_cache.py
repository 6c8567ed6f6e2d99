"""The packages that rehearsal machines downloaded, kept so that each is downloaded once for a workstation.

It is a layer between the base image and a machine's own disk. A layer that a machine lies on must not change
(https://docs.kernel.org/filesystems/overlayfs.html), so what is new makes a new generation of it, of hard links.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from roadworthy.testing.file_lock import file_lock
from roadworthy.testing.mounts import remove_tree
from roadworthy.testing.workstation import WHERE_IMAGES_ARE

ARCHIVES = Path("var/cache/apt/archives")
LISTS = Path("var/lib/apt/lists")
DEFAULT_LIMIT_BYTES = 3 << 30


@dataclass(frozen=True)
class PackageCache:
    """The cache of one image: packages and the lists of them."""

    image: Path
    folder: Path = WHERE_IMAGES_ARE
    limit_bytes: int = DEFAULT_LIMIT_BYTES

    @property
    def generations(self) -> list[Path]:
        """Return the layers, the oldest first."""
        found = (path for path in self._home.glob("*") if path.name.isdigit())
        return sorted(found, key=lambda path: int(path.name))

    @property
    def layers(self) -> list[Path]:
        """Return what a new machine lies on, the top first."""
        return [*self.generations[-1:], self.image]

    def keep(self, changes: Iterable[Path]) -> None:
        """Keep what machines downloaded; `changes` are what they wrote, and they are switched off."""
        self._home.mkdir(parents=True, exist_ok=True)
        with file_lock(self._home / "lock"):
            last = self.generations[-1:]
            known = _files(last[0]) if last else {}
            if sum(path.stat().st_size for path in known.values()) > self.limit_bytes:
                known = {}
            new = {
                name: path
                for folder in changes
                for name, path in _files(folder).items()
                if _is_new(path, known.get(name))
            }
            if new:
                self._make(int(last[0].name) + 1 if last else 1, known, new)
            self._prune()

    @property
    def _home(self) -> Path:
        return self.folder / f"packages-{self.image.name}"

    def _make(self, number: int, known: dict[Path, Path], new: dict[Path, Path]) -> None:
        draft = self._home / "draft"
        remove_tree(draft)
        for name, path in {**known, **new}.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            if name in new:
                shutil.copy2(path, draft / name)
            else:
                os.link(path, draft / name)
        draft.rename(self._home / str(number))

    def _prune(self) -> None:
        """Remove the older generations on which no machine lies."""
        mounts = Path("/proc/self/mountinfo").read_text()
        for path in self.generations[:-1]:
            if f"{path}:" not in mounts:
                remove_tree(path)


def _files(folder: Path) -> dict[Path, Path]:
    """Return packages and lists below a folder by their names below it; not locks, nor what is half there."""
    found: dict[Path, Path] = {}
    for place in (ARCHIVES, LISTS):
        with suppress(OSError):
            entries = list(os.scandir(folder / place))
            found |= {place / entry.name: Path(entry.path) for entry in entries if _is_whole(entry)}
    return found


def _is_whole(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False) and entry.name != "lock"


def _is_new(path: Path, known: Path | None) -> bool:
    if known is None:
        return True
    return path.stat().st_mtime > known.stat().st_mtime or path.stat().st_size != known.stat().st_size
