"""The site's own files, as text: what is there, less what was installed, built or kept by a version control."""

from __future__ import annotations

import ast
import os
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path, PurePosixPath

INSTALLED = ("node_modules", "bower_components", "site-packages", "__pycache__", ".eggs", ".roadworthy", "htmlcov")
KEPT_BY_TOOLS = (
    ".git",
    ".hg",
    ".svn",
    ".tox",
    ".nox",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".idea",
    ".vscode",
)
NOT_OURS = frozenset(INSTALLED + KEPT_BY_TOOLS)
ASIDE = frozenset(["tests", "test", "docs", "doc", "testing", "testproject", "test_project", "testapp", "fixtures"])
MOST_FILES, MOST_BYTES, DEEPEST = 20_000, 1_000_000, 9


@dataclass(frozen=True)
class Source:
    """A tree of files. Paths are written with / from its root, the shallowest first; texts are read when asked for.

    `installed` when these are the files of an installed package, and not those of a folder that people work in.
    """

    root: Path
    files: tuple[str, ...]
    installed: bool = False
    _texts: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _trees: dict[str, ast.Module | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def names(self) -> frozenset[str]:
        """Return every path, to ask whether one is there."""
        return frozenset(self.files)

    def has(self, path: str) -> bool:
        """Say whether there is such a file."""
        return path in self.names

    def text(self, path: str) -> str:
        """Return the text of a file; nothing when it is not there, or is too large to be one that people write."""
        if path not in self._texts:
            self._texts[path] = _text(self.root / path) if path in self.names else ""
        return self._texts[path]

    def tree(self, path: str) -> ast.Module | None:
        """Return the syntax tree of a Python file, or None where there is none to be had."""
        if path not in self._trees:
            self._trees[path] = parsed(self.text(path)) if path in self.names else None
        return self._trees[path]

    def named(self, *patterns: str) -> list[str]:
        """Return the paths whose last part matches one of `patterns`, the shallowest first."""
        return [path for path in self.files if any(fnmatch(PurePosixPath(path).name, each) for each in patterns)]

    def below(self, folder: str) -> Iterator[str]:
        """Yield the paths in a folder and below it."""
        start = "" if folder in ("", ".") else folder.rstrip("/") + "/"
        return (path for path in self.files if path.startswith(start))

    def is_folder(self, folder: str) -> bool:
        """Say whether there is a folder with at least one file."""
        return next(self.below(folder), None) is not None


def is_aside(path: str) -> bool:
    """Say whether a path lies among tests or documentation rather than in what is served."""
    return any(part.lower() in ASIDE for part in PurePosixPath(path).parts[:-1])


def parsed(text: str) -> ast.Module | None:
    """Return the syntax tree of Python text, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def source_of(root: Path) -> Source:
    """Return the site's own files below `root`."""
    found = sorted(_walk(root), key=lambda path: (path.count("/"), path))
    return Source(root, tuple(found[:MOST_FILES]))


def source_from(root: Path, files: Iterable[str]) -> Source:
    """Return a tree of just these files: those that one installed distribution brought."""
    return Source(root, tuple(sorted(files, key=lambda path: (path.count("/"), path))), installed=True)


def _walk(root: Path) -> Iterator[str]:
    count = 0
    for folder, folders, names in os.walk(root):
        here = PurePosixPath(Path(folder).relative_to(root).as_posix())
        folders[:] = sorted(name for name in folders if _is_ours(Path(folder) / name, here))
        for name in names:
            yield str(here / name)
            count += 1
        if count > MOST_FILES * 5:
            return


def _is_ours(folder: Path, above: PurePosixPath) -> bool:
    if folder.name in NOT_OURS or len(above.parts) >= DEEPEST:
        return False
    return not (folder / "pyvenv.cfg").exists() and not folder.is_symlink()


def _text(path: Path) -> str:
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return ""
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
