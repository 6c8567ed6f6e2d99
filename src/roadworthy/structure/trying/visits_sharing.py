"""What stayed of one visitor when the next one came on the same thread."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.visiting import SHOWN_TO_NEXT, STAYS_BEHIND
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import path_in, shortened
from roadworthy.structure.trying.visits_places import place_of_view

TO = {"nobody": "somebody who is not logged in", "other": "another user"}


def shown_to_next(ground: Ground, pages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield pages that showed the next visitor a text by which only the one before is known."""
    for page in pages:
        place = place_of_view(ground, page)
        for leak in page["leaks"][:1] if place else ():
            message = shortened(f"{shortened(page['path'], 30)} shows one user's data to {TO[leak['to']]}", 79)
            yield SHOWN_TO_NEXT.found(Finding(place or Place("", 1), message, text=page["route"]))


def left_behind(ground: Ground, codebase: Codebase, kept: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield the variables of threads that still hold a request or its user after the answer."""
    for each in kept:
        path = path_in(ground, each["file"])
        if path:
            name = f"{each['name']}.{each['key']}" if each["key"] else each["name"]
            message = shortened(f"{name} still holds the visitor after {shortened(each['path'], 30)}", 79)
            place = Place(path, _line_of(codebase.tree(path), each["name"]))
            yield STAYS_BEHIND.found(Finding(place, message, text=name))


def _line_of(tree: ast.Module, name: str) -> int:
    """Return the line where a module binds a name."""
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return statement.lineno
    return 1
