"""What was found in each file the last time: it holds while the file and all that was asked of others is the same."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.noted_index import Answers, Question
from roadworthy.structure.checks.whole import Whole
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


@dataclass(frozen=True)
class Before:
    """All that was found the last time; `state` is that of all files."""

    looked: Mapping[str, Looked] = field(default_factory=dict)
    state: str = ""
    whole: Whole | None = None


class Kept:
    """The cache of findings of one folder, for one choice of checks and one state of their code."""

    def __init__(self, kept_as: tuple[str, str], cache: Path | None, checks: Sequence[Check]) -> None:
        self._cache = Cache(cache, *(name and f"findings-{name}" for name in kept_as))
        self._of = (_state_of(checks), tuple(check.id for check in checks))

    def load(self) -> Before:
        """Return what was found the last time; nothing where other checks looked."""
        kept = self._cache.load()
        if isinstance(kept, tuple) and kept[0] == self._of and isinstance(kept[1], Before):
            return kept[1]
        return Before()

    def keep(self, found: Before) -> None:
        """Keep it for the next time."""
        self._cache.keep((self._of, found))


def content_of(file: FileSummary) -> str:
    """Return what a file is in short: what it holds, and what it is taken for."""
    return f"{file.kind} {file.module} {file.digest}"


def state_of(files: Mapping[str, FileSummary], django: DjangoFacts | None = None) -> str:
    """Return the state of all that is known in short: while it is the same, so is every answer."""
    rows = "\n".join(f"{path} {content_of(file)}" for path, file in sorted(files.items()))
    told = f"\n{django!r}" if django else ""
    return of_code.digest((rows + told).encode("utf-8", "surrogateescape"))


def _state_of(checks: Sequence[Check]) -> int:
    """Return when the code of checks was last written, that of plug-ins too."""
    own = Path(__file__).parent
    modules = {sys.modules.get(check.find.__module__) for check in checks}
    files = {Path(module.__file__) for module in modules if module and module.__file__}
    return max(_written(file) for file in (*own.rglob("*.py"), *files))


def _written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0  # in an archive
