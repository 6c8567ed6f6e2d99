"""Mounts of this workstation below a folder, and the only safe way here to remove a tree that may hold one."""

from __future__ import annotations

import os
import re
from pathlib import Path

from roadworthy.problems import ProblemsFound
from roadworthy.testing.rules import STEP_FAILED
from roadworthy.testing.workstation import attempt

OCTAL = re.compile(r"\\([0-7]{3})")


def mounts_below(folder: Path, text: str | None = None) -> list[Path]:
    """Return the mounts at and below a folder, those on top first. See proc(5), mountinfo."""
    lines = (Path("/proc/self/mountinfo").read_text() if text is None else text).splitlines()
    places = [Path(OCTAL.sub(lambda match: chr(int(match[1], 8)), line.split()[4])) for line in lines]
    return [place for place in reversed(places) if place.is_relative_to(folder)]


def unmount_below(folder: Path) -> None:
    """Unmount all of it: at once where nobody uses it, else as soon as the last has gone."""
    for place in mounts_below(folder):
        if attempt(["umount", str(place)]).returncode:
            attempt(["umount", "--lazy", str(place)])


def remove_tree(folder: Path) -> None:
    """Remove a folder for good. Raises ProblemsFound when something is still mounted in it: that would be emptied."""
    folder = folder.resolve()
    if not os.path.lexists(folder):
        return
    unmount_below(folder)
    if left := mounts_below(folder):
        problem = STEP_FAILED.problem(f"{left[0]} can't be unmounted, so {folder} stays", f"umount {left[0]}")
        raise ProblemsFound([problem])
    attempt(["rm", "-rf", "--one-file-system", "--", str(folder)])
