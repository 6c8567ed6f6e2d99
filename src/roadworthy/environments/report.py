"""A report collects every problem of one roadworthy.toml, each with its line, before anything is said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from roadworthy.environments.rules import TOO_MANY
from roadworthy.problems import Level, Problem, Rule, Where

KeyPath = tuple[str | int, ...]

LONGEST_ECHO = 60
MOST_PROBLEMS = 100
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def visible(text: str, longest: int = LONGEST_ECHO) -> str:
    """Return `text` safe to print: what can't be seen is spelled out, what is too long is cut."""
    spelled = "".join(letter if letter.isprintable() else _spelled(letter) for letter in text[: longest + 1])
    return spelled if len(spelled) <= longest else spelled[: longest - 1] + "…"


def _spelled(letter: str) -> str:
    return {"\n": "\\n", "\t": "\\t"}.get(letter, f"\\u{ord(letter):04x}")


def quoted(text: str) -> str:
    """Return `text` in quotation marks, safe to print."""
    return f'"{visible(text)}"'


def dotted(path: KeyPath) -> str:
    """Return a key path as an owner would write it; entries of a list count from 1."""
    words = ""
    for key in path:
        if isinstance(key, int):
            words += f"[{key + 1}]"
            continue
        words += ("." if words else "") + (key if BARE_KEY.fullmatch(key) and len(key) < LONGEST_ECHO else quoted(key))
    return words


class Report:
    """The problems of one file. `lines` are the lines of its key paths."""

    def __init__(self, file: str, lines: Mapping[KeyPath, int]) -> None:
        self.file = file
        self._lines = lines
        self._found: dict[Problem, None] = {}
        self._paths: set[KeyPath] = set()

    def complain(self, rule: Rule, path: KeyPath, message: str, hint: str = "", part: KeyPath | None = None) -> None:
        """Add a problem at `path`; `part` is the key path to show where it differs from the place of the line."""
        self._paths.add(path)
        where = Where(self.file, self.line(path), dotted(path if part is None else part))
        self._found.setdefault(rule.problem(message, hint, where))

    def line(self, path: KeyPath) -> int | None:
        """Return the line of `path`, or of the nearest table around it that was written."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)

    def blamed_below(self, path: KeyPath) -> set[str | int]:
        """Return the keys of the table at `path` in which something was complained of."""
        return {each[len(path)] for each in self._paths if len(each) > len(path) and each[: len(path)] == path}

    @property
    def has_errors(self) -> bool:
        """Say whether something stops the site."""
        return any(problem.level is Level.ERROR for problem in self._found)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything that was found, in the order of the file."""
        ordered = sorted(self._found, key=lambda problem: problem.where.line or 0)
        if len(ordered) <= MOST_PROBLEMS:
            return tuple(ordered)
        rest = TOO_MANY.problem(f"{len(ordered) - MOST_PROBLEMS} more problems", "", Where(self.file))
        return (*ordered[:MOST_PROBLEMS], rest)
