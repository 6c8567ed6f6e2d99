"""What was found over the whole code base: it holds while all files are the same, and what was asked beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from roadworthy.structure.checks.check import Check, Over
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.judged import judged
from roadworthy.structure.checks.view_of_codebase import CodebaseView, beside
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.code.uncollected import uncollected


@dataclass(frozen=True)
class Whole:
    """What came of it on a day; `asked` is what was asked beside the files, and the answers."""

    today: date
    asked: tuple[tuple[str, str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    faults: tuple[str, ...] = ()

    def holds(self, codebase: Codebase, today: date) -> bool:
        """Say whether looking again would come to the same, all files being the same."""
        return self.today == today and all(beside(codebase, what, path) == said for what, path, said in self.asked)


def look_at_whole(codebase: Codebase, checks: Sequence[Check], today: date) -> Whole:
    """Return what these checks find in the code base as a whole, and in what its own Django says."""
    view = CodebaseView(codebase, today)
    with uncollected():
        found, broken = judged(checks, Over.CODEBASE, view)
        asked, faulty = judged(checks, Over.DJANGO, view) if codebase.django else ([], [])
    answers = tuple((what, path, said) for (what, path), said in view.asked.items())
    return Whole(today, answers, (*found, *asked), (*broken, *faulty))
