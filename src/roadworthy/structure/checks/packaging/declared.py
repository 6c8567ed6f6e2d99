"""All that a project says of what it needs: requirements, locks, and the Python that it runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from roadworthy.structure.checks.packaging.lock import LOCKS, Locked, locked
from roadworthy.structure.checks.packaging.requirement import Required, from_poetry
from roadworthy.structure.checks.packaging.requirement_lines import UNREADABLE, group_of, lines_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_FROM = re.compile(r"^FROM\s+(?:--\S+\s+)*\S*?python\d?:(\d+\.\d+)", re.M)
_PIPFILE = re.compile(r"^python_(?:full_)?version\s*=\s*[\"'](3\.\d+)", re.M)
_CONDA = re.compile(r"^\s*-\s*[\"']?python\s*==?\s*(3\.\d+)", re.M)
_RANGE = re.compile(r"^\s*(?:requires-python|python_requires|python)\s*=\s*[\"']?([\^~<>=!\d][^\"'\n]*)", re.M)


@dataclass(frozen=True)
class PythonSaid:
    """A Python that a file names: one version, or a range of them."""

    version: str
    allowed: str
    path: str
    line: int


class Declared:
    """What the files of a project declare. `is_whole` is false where one makes its list by running."""

    def __init__(self, view: CodebaseView) -> None:
        self.view = view
        paths = [path for path, file in view.files.items() if file.kind == "requirements" and not file.failure]
        self.paths = tuple(path for path in paths if path.count("/") < 4)
        every = [each for path in self.paths for each in lines_of(path, view.text(path))]
        self.is_whole = UNREADABLE not in every
        self.all = tuple(each for each in every if each is not UNREADABLE)
        self.locks: dict[str, dict[str, Locked]] = {}
        for path in self.paths:
            if PurePosixPath(path).name in LOCKS and group_of(path) == "production":
                self.locks[path] = locked(path, view.text(path))

    @property
    def production(self) -> tuple[Required, ...]:
        """Return what the site needs."""
        return tuple(each for each in self.all if each.group == "production")

    @cached_property
    def names(self) -> frozenset[str]:
        """Return every name that is required anywhere, also by extras."""
        extras = {extra.lower() for each in self.all for extra in each.extras}
        return frozenset({each.name for each in self.all} | extras)

    def django(self) -> Required | None:
        """Return the line that says most exactly which Django runs in production."""
        lines = [each for each in self.production if each.name == "django" and not each.marker]
        least = min((each.path.count("/") for each in lines), default=0)
        lines = [each for each in lines if each.path.count("/") == least]
        return max(lines, key=lambda each: (bool(each.pinned), each.has_cap, -each.path.count("/")), default=None)

    def locked(self, name: str) -> tuple[str, Locked] | None:
        """Return the version of a package that a lock fixes, with the lock's path."""
        return next(((path, lock[name]) for path, lock in self.locks.items() if name in lock), None)

    @cached_property
    def pythons(self) -> tuple[PythonSaid, ...]:
        """Return the Pythons that are named for production."""
        return tuple(each for path in self.paths if group_of(path) == "production" for each in self._pythons(path))

    def _pythons(self, path: str) -> Iterator[PythonSaid]:
        text, name = self.view.text(path), PurePosixPath(path).name
        if name in (".python-version", "runtime.txt") and (match := re.match(r"\s*(?:python-)?(3\.\d+)", text)):
            yield PythonSaid(match[1], "", path, 1)
        elif name.startswith("Dockerfile") and not re.search(r"dev|test|local|docs", name):
            for match in [*_FROM.finditer(text)][-1:]:
                yield PythonSaid(match[1], "", path, text[: match.start()].count("\n") + 1)
        elif name == "Pipfile" or name.startswith("environment."):
            for match in (_PIPFILE if name == "Pipfile" else _CONDA).finditer(text):
                yield PythonSaid(match[1], "", path, text[: match.start(1)].count("\n") + 1)
        elif name in ("pyproject.toml", "setup.cfg", "setup.py"):
            for match in _RANGE.finditer(text):
                allowed = from_poetry(match[1].strip("\"' ,"))
                if allowed and _is_range(allowed):
                    yield PythonSaid("", allowed, path, text[: match.start(1)].count("\n") + 1)
                    break


def _is_range(text: str) -> bool:
    try:
        return bool(SpecifierSet(text))
    except InvalidSpecifier:
        return False


def declared_by(view: CodebaseView) -> Declared:
    """Return what is declared, read once for all checks."""
    found = view.memory.get("declared") or view.memory.setdefault("declared", Declared(view))
    assert isinstance(found, Declared)
    return found
