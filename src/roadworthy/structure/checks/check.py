"""A check: one judgement on written code, with the reason, an example and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.chapter import Chapter, chapter_of
from roadworthy.structure.checks.finding import Finding


class Over(StrEnum):
    """What a check is called with: each Python file, each template, or the whole code base once.

    Of the last two, only a try, or the project's own Django, can tell.
    """

    PYTHON = "python"
    TEMPLATE = "template"
    CODEBASE = "codebase"
    TRYING = "trying"
    DJANGO = "django"


@dataclass(frozen=True)
class Check:
    """A judgement that can be made. `bad` and `good` are its example; `ignore_when` says when it is wrong here."""

    id: str
    title: str
    why: str
    bad: str
    good: str
    way_out: str
    ignore_when: str
    find: Callable[[Any], Iterator[Finding]]
    level: Level = Level.WARNING
    over: Over = Over.PYTHON
    is_on: bool = True

    @property
    def chapter(self) -> Chapter:
        """Return the chapter, which the id's first digit says."""
        return chapter_of(self.id)

    @property
    def is_tried(self) -> bool:
        """Say whether only `road check --try` finds it."""
        return self.over is Over.TRYING

    @property
    def is_asked(self) -> bool:
        """Say whether only the project's own Django can answer it, in an environment that is made."""
        return self.over is Over.DJANGO

    def found(self, finding: Finding) -> Finding:
        """Return what a try found, as the judgement of this check."""
        return finding.by(self.id, self.level, self.way_out)

    def findings(self, view: Any) -> Iterator[Finding]:
        """Yield what there is to say against what is seen."""
        for finding in self.find(view):
            yield finding.by(self.id, self.level, self.way_out)


def check(
    id: str,
    title: str,
    *,
    why: str,
    bad: str,
    good: str,
    way_out: str,
    ignore_when: str,
    level: Level = Level.WARNING,
    over: Over = Over.PYTHON,
    is_on: bool = True,
) -> Callable[[Callable[[Any], Iterator[Finding]]], Check]:
    """Make a check of the generator function that finds it."""

    def made(find: Callable[[Any], Iterator[Finding]]) -> Check:
        return Check(id, title, why, bad, good, way_out, ignore_when, find, level, over, is_on)

    return made


def tried(
    id: str,
    title: str,
    *,
    why: str,
    bad: str,
    good: str,
    way_out: str,
    ignore_when: str,
    level: Level = Level.WARNING,
    is_on: bool = True,
) -> Check:
    """Return a check that reading can't answer: `road check --try` makes its findings with `found`."""
    return Check(id, title, why, bad, good, way_out, ignore_when, _nothing, level, Over.TRYING, is_on)


def _nothing(view: Any) -> Iterator[Finding]:
    """Yield nothing: reading can't tell."""
    yield from ()
