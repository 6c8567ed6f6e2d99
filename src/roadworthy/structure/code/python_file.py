"""Reads one Python file into its summary: imports, names, classes, functions, and what they call."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from roadworthy.structure.code.statements import read_scope
from roadworthy.structure.code.summary import FileSummary, Ignore

IGNORE = re.compile(r"#\s*roadworthy:\s*ignore(?:\[([^\]]*)\])?[ \t]*:?[ \t]*(.*)")
PYTHON_2 = re.compile(r"^\s*(print\s+[^(=\s]|except\s+[\w.]+\s*,\s*\w+\s*:|exec\s+[\"'])", re.MULTILINE)


def parse(text: str, path: str = "<file>") -> ast.Module:
    """Return a text's syntax tree, without the warnings that Python has about it.

    Raises SyntaxError, ValueError (a null byte), RecursionError or MemoryError (nested beyond what Python can take).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, path)


def read_python(path: str, kind: str, digest: str, text: str, module: str) -> FileSummary:
    """Return what a Python file says; where it says nothing to this Python, why."""
    is_package = path.endswith("__init__.py")
    lines = text.count("\n") + 1
    try:
        scope = read_scope(parse(text, path), module, is_package, shallow=kind == "test")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        why, line = _failure(text, error)
        return FileSummary(path, kind, digest, lines, module, is_package, failure=why, failure_line=line)
    return FileSummary(
        path,
        kind,
        digest,
        lines,
        module,
        is_package,
        imports=tuple(scope.imports),
        names=tuple(scope.bound),
        classes=tuple(scope.classes),
        functions=tuple(scope.functions),
        ignores=tuple(ignores_in(text)) if "roadworthy:" in text else (),
    )


def ignores_in(text: str) -> Iterator[Ignore]:
    """Yield the comments that silence a check, each with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        if "roadworthy:" in line and (match := IGNORE.search(line)):
            ids = tuple(part.strip().upper() for part in (match[1] or "").split(",") if part.strip())
            yield Ignore(number, ids, match[2].strip())


def _failure(text: str, error: BaseException) -> tuple[str, int]:
    if PYTHON_2.search(text):
        return "written for Python 2", getattr(error, "lineno", 0) or 0
    if isinstance(error, SyntaxError):
        return f"not Python: {error.msg}", error.lineno or 0
    if isinstance(error, ValueError):
        return "not Python: it holds a null byte", 0
    return "nested deeper than Python can read", 0
