"""What a look at the code came to: the findings, what could not be read, and what was not looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from roadworthy.problems import Level, Problem
from roadworthy.structure.checks.chapter import Chapter
from roadworthy.structure.checks.finding import Finding


@dataclass(frozen=True)
class Outcome:
    """The findings in the order in which they are shown, with the counts that the summary tells.

    `why` says of each check, by its id, why what it finds hurts. `chapters` are those that were looked for in all of
    the code; none where only a part of it was looked at, or only what is new is told.
    """

    findings: tuple[Finding, ...]
    files: int
    problems: tuple[Problem, ...] = ()
    ignored: int = 0
    known: int = 0
    gone: int = 0
    not_looked_at: tuple[str, ...] = ()
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    why: Mapping[str, str] = field(default_factory=dict, repr=False)
    chapters: tuple[Chapter, ...] = ()

    @property
    def levels(self) -> Counter[Level]:
        """Return how many findings there are of each level."""
        return Counter(finding.level for finding in self.findings)

    @property
    def is_fine(self) -> bool:
        """Say whether nothing was found that should stop a change: notes alone are fine."""
        return all(finding.level is Level.NOTE for finding in self.findings)
