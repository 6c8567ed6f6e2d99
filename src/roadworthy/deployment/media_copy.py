"""Begins the environment's media as a copy of the project's own, so that a copied database finds its pictures."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.roots import Roots
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site

MOST_BYTES = 500_000_000
MOST_FILES = 20_000


@dataclass(frozen=True)
class Found:
    """What lies in a folder, counted as far as the bounds."""

    count: int
    size_bytes: int

    @property
    def is_too_much(self) -> bool:
        """Say whether it is more than is copied unasked."""
        return self.count > MOST_FILES or self.size_bytes > MOST_BYTES


def seed_media(site: Site, project: Project, roots: Roots) -> str:
    """Copy the project's media once, into an empty folder; return what to tell the owner, or nothing.

    Only a folder of the site itself is copied, and not one that holds the site.
    """
    root = site.folder.resolve()
    own = (root / project.media_root).resolve() if project.media_root else root
    is_inside = own != root and own.is_relative_to(root) and not roots.media.is_relative_to(own)
    if not roots.moves_media or not is_inside or not own.is_dir() or _has_something(roots.media):
        return ""
    found = measure(own)
    name = own.relative_to(root)
    if not found.count:
        return ""
    if found.is_too_much:
        return f"media: {name} is too large to be copied unasked; to have it here: cp -r {name}/. {roots.media}"
    unread = _copy(own, roots.media)
    said = f"media: began as a copy of {name} ({found.count} files, {found.size_bytes / 1e6:.1f} MB), left alone"
    return f"{said}; {unread} of them can't be read" if unread else said


def measure(folder: Path) -> Found:
    """Count the files of a folder and their size, and stop where it is too much."""
    count, size_bytes = 0, 0
    for path in _files(folder):
        count, size_bytes = count + 1, size_bytes + path.lstat().st_size
        if (found := Found(count, size_bytes)).is_too_much:
            return found
    return Found(count, size_bytes)


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _has_something(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _copy(own: Path, target: Path) -> int:
    """Copy all that can be read, so that it is there whole or not at all; return how many files can't be read."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    unread = 0
    try:
        shutil.copytree(own, partial, symlinks=True)
    except shutil.Error as error:
        reasons = [reason for _, _, reason in error.args[0]]
        if any("No space left" in reason for reason in reasons):
            shutil.rmtree(partial, ignore_errors=True)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from None
        unread = len(reasons)
    if target.is_dir():
        target.rmdir()
    partial.replace(target)
    return unread
