"""Rows that a function of the project looks up for others: by their number alone, or among the visitor's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from roadworthy.structure.checks.security.guards import ASKS
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.written import Written

_GETS = ("get_object_or_404", "aget_object_or_404")
_MOST_RETURNED = 3


class LookedUp(NamedTuple):
    """What a function gives back: a row of a model, by these keys; `own` is the one that is the visitor's."""

    call: ast.Call
    model: str
    keys: frozenset[str]
    own: str


_SAME_ROWS = frozenset(["all", "select_related", "prefetch_related", "only", "defer", "select_for_update", "annotate"])


def plain_rows(of: ast.expr) -> ast.expr:
    """Return what rows are of, without what leaves all of them: `Jar.objects` of `Jar.objects.select_related(…)`."""
    while isinstance(of, ast.Call) and isinstance(of.func, ast.Attribute) and of.func.attr in _SAME_ROWS:
        of = of.func.value
    return of


def by_helper(file: FileView) -> list[LookedUp]:
    """Return the calls of functions of the project that give back one row, in a file; looked for once."""
    if "by helper" not in file.memory:
        file.memory["by helper"] = list(_by_helper(file)) if file.kind == "code" else []
    found: list[LookedUp] = file.memory["by helper"]
    return found


def _by_helper(file: FileView) -> Iterator[LookedUp]:
    for call in file.nodes(ast.Call):
        name = file.name(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else None
        function = file.index.function(name) if name and name.rpartition(".")[2] not in _GETS else None
        found = _row(file.index, function) if function is not None else None
        if found is not None:
            yield LookedUp(call, *found)


def _row(index: Any, function: Any) -> tuple[str, frozenset[str], str] | None:
    """Return the model and the keys by which a function looks up the row that it gives back."""
    summary = function.summary
    if not summary.returned or len(summary.returned) > _MOST_RETURNED or summary.is_generator:
        return None
    found = {
        _of(index, function, each) for each in summary.returned if each.value is not None or each.kind != "constant"
    }
    only = found.pop() if len(found) == 1 else None
    if only is None or only[2]:
        return only
    said = [*(each.name for each in summary.calls), *(name for name, _ in summary.reads)]
    asked = [each for each in (summary.name, *said) if ASKS.search(each.replace(only[0].rpartition(".")[2], ""))]
    return None if asked or summary.decorators else only


def _of(index: Any, function: Any, value: Written) -> tuple[str, frozenset[str], str] | None:
    if value.kind == "name" and "." not in value.name:
        bound = [each.value for each in function.summary.bound if each.name == value.name]
        value = bound[0] if len(bound) == 1 else value
    if value.kind != "call":
        return None
    last = value.name.rpartition(".")[2]
    if last in _GETS and value.parts:
        of = value.parts[0].name.removesuffix(".objects") if value.parts[0].kind == "name" else ""
    else:
        of = value.name.removesuffix(f".objects.{last}") if last in ("get", "aget") and not value.parts else ""
    model = index.name(function.path, of, function.summary.qualname) if of and of != value.name else None
    if not model or index.model(model) is None or not value.keys or any(not key for key, _ in value.keys):
        return None
    own = next((key for key, given in value.keys if given.name.rpartition(".")[2] in ("user", "owner")), "")
    return model, frozenset(key for key, _ in value.keys), own
