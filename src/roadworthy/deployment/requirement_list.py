"""One list of requirements, whatever file each came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.problems import Where


@dataclass(frozen=True)
class Line:
    """One requirement as the packaging standard writes it, hashes included, and the place that asks for it."""

    text: str
    where: Where


@dataclass(frozen=True)
class LocalProject:
    """A package whose source lies on this machine (`-e .`): used where it lies, never written to."""

    folder: Path
    extras: tuple[str, ...]
    where: Where
    marker: str = ""


@dataclass(frozen=True)
class Requirements:
    """What is required. `options` are lines such as `--index-url …`; `is_locked` says that nothing is left open."""

    lines: tuple[Line, ...] = ()
    constraints: tuple[Line, ...] = ()
    options: tuple[str, ...] = ()
    projects: tuple[LocalProject, ...] = ()
    is_locked: bool = False

    @classmethod
    def joined(cls, parts: Iterable[Requirements]) -> Requirements:
        """Return several lists as one; it is locked when all of them are."""
        every = tuple(parts)
        return cls(
            tuple(line for part in every for line in part.lines),
            tuple(line for part in every for line in part.constraints),
            tuple(dict.fromkeys(option for part in every for option in part.options)),
            tuple({project.folder: project for part in every for project in part.projects}.values()),
            bool(every) and all(part.is_locked for part in every),
        )

    def place_of(self, package: str) -> Where:
        """Return the place that asks for a package by name; nowhere when only other packages want it."""
        for line in (*self.lines, *self.constraints):
            if named(line.text) == normal(package):
                return line.where
        return Where()


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return name.lower().replace("_", "-").replace(".", "-")


def named(text: str) -> str:
    """Return the package that a requirement line begins with; empty for an address without a name."""
    end = next((index for index, sign in enumerate(text) if not (sign.isalnum() or sign in "-_.")), len(text))
    return "" if text[end : end + 1] in {":", "/", "+"} else normal(text[:end])
