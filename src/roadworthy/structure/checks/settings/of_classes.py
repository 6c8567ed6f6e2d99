"""Settings that are written as classes, for django-configurations: each class with what it has of those above it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.code.settings import CONFIGURATIONS

_FOR_DEVELOPERS = re.compile(r"Dev|Local|Test|Debug|^CI$|Example|Build|Docs", re.IGNORECASE)
_BASE = re.compile(r"^(Base|Common|Defaults?|Shared|Core|Global)", re.IGNORECASE)


def classes(view: CodebaseView) -> Iterator[tuple[str, list[tuple[str, ast.ClassDef]]]]:
    """Yield each class that may serve visitors, with the bodies that make it, the farthest ancestor's first."""
    names = {name for kind in CONFIGURATIONS for name in view.index.below(kind)}
    taken_over = {above for name in names for above in view.index.ancestors(name)}
    for name in sorted(names):
        last = name.rpartition(".")[2]
        if _FOR_DEVELOPERS.search(last) or (name in taken_over and _BASE.search(last)):
            continue
        line = [name, *(each for each in view.index.ancestors(name) if each not in CONFIGURATIONS)]
        bodies = [body for each in reversed(line) for body in _bodies(view, each)]
        if len(bodies) == len(line):
            yield name, bodies


def _bodies(view: CodebaseView, name: str) -> Iterator[tuple[str, ast.ClassDef]]:
    facts = view.index.class_(name)
    for node in ast.walk(view.tree(facts.path)) if facts is not None else ():
        if isinstance(node, ast.ClassDef) and node.lineno == facts.line:
            yield facts.path, node
