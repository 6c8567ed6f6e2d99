"""What came of trying: findings, one line on what was done, and what could not be tried, with why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.django_facts.facts import DjangoFacts
from roadworthy.structure.trying.ground import Ground


@dataclass(frozen=True, order=True)
class Quiet:
    """A line where ever more rows were read and no query came for each; `name` is its function, or `template`."""

    path: str
    line: int
    name: str


@dataclass(frozen=True)
class Tried:
    """`told` are sentences for the terminal; `not_looked_at` what could not be tried, with why in a few words.

    `quiet` are the lines that a guess of too many queries is refuted by: `checks.outranked` takes them. `django` is
    what the site's Django knows, for the checks that read it; None where it was not asked here.
    """

    findings: tuple[Finding, ...] = ()
    told: tuple[str, ...] = ()
    not_looked_at: tuple[str, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    django: DjangoFacts | None = None

    def __add__(self, other: Tried) -> Tried:
        return Tried(
            self.findings + other.findings,
            self.told + other.told,
            self.not_looked_at + other.not_looked_at,
            self.quiet + other.quiet,
            self.django or other.django,
        )


def path_in(ground: Ground, file: str) -> str:
    """Return a file of the copy as the code base names it; nothing for one that is not the project's own."""
    root = ground.folder.resolve()
    path = Path(file)
    if not file or not path.is_relative_to(root):
        return ""
    inside = path.relative_to(root).as_posix()
    return "" if inside.startswith(".roadworthy/") or "site-packages/" in inside else inside


def place_of(ground: Ground, failed: Mapping[str, Any], otherwise: str = "") -> Place | None:
    """Return where the site's own code stopped; the first line of `otherwise` where it was not in it."""
    path = path_in(ground, str(failed.get("file") or ""))
    if path:
        return Place(path, int(failed.get("line") or 0) or 1)
    return Place(otherwise, 1) if otherwise else None


def said(failed: Mapping[str, Any]) -> str:
    """Return what Python said, on one line."""
    error, message = str(failed.get("error") or ""), str(failed.get("message") or "")
    return f"{error}: {message}" if error and message else error or message


def shortened(words: str, most: int) -> str:
    """Return words that fit into a message."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
