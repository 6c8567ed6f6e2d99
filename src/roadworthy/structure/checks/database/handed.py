"""Rows of a loop that are handed to a function, or made a text: what is read there is read at each turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.touches import ENDING, Touch
from roadworthy.structure.code.value import Value

TEXTS = ("str", "repr", "format")
OWN = ("self", "cls")
LOOPS = (ast.For, ast.AsyncFor, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def handed(file: FileView, inside: list[ast.AST], name: str, row: Value) -> Iterator[tuple[ast.expr, Any]]:
    """Yield what functions read of a row that a loop hands them, each with the call."""
    for node in (each for outer in inside for each in ast.walk(outer)):
        if _ends(file, node):
            continue
        if (text := _made_a_text(node)) is not None:
            if (names := _names_of(text, name)) is not None:
                as_text = file.index.missing(row, (*names, "__str__"), True)
                yield from ((text, touch) for touch in as_text if not names or touch.method)
        elif isinstance(node, ast.Call) and _is_query_of(file, node, name):
            yield node, Touch("", "query")
        elif isinstance(node, ast.Call) and any(_is(each, name) for each in _given(node)):
            yield from ((node, touch) for touch in _by_call(file, node, name, row))


def _made_a_text(node: ast.AST) -> ast.expr | None:
    """Return what is made a text here: in an f-string, or by `str()`."""
    if isinstance(node, ast.FormattedValue):
        return node.value
    is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS
    return node.args[0] if is_text and node.args else None  # type: ignore[attr-defined]


def _names_of(node: ast.expr, name: str) -> tuple[str, ...] | None:
    """Return the names behind a row's own in `row.a.b`; None for what is anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return tuple(names) if _is(node, name) else None


def _is_query_of(file: FileView, call: ast.Call, name: str) -> bool:
    """Say whether rows of another table are asked for by a row: `Line.objects.filter(order=order).count()`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ENDING:
        return False
    root: ast.expr = call
    is_by_row = False
    while isinstance(root, ast.Call | ast.Attribute | ast.Subscript):
        given = list(_given(root)) if isinstance(root, ast.Call) else []
        is_by_row = is_by_row or any(_is_row_or_key(each, name) for each in given)
        root = root.func if isinstance(root, ast.Call) else root.value
    if not is_by_row or not isinstance(root, ast.Name) or root.id == name:
        return False
    rows = value(file, call.func.value, call)
    return bool(rows and rows.is_rows() and file.index.model(rows.of))


def _is_row_or_key(node: ast.expr, name: str) -> bool:
    return _is(node, name) or (isinstance(node, ast.Attribute) and node.attr in ("pk", "id") and _is(node.value, name))


def _ends(file: FileView, node: ast.AST) -> bool:
    """Say whether the loop is left with this line, so that it runs but once."""
    above = next((each for each in file.around(node) if isinstance(each, (ast.Return, *LOOPS))), None)
    return isinstance(above, ast.Return)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (each.value for each in call.keywords)


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _by_call(file: FileView, call: ast.Call, name: str, row: Value) -> Iterator[Any]:
    called = [each for each in file.index.called(file.path, call, file.scope(call)) if file.index.function(each)]
    function = file.index.function(called[0]) if len(called) == 1 else None
    if function is None or any("cache" in each.name for each in function.summary.decorators):
        return
    names = [each.name for each in function.summary.arguments if not each.name.startswith("*")]
    if function.summary.of_class and names[:1] and names[0] in OWN:
        names = names[1:]
    by_place = [own for own, given in zip(names, call.args, strict=False) if _is(given, name)]
    by_name = [each.arg for each in call.keywords if each.arg in names and _is(each.value, name)]
    for argument in (*by_place, *by_name):
        yield from file.index.missing_in(row, function.qualname, argument)


def handed_whole(file: FileView) -> Iterator[tuple[ast.Call, Value, list[Any]]]:
    """Yield each call that hands a queryset to a function of the project, with what its loops read at each turn."""
    for call in file.nodes(ast.Call):
        name = file.name(call.func)
        function = file.index.function(name) if name and (call.args or call.keywords) else None
        if function is None or any("cache" in each.name for each in function.summary.decorators):
            continue
        turned = {
            bound.value.of.name
            for bound in function.summary.bound
            if bound.value.kind == "element" and bound.value.of and bound.value.of.kind == "name"
        }
        names = [each.name for each in function.summary.arguments if not each.name.startswith("*")]
        if function.summary.of_class and names[:1] and names[0] in OWN:
            names = names[1:]
        pairs = [*zip(names, call.args, strict=False), *((each.arg or "", each.value) for each in call.keywords)]
        for argument, given in pairs:
            rows = value(file, given, call) if argument in turned else None
            if rows and rows.is_rows() and (found := file.index.missing_in_loop(rows, function.qualname, argument)):
                yield call, rows, list(found)
