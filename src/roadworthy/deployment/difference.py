"""What an environment changes about a project's settings, for a person to read: secrets are masked."""

from __future__ import annotations

import difflib
import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.inside_settings import MARK
from roadworthy.deployment.instead import LAID_OVER
from roadworthy.deployment.last_words import last_words
from roadworthy.problems import ProblemsFound, Rule
from roadworthy.stack.literal import Code, assigned

INSIDE = Path(__file__).with_name("inside_settings.py")
TIME_LIMIT_S = 120

NOT_LAID = Rule("E351", "The settings can't be laid over", "The generated settings module could not be imported.")
RULES = (NOT_LAID,)


@dataclass(frozen=True)
class Change:
    """One setting that differs, as Python lines. A side on which it is not set is None."""

    name: str
    before: str | None
    after: str | None

    def lines(self) -> list[str]:
        """Return the change as lines that begin with -, + or, where both sides have the same, nothing."""
        before, after = (self.before or "").splitlines(), (self.after or "").splitlines()
        return list(_lines(before, after))


def _lines(before: list[str], after: list[str]) -> Iterator[str]:
    for kind, begin, end, new_begin, new_end in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            yield from (f"  {line}" for line in before[begin:end])
        else:
            yield from (f"- {line}" for line in before[begin:end])
            yield from (f"+ {line}" for line in after[new_begin:new_end])


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the settings that differ, by name."""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    known = frozenset(_secrets(dict(before)))
    return [Change(name, _text(before, name, known), _text(after, name, known)) for name in names]


def _text(side: Mapping[str, Any], name: str, known: frozenset[str]) -> str | None:
    return assigned(name, _as_python(side[name], known)) if name in side else None


def _as_python(value: Any, known: frozenset[str]) -> Any:
    """Return a value that inside_settings.py marked as code, or as a secret, as such; a new secret is told apart."""
    if isinstance(value, str):
        _, words, secret = (*value.split(MARK), "")[:3] if value.startswith(MARK) else ("", "", "")
        is_new = secret and secret not in known
        return Code("<another secret>" if is_new and known else words) if words else value
    if isinstance(value, dict):
        return {key: _as_python(item, known) for key, item in value.items()}
    return [_as_python(item, known) for item in value] if isinstance(value, list) else value


def _secrets(value: Any) -> Iterator[str]:
    """Yield what tells one secret from another, of all that are in a value."""
    if isinstance(value, str) and value.startswith(MARK):
        yield from value.split(MARK)[2:]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        yield from _secrets(item)


def read_changes(python: Path, folder: Path, settings: str, environment: Mapping[str, str]) -> list[Change]:
    """Return what the module laid over changes. Raise ProblemsFound if the settings can't be loaded."""
    sides = json.loads(read_sides(python, folder, settings, environment))
    return changes(sides["before"], sides["after"])


def read_sides(python: Path, folder: Path, settings: str, environment: Mapping[str, str]) -> str:
    """Ask the site's own Python for both sides, as JSON. Raise ProblemsFound with its last words if it can't say."""
    try:
        done = subprocess.run(
            [str(python), str(INSIDE), settings, LAID_OVER],
            cwd=folder, env=dict(environment), capture_output=True, text=True, check=False, timeout=TIME_LIMIT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess([], 1, "", f"still not done after {TIME_LIMIT_S} s")
    if done.returncode:
        where, reason = last_words(done.stderr.splitlines(), folder)
        hint = "the module laid over is shown by `road settings --module ENV`"
        raise ProblemsFound([NOT_LAID.problem(f"the settings can't be loaded: {reason}", hint, where)])
    return done.stdout
