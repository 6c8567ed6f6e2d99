"""The whole code base as a check sees it that no single file can answer."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.code.cache import digest
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.django_facts.facts import DjangoFacts


class CodebaseView:
    """All files in short, the index over them, and the texts of the few that are asked for. `today` is passed in.

    `django` is what the project's own Django says; None where it was not asked. `asked` is what was asked of the
    folder that the files don't say, each with the answer.
    """

    def __init__(self, codebase: Codebase, today: date) -> None:
        self.files: Mapping[str, Any] = codebase.files
        self.index: Any = codebase.index
        self.django: DjangoFacts | None = codebase.django
        self.today, self._codebase = today, codebase
        self.memory: dict[Any, Any] = {}
        self.asked: dict[tuple[str, str], str] = {}

    def text(self, path: str) -> str:
        """Return a file's text; nothing when it can't be read."""
        if path not in self.files or not self.files[path].digest:
            self._note("text", path)
        return self._codebase.text(path)

    def is_folder(self, path: str) -> bool:
        """Say whether there is such a folder."""
        self._note("folder", path)
        return self._codebase.is_folder(path)

    def _note(self, what: str, path: str) -> None:
        """Note that something was asked which the files don't say, and the answer."""
        self.asked[(what, path)] = beside(self._codebase, what, path)

    def tree(self, path: str) -> ast.Module:
        """Return the syntax tree of one of the Python files, parsed anew: ask it only where something was found."""
        tree = self._codebase.tree(path)
        self._codebase.forget(path)
        return tree

    def finding(self, path: str, line: int, message: str, hint: str = "", *, about: str = "") -> Finding:
        """Return a finding; `about` says which one it is when there are several on a line, and when the line moves."""
        return Finding(Place(path, line), message, hint, scope=about)


def beside(codebase: Codebase, what: str, path: str) -> str:
    """Return in short what lies beside the files that were read: whether a folder is there, or what a text is."""
    if what == "folder":
        return str(codebase.is_folder(path))
    return digest(codebase.text(path).encode("utf-8", "surrogateescape"))
