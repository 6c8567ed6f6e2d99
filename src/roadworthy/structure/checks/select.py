"""Which checks are looked for: by default, by `[tool.roadworthy.check]` in pyproject.toml, and by the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.structure.checks.check import Check

NO_SUCH_CHECK = Rule("E475", "No such check", "A check that does not exist would never find anything.")
NOT_A_CHOICE = Rule("E476", "A choice of checks that can't be", "What is misspelt here would silently not happen.")
RULES = (NO_SUCH_CHECK, NOT_A_CHOICE)
FILE = "pyproject.toml"
KEYS: dict[str, type] = {"select": list, "ignore": list, "exclude": list, "per-file-ignores": dict, "baseline": str}
ALL = "ALL"


@dataclass(frozen=True)
class Choice:
    """What somebody chose. What is off by default is chosen by its whole id, or by ALL."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_file: Mapping[str, tuple[str, ...]] | None = None
    baseline: str = ""

    def over(self, other: Choice) -> Choice:
        """Return this choice, of the command line, laid over that of the file: `select` replaces, the rest adds."""
        return replace(
            other,
            select=self.select or other.select,
            ignore=(*other.ignore, *self.ignore),
            baseline=self.baseline or other.baseline,
        )

    def chosen(self, checks: Mapping[str, Check]) -> tuple[Check, ...]:
        """Return the checks to look for. Raise ProblemsFound for a name that means none of them."""
        wrong = [name for name in (*self.select, *self.ignore) if not _meant(name, checks)]
        if wrong:
            raise ProblemsFound([_no_such(name, checks) for name in wrong])
        named = {each for name in self.select for each in _meant(name, checks)}
        wanted = named if self.select else {each.id for each in checks.values() if each.is_on}
        left_out = {each for name in self.ignore for each in _meant(name, checks)}
        return tuple(each for each in checks.values() if each.id in wanted - left_out)

    def is_left_out(self, path: str, check_id: str) -> bool:
        """Say whether this check is not wanted in this file."""
        if any(matches(path, pattern) for pattern in self.exclude):
            return True
        rows = (self.per_file or {}).items()
        return any(check_id.startswith(name) for pattern, names in rows if matches(path, pattern) for name in names)


def matches(path: str, pattern: str) -> bool:
    """Say whether a pattern means this file: itself, a folder above it, or by * and **."""
    folder = pattern.rstrip("/")
    return path == folder or path.startswith(f"{folder}/") or fnmatch(path, pattern)


def _meant(name: str, checks: Mapping[str, Check]) -> set[str]:
    if name == ALL:
        return set(checks)
    is_start = len(name) > 1 and name[1:].isdigit()  # W4 means what is on by default of W4xx
    return {
        each.id for each in checks.values() if each.id == name or (is_start and each.is_on and each.id.startswith(name))
    }


def _no_such(name: str, checks: Mapping[str, Check]) -> Problem:
    near = get_close_matches(name, checks, 1)
    hint = f"did you mean {near[0]}?" if near else "road check --list names them all"
    return NO_SUCH_CHECK.problem(f"no such check {name!r}", hint)


def read_choice(folder: Path) -> Choice:
    """Return what the folder's pyproject.toml chooses; nothing where there is none."""
    file = folder / FILE
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("roadworthy", {}).get("check", {})
    except (OSError, ValueError, AttributeError):
        return Choice()  # packaging has its own checks for a file that can't be read
    problems = list(_wrong(table, Where(FILE, part="tool.roadworthy.check")))
    if problems:
        raise ProblemsFound(problems)
    per_file = {pattern: tuple(names) for pattern, names in table.get("per-file-ignores", {}).items()}
    lists = {key: tuple(table.get(key, ())) for key in ("select", "ignore", "exclude")}
    return Choice(**lists, per_file=per_file, baseline=table.get("baseline", ""))


def _wrong(table: Any, where: Where) -> Iterable[Problem]:
    if not isinstance(table, dict):
        yield NOT_A_CHOICE.problem("[tool.roadworthy.check] must be a table", "see road check --help", where)
        return
    for key, value in table.items():
        if key not in KEYS:
            near = get_close_matches(key, KEYS, 1)
            hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(KEYS)}"
            yield NOT_A_CHOICE.problem(f"unknown key {key!r}", hint, where)
        elif not _fits(value, KEYS[key]):
            yield NOT_A_CHOICE.problem(f"{key} has the wrong type", _SHAPES[KEYS[key]], where)


_SHAPES: dict[type, str] = {
    list: 'give a list of words, as ["W401"]',
    dict: 'give a table of lists, as { "scripts/*" = ["W4"] }',
    str: "give one word in quotes",
}


def _fits(value: Any, kind: type) -> bool:
    if kind is dict:
        return isinstance(value, dict) and all(_fits(names, list) for names in value.values())
    if kind is list:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def words(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return the ids of an option that may be given more than once, and with commas."""
    return tuple(part.strip().upper() for each in given or () for part in each.split(",") if part.strip())
