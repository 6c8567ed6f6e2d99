"""The only shape of a judgement: what is wrong, where, what would be right, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: an error stops the work, a warning will hurt, a note is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Where:
    """The place in the owner's own files: a path as they would type it, a line counted from 1, a dotted part."""

    file: str = ""
    line: int | None = None
    part: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return " ".join(word for word in (place, self.part) if word)


@dataclass(frozen=True)
class Rule:
    """A judgement that can be made, with an id that is never reused; each is printed on the reference page."""

    id: str
    title: str
    why: str
    level: Level = Level.ERROR

    def problem(self, message: str, hint: str = "", where: Where | None = None) -> Problem:
        """Return this judgement made of one place."""
        return Problem(self.level, message, hint, where or Where(), self.id)


@dataclass(frozen=True)
class Problem:
    """One judgement. `message` is one sentence without a full stop; `hint` is the way out."""

    level: Level
    message: str
    hint: str
    where: Where
    id: str

    def __str__(self) -> str:
        place = str(self.where)
        line = f"{place}: {self.message} ({self.id})" if place else f"{self.message} ({self.id})"
        return f"{line}\n  hint: {self.hint}" if self.hint else line


class ProblemsFound(Exception):  # noqa: N818 - it carries judgements; it is not the error of a program
    """Work that can't go on, with every reason at once. The command line prints them and exits with 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
