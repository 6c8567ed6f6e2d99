"""The whole code base as a check sees it that no single file can answer."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import date
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.django_facts.facts import DjangoFacts


class CodebaseView:
    """All files in short, the index over them, and the texts of the few that are asked for. `today` is passed in.

    `django` is what the project's own Django says; None where it was not asked.
    """

    def __init__(self, codebase: Codebase, today: date) -> None:
        self.files: Mapping[str, Any] = codebase.files
        self.index: Any = codebase.index
        self.django: DjangoFacts | None = codebase.django
        self.today, self._codebase = today, codebase
        self.memory: dict[Any, Any] = {}

    def text(self, path: str) -> str:
        """Return a file's text; nothing when it can't be read."""
        return self._codebase.text(path)

    def is_folder(self, path: str) -> bool:
        """Say whether there is such a folder."""
        return (self._codebase.folder / path).is_dir()

    def tree(self, path: str) -> ast.Module:
        """Return a Python file's syntax tree, parsed anew: ask it only where something was found."""
        tree = self._codebase.tree(path)
        self._codebase.forget(path)
        return tree

    def finding(self, path: str, line: int, message: str, hint: str = "", *, about: str = "") -> Finding:
        """Return a finding; `about` says which one it is when there are several on a line, and when the line moves."""
        return Finding(Place(path, line), message, hint, scope=about)
