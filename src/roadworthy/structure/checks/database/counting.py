"""Rows that are read to be counted, or to see whether there are any."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.database.nature import asks_for_one, grows, is_short_list
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import Value, step_name


@check(
    "W503",
    "All rows are read only to be counted",
    why="len() makes Django read every row into memory and build an object of each, to throw them away again. The"
    " database counts them without reading them out.",
    bad="total = len(Order.objects.filter(paid=True))",
    good="total = Order.objects.filter(paid=True).count()",
    way_out="Ask the database: .count().",
    ignore_when="the rows are prefetched, and .count() would be one more query.",
)
def counted_by_reading(file: FileView) -> Iterator[Finding]:
    """Find len() around a queryset that is used for nothing else."""
    for _, call in file.calls("builtins.len"):
        if len(call.args) == 1 and isinstance(call.args[0], ast.Name) and _is_only_counted(file, call.args[0]):
            rows = value(file, call.args[0], call)
            if rows and not rows.is_sliced and not rows.is_values and _is_read(file, rows):
                yield file.finding(call, "every row is read to be counted", way=file.way(call))
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Call):
            continue
        rows = value(file, call.args[0], call)
        if rows and not rows.is_values and _is_read(file, rows):
            edit = file.edit(call, f"{file.text(call.args[0])}.count()")
            yield file.finding(call, "every row is read to be counted", way=file.way(call), edits=(edit,))


def _is_read(file: FileView, rows: Value) -> bool:
    """Say whether to count rows reads them: what was prefetched is counted for nothing."""
    return rows.kind == "queryset" and bool(rows.steps) and not (_may_be_prefetched(rows) or _is_one(file, rows))


def _is_only_counted(file: FileView, name: ast.Name) -> bool:
    """Say whether a function binds a name once, and then only asks how many there are."""
    function = file.function(name)
    if function is None or len(flow_of(file, name).values(name.id)) != 1:
        return False
    for each in ast.walk(function):
        if isinstance(each, ast.Name) and each.id == name.id and isinstance(each.ctx, ast.Load):
            above = file.parent(each)
            is_len = isinstance(above, ast.Call) and isinstance(above.func, ast.Name) and above.func.id == "len"
            if not is_len and not (isinstance(above, ast.Attribute) and above.attr in ("count", "exists")):
                return False
    return True


@check(
    "W504",
    "Rows are read or counted only to see whether there are any",
    why="`if queryset` reads every row, and count() looks at every row, where exists() stops at the first one.",
    bad="if Order.objects.filter(customer=customer):\n    ...",
    good="if Order.objects.filter(customer=customer).exists():\n    ...",
    way_out="Ask .exists().",
    ignore_when="the rows are prefetched, or the number is wanted anyway.",
)
def asked_by_reading(file: FileView) -> Iterator[Finding]:
    """Find conditions that are a queryset, or a comparison of its count with zero."""
    tests = [node.test for node in file.nodes(ast.If)] + [node.test for node in file.nodes(ast.IfExp)]
    for condition in (part for test in tests for part in _parts(test)):
        found = None
        if isinstance(condition, ast.Call):
            found = _asked(file, condition, condition)
        elif isinstance(condition, ast.Compare):
            found = _compared(file, condition)
        elif isinstance(condition, ast.Name):
            found = _only_asked(file, condition)
        if found:
            yield found


def _only_asked(file: FileView, name: ast.Name) -> Finding | None:
    """Return what is to be said of `if rows:`, where the function does nothing else with the rows."""
    function = file.function(name)
    bound = flow_of(file, name).values(name.id) if function else []
    if function is None or len(bound) != 1 or not isinstance(bound[0], ast.Call):
        return None
    used = [each for each in ast.walk(function) if isinstance(each, ast.Name) and each.id == name.id]
    if len(used) != 2:  # where it is bound, and here
        return None
    found = _asked(file, bound[0], name)
    return file.finding(name, found.message, way=file.way(name)) if found and "read" in found.message else None


def _parts(test: ast.expr) -> list[ast.expr]:
    if isinstance(test, ast.BoolOp):
        return [part for each in test.values for part in _parts(each)]
    return _parts(test.operand) if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else [test]


def _asked(file: FileView, call: ast.Call, whole: ast.expr, negation: str = "") -> Finding | None:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "count" and not call.args:
        rows = value(file, call.func.value, call)
        is_counted_again = _counts(file, call) > 1
        if rows and rows.is_rows() and not is_counted_again and _is_long(file, rows):
            edit = file.edit(whole, f"{negation}{file.text(call.func.value)}.exists()")
            return file.finding(
                whole, "rows are counted only to see whether there are any", edits=(edit,), way=file.way(call)
            )
        return None
    rows = value(file, call, call)
    if rows and rows.kind == "queryset" and rows.steps and not _may_be_prefetched(rows) and not rows.is_sliced:
        if _is_one(file, rows) or (rows.through and not grows(file, rows.of)) or _is_all_of_one(call):
            return None
        edit = file.edit(whole, f"{file.text(call)}.exists()")
        return file.finding(whole, "rows are read only to see whether there are any", edits=(edit,), way=file.way(call))
    return None


def _compared(file: FileView, node: ast.Compare) -> Finding | None:
    """Return what is to be said of `rows.count() > 0`, and of `rows.count() == 0`."""
    right = getattr(node.comparators[0], "value", None)
    is_any = (right == 0 and isinstance(node.ops[0], ast.Gt | ast.NotEq)) or (
        right == 1 and isinstance(node.ops[0], ast.GtE)
    )
    is_none = (right == 0 and isinstance(node.ops[0], ast.Eq | ast.LtE)) or (
        right == 1 and isinstance(node.ops[0], ast.Lt)
    )
    if len(node.ops) == 1 and (is_any or is_none) and isinstance(node.left, ast.Call):
        func = node.left.func
        if isinstance(func, ast.Attribute) and func.attr == "count":
            return _asked(file, node.left, node, "" if is_any else "not ")
    return None


def _may_be_prefetched(rows: Value) -> bool:
    return bool(rows.through) and not rows.has_step("filter", "exclude")


def _is_one(file: FileView, rows: Value) -> bool:
    """Say whether the rows are one at most, or of a short list, so that to read them costs nothing more."""
    model = file.index.model(rows.of)
    if model is None or is_short_list(model):
        return True  # of another's model nobody can tell
    filters = (step for step in rows.steps if step_name(step) == "filter")
    return asks_for_one(file, rows.of, {key for step in filters for key, _ in step.keys})


def _is_all_of_one(call: ast.Call) -> bool:
    """Say whether it is all that one row is related to, where nobody can tell whether that was prefetched."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "all":
        return False
    return not ast.unparse(call.func.value).endswith(("objects", "_manager"))


def _counts(file: FileView, call: ast.Call) -> int:
    """Return how often the function counts the same rows: who needs the number asks for the number."""
    function = file.function(call)
    written = ast.unparse(call)
    return sum(ast.unparse(each) == written for each in file.methods("count") if file.function(each) is function)


def _is_long(file: FileView, rows: Value) -> bool:
    """Say whether there is much to count: rows of a table that grows, and not of one row of another alone."""
    return not rows.through and not _is_one(file, rows) and grows(file, rows.of)
