"""Hears what the program says from inside a release's environment, and turns what went wrong there into a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from roadworthy.deployment.schema import rules
from roadworthy.deployment.schema.planned import owners_path
from roadworthy.deployment.schema.program import Request
from roadworthy.problems import Problem, ProblemsFound, Where

AGAIN = "run it again: it goes on where it stopped"


@dataclass
class Conversation:
    """One call of the program. Feed each line of its standard output to `hear`, then ask for the `answer`."""

    request: Request
    tell: Callable[[str], None] = lambda sentence: None
    answers: Sequence[Mapping[str, Any]] | None = None
    failed: Mapping[str, Any] = field(default_factory=dict)

    def hear(self, line: str) -> None:
        """Take one line; what is no JSON is not ours."""
        try:
            words = json.loads(line)
        except ValueError:
            return
        if not isinstance(words, dict):
            return
        if "tell" in words:
            self.tell(str(words["tell"]))
        self.answers = words.get("answer", self.answers)
        self.failed = words.get("failed", self.failed)

    def answer(self, last_words: str = "") -> Sequence[Mapping[str, Any]]:
        """Return an entry for each database. Raise ProblemsFound; `last_words` are those on standard error."""
        if self.answers is not None:
            return self.answers
        raise ProblemsFound([problem_of(self.failed, self.request, last_words)])


def problem_of(failed: Mapping[str, Any], request: Request, last_words: str = "") -> Problem:
    """Return what went wrong as a sentence."""
    if not failed:
        said = next((line.strip() for line in reversed(last_words.splitlines()) if line.strip()), "it said nothing")
        return rules.NO_ANSWER.problem(f"the program that runs the migrations ended without an answer: {said}", AGAIN)
    kind, message = failed["kind"], failed["message"]
    where = Where(owners_path(failed["file"], request.folder), failed["line"] or None) if failed["file"] else Where()
    if kind == "Busy":
        return rules.BUSY.problem(f"the database {failed['alias']} can't be changed now: {message}", AGAIN, where)
    if kind == "Unfilled":
        hint = "give each of them a value, for example in a migration, then run it again: nothing else is left undone"
        return rules.UNFILLED.problem(f"the column can't become not null: {message}", hint, where)
    if not failed["migration"]:
        return rules.NO_ANSWER.problem(f"the migrations can't be read: {kind}: {message}", "mend it, then run it again")
    hint = "mend the migration, or what it expects, then run it again: what is done is not done twice"
    return rules.FAILED.problem(f"{failed['migration']} fails: {kind}: {message}", hint, where)
