"""What was found in each file the last time: it holds while the file and all that was asked of others is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.noted_index import Answers, Question
from roadworthy.structure.code import cache as of_code
from roadworthy.structure.code.cache import Cache
from roadworthy.structure.code.summary import FileSummary
from roadworthy.structure.django_facts.facts import DjangoFacts


@dataclass(frozen=True)
class Looked:
    """What came of looking at one file; `faults` are the ids of checks that broke down over it."""

    content: str
    questions: tuple[Question, ...]
    answers: str
    findings: tuple[Finding, ...]
    faults: tuple[str, ...] = ()

    def holds(self, content: str, answers: Answers) -> bool:
        """Say whether looking again would come to the same."""
        return bool(content) and self.content == content and answers.digest(self.questions) == self.answers


class Kept:
    """The cache of findings of one folder, for one choice of checks and one state of their code."""

    def __init__(self, kept_as: tuple[str, str], cache: Path | None, checks: Sequence[Check]) -> None:
        self._cache = Cache(cache, *(name and f"findings-{name}" for name in kept_as))
        self._of = (_state_of_checks(), tuple(check.id for check in checks))

    def load(self) -> tuple[dict[str, Looked], str]:
        """Return what is known of each file, and the state of all files that it was seen in."""
        kept = self._cache.load()
        return kept[1:] if isinstance(kept, tuple) and kept[0] == self._of else ({}, "")

    def keep(self, looked: dict[str, Looked], state: str) -> None:
        """Keep what is known of each file."""
        self._cache.keep((self._of, looked, state))


def state_of(files: Mapping[str, FileSummary], django: DjangoFacts | None = None) -> str:
    """Return the state of all that is known in short: while it is the same, so is every answer."""
    rows = "\n".join(f"{path} {file.kind} {file.module} {file.digest}" for path, file in sorted(files.items()))
    told = f"\n{django!r}" if django else ""
    return of_code.digest((rows + told).encode("utf-8", "surrogateescape"))


def _state_of_checks() -> int:
    return max(file.stat().st_mtime_ns for file in Path(__file__).parent.rglob("*.py"))
