"""One finding in written code: where, what, how a visitor gets there, and the way out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from roadworthy.problems import Level


@dataclass(frozen=True, order=True)
class Place:
    """A stretch of a file: lines counted from 1, columns from 0 in characters."""

    path: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Step:
    """One step on the way from a request to the place: a function, and the line where it is or goes on."""

    name: str
    path: str
    line: int


@dataclass(frozen=True)
class Edit:
    """Text to be put in the place of other text; the place is exact, and may be empty."""

    place: Place
    text: str


@dataclass(frozen=True)
class Finding:
    """One judgement on one place. `scope` and `text` say which place it is when lines above it are added or removed."""

    place: Place
    message: str
    hint: str = ""
    id: str = ""
    level: Level = Level.WARNING
    scope: str = ""
    text: str = ""
    kind: str = ""
    steps: tuple[Step, ...] = ()
    edits: tuple[Edit, ...] = ()
    also_ignored_at: tuple[int, ...] = ()

    def by(self, check_id: str, level: Level, hint: str) -> Finding:
        """Return it as the judgement of a check."""
        return replace(self, id=check_id, level=level, hint=self.hint or hint)

    @property
    def fingerprint(self) -> str:
        """Return what stays the same while the code around it moves."""
        said = "\0".join((self.id, self.place.path, self.scope, self.text))
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:16]
