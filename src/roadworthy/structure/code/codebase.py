"""A project's code, read whole: the door to all that the checks want to know."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from roadworthy.problems import Problem
from roadworthy.structure.code.cache import digest
from roadworthy.structure.code.index import Index
from roadworthy.structure.code.kept_summaries import KeptSummaries
from roadworthy.structure.code.modules import modules_of
from roadworthy.structure.code.python_file import parse
from roadworthy.structure.code.reading import read_all, text_of
from roadworthy.structure.code.sources import find_sources, not_read
from roadworthy.structure.code.summary import FileSummary
from roadworthy.structure.code.uncollected import uncollected
from roadworthy.structure.django_facts.facts import DjangoFacts


@dataclass(frozen=True)
class Codebase:
    """All files of a folder that are the project's own, by their paths from it, with / between the parts.

    `django` is what the project's own Django says beside them; None where it was not asked. `kept_as` names what a
    cache knows of it, and what that begins with.
    """

    folder: Path
    files: Mapping[str, FileSummary]
    problems: tuple[Problem, ...]
    django: DjangoFacts | None = None
    kept_as: tuple[str, str] = ("", "")
    _trees: dict[str, ast.Module] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def index(self) -> Index:
        """Return what all files say together."""
        return Index(self.files, self.django)

    def text(self, path: str) -> str:
        """Return a file's text; nothing when it can't be read."""
        try:
            return text_of((self.folder / path).read_bytes(), path.endswith(".py"))
        except (OSError, UnicodeDecodeError, SyntaxError, LookupError):
            return ""

    def is_folder(self, path: str) -> bool:
        """Say whether there is such a folder."""
        return (self.folder / path).is_dir()

    def tree(self, path: str) -> ast.Module:
        """Return a file's syntax tree, parsed again; an empty one when it can't be read. Kept until `forget`."""
        if path not in self._trees:
            try:
                self._trees[path] = parse(self.text(path), path)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                self._trees[path] = ast.Module([], [])
        return self._trees[path]

    def forget(self, path: str) -> None:
        """Let go of a syntax tree that is no longer wanted."""
        self._trees.pop(path, None)


def read_codebase(
    folder: Path,
    cache: Path | None = None,
    tell: Callable[[str], None] = lambda line: None,
    former_of: Path | None = None,
) -> Codebase:
    """Read a folder's own files; of those that a cache knows with the same content, nothing is parsed.

    `cache` is a folder that belongs to the user and not to the project: what it holds is trusted. `former_of` is the
    folder whose former code this is: it lies in another folder each time, and most of it is as it was.
    """
    sources = find_sources(folder)
    kept_as = _kept_as(former_of or folder, is_former=former_of is not None)
    kept = KeptSummaries(cache, *(name and f"files-{name}" for name in kept_as))
    with uncollected():
        known = kept.load()
        files = read_all(sources, modules_of(sources), known, tell)
        kept.keep(files, known)
    failed = [
        not_read(each.path, each.failure, _hint(each), each.failure_line or None)
        for each in files.values()
        if each.failure and each.kind != "test"
    ]
    return Codebase(folder, files, (*sources.problems, *failed), kept_as=kept_as)


def _kept_as(folder: Path, is_former: bool) -> tuple[str, str]:
    """Return the name of what is kept of a folder, and of what is read where there is nothing yet."""
    name = digest(str(folder.resolve()).encode())[:16]
    return (f"{name}-former", name) if is_former else (name, "")


def _hint(summary: FileSummary) -> str:
    if "Python 2" in summary.failure:
        return "port it, or remove it if nothing uses it"
    if "engine" in summary.failure:
        return "only Django's own templates are looked at"
    if "UTF-8" in summary.failure:
        return "save it as UTF-8"
    return ""
