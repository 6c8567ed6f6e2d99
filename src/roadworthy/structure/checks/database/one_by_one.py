"""Rows that are looked up one by one, in a loop over their keys or names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.database.asked import Loop, loops, value
from roadworthy.structure.checks.database.nature import is_short_list
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.touches import ENDING
from roadworthy.structure.code.value import Value

SHORTCUTS = ("django.shortcuts.get_object_or_404", "django.shortcuts.aget_object_or_404")
LITERALS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Constant, ast.JoinedStr)
CHANGING = ("add_", "set_", "save", "create", "send", "delete", "remove_", "update_", "assign", "delay", "enqueue")
_OTHERWISE = """
iexact contains icontains startswith istartswith endswith iendswith gt gte lt lte in range regex iregex search isnull
date year month day week week_day quarter hour minute time
"""
OTHERWISE = frozenset(_OTHERWISE.split())
"""Lookups that can't be asked for many at once by `…__in`."""
FEW = ("range", "choices", "settings", "languages")


def looked_up(file: FileView) -> Iterator[tuple[ast.Call, str, ast.AST]]:
    """Yield the first query of each loop that asks for rows by what the loop goes over: the call, model and loop."""
    for loop, at, inside in loops(file):
        names = {each.id for each in ast.walk(loop.target) if isinstance(each, ast.Name)}
        is_other = _leaves(inside) or _changes(inside) or _keeps(inside, names)
        if not names or is_other or _is_known(file, loop, at):
            continue
        for call in (each for outer in inside for each in ast.walk(outer) if isinstance(each, ast.Call)):
            rows = _asked_for(file, call, names)
            model = file.index.model(rows.of) if rows else None
            if model is not None and not is_short_list(model) and not _is_of_one_turn(file, call, at):
                yield call, model.name, at
                break


def _leaves(inside: list[ast.AST]) -> bool:
    """Say whether the loop looks for one thing, and is left when it is found; or tries what may fail."""
    return any(isinstance(each, ast.Return | ast.Break) for outer in inside for each in ast.walk(outer))


def _keeps(inside: list[ast.AST], names: set[str]) -> bool:
    """Say whether the loop keeps what it found by its key, and looks there before it asks: `if code in known:`."""
    whole = [each for outer in inside for each in ast.walk(outer)]
    kept = {ast.unparse(each.value) for each in whole if isinstance(each, ast.Subscript) and _is_set(each, names)}
    asked = (each.comparators[0] for each in whole if isinstance(each, ast.Compare) and len(each.ops) == 1)
    return bool(kept & {ast.unparse(each) for each in asked})


def _is_set(node: ast.Subscript, names: set[str]) -> bool:
    return isinstance(node.ctx, ast.Store) and isinstance(node.slice, ast.Name) and node.slice.id in names


def _changes(inside: list[ast.AST]) -> bool:
    """Say whether each turn changes something, so that the question more is not what makes it slow."""
    calls = (each.func for outer in inside for each in ast.walk(outer) if isinstance(each, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr.startswith(CHANGING) for func in calls)


def _is_of_one_turn(file: FileView, call: ast.Call, at: ast.AST) -> bool:
    """Say whether it is only asked at the turn that is the one: `if name == "number":`."""
    for above in file.around(call):
        if above is at:
            return False
        if isinstance(above, ast.If) and isinstance(above.test, ast.Compare):
            of = [above.test.left, *above.test.comparators]
            if any(isinstance(each, ast.Constant) and each.value is not None for each in of):
                return True
    return False


def _is_known(file: FileView, loop: Loop, at: ast.AST) -> bool:
    """Say whether the loop goes over rows, which other lines look at, or over a few things that the code names."""
    for origin in flow_of(file, at).origins(loop.iter):
        whole = origin
        while isinstance(whole, ast.Call | ast.Attribute | ast.Subscript):
            whole = whole.func if isinstance(whole, ast.Call) else whole.value
        written = ast.unparse(origin).lower()
        if isinstance(whole, ast.SetComp | ast.ListComp | ast.GeneratorExp):
            whole = whole.generators[0].iter
        if isinstance(origin, LITERALS) or isinstance(whole, LITERALS) or any(word in written for word in FEW):
            return True
        if isinstance(whole, ast.Name) and (whole.id.isupper() or _is_of_module(file, whole)):
            return True
    rows = value(file, loop.iter, at)
    return bool(rows and (rows.is_rows() or (rows.item is not None and rows.item.name == "row")))


def _is_of_module(file: FileView, name: ast.Name) -> bool:
    """Say whether a name is bound by the module's own lines."""
    found = file.name(name)
    return bool(found and found.startswith(f"{file.module}.") and not file.index.function(found))


def _asked_for(file: FileView, call: ast.Call, names: set[str]) -> Value | None:
    """Return the rows of a table that are asked for by one of these names."""
    if file.name(call.func) in SHORTCUTS and call.args:
        return value(file, call.args[0], call) if _is_given(call, names) else None
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ENDING:
        return None
    root: ast.expr = call
    is_by_it = False
    while isinstance(root, ast.Call | ast.Attribute | ast.Subscript):
        is_by_it = is_by_it or (isinstance(root, ast.Call) and _is_given(root, names))
        root = root.func if isinstance(root, ast.Call) else root.value
    if not is_by_it or not isinstance(root, ast.Name) or root.id in names:
        return None
    rows = value(file, call.func.value, call)
    return rows if rows and rows.is_rows() else None


def _is_given(call: ast.Call, names: set[str]) -> bool:
    """Say whether a condition is made of one of these names."""
    plain = (each for each in call.keywords if each.arg and each.arg.rpartition("__")[2] not in OTHERWISE)
    given = (each for keyword in plain for each in ast.walk(keyword.value))
    return any(isinstance(each, ast.Name) and each.id in names for each in given)
