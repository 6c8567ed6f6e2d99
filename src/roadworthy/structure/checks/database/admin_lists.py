"""What the admin's list of rows asks the database for each row, through the columns that an admin class makes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import model_name
from roadworthy.structure.checks.database.loops import goes_on, hint_of_all, message
from roadworthy.structure.checks.database.nature import is_short_list
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import Value

ADMIN = "django.contrib.admin.ModelAdmin"


@check(
    "W518",
    "The admin's list asks the database for each row",
    why="A column that a method makes is made a hundred times for each page of the admin's list. With a relation or a"
    " count in it the page is a hundred queries, and staff are those who wait for it all day.",
    bad='class OrderAdmin(ModelAdmin):\n    list_display = ["number", "mail"]\n\n'
    "    def mail(self, order):\n        return order.customer.user.email",
    good='class OrderAdmin(ModelAdmin):\n    list_display = ["number", "mail"]\n'
    '    list_select_related = ["customer__user"]',
    way_out="Give list_select_related, or a get_queryset() that prefetches or annotates what the columns show.",
    ignore_when="the table has a handful of rows.",
)
def column_by_query(file: FileView) -> Iterator[Finding]:
    """Find methods among an admin's list_display that read what the list's rows did not bring along."""
    if file.kind != "code" or not file.mentions("list_display"):
        return
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        if not _lists(node) or not file.index.is_a(name, ADMIN):
            continue
        rows: Value | None = file.index.rows_of_admin(name)
        model = file.index.model(rows.of) if rows else None
        if rows is None or model is None or is_short_list(model):
            continue
        row, seen = Value("instance", rows.of, steps=rows.steps, name="row"), set[str]()
        for column, at in _columns(node):
            touches = _new(_read(file, name, column, row), seen)
            if touches:
                own = _method(node, column)
                hint = hint_of_all(touches, model_name(rows.of))
                yield file.finding(own or at, message(touches[0]), hint, way=file.way(own.body[0]) if own else None)


def _lists(node: ast.ClassDef) -> bool:
    return any(True for _ in _columns(node))


def _columns(node: ast.ClassDef) -> Iterator[tuple[str, ast.Constant]]:
    """Yield the columns that a class's own list_display names."""
    for each in node.body:
        is_it = isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "list_display"
        given = each.value if is_it and isinstance(each, ast.Assign) else None
        for part in given.elts if isinstance(given, ast.List | ast.Tuple) else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, part


def _read(file: FileView, admin: str, column: str, row: Value) -> Iterator[Any]:
    """Yield what one column reads: by the admin's own method, else by the model's."""
    method = file.index.method(admin, column)
    function = file.index.function(method) if method else None
    arguments = [each.name for each in function.summary.arguments] if function else []
    if function and len(arguments) > 1 and not any("cache" in each.name for each in function.summary.decorators):
        yield from file.index.missing_in(row, function.qualname, arguments[1], True)
    elif not method:
        model = file.index.model(row.of)
        if model and not model.field(column):
            yield from file.index.missing(row, (column,), True)


def _new(touches: Iterator[Any], seen: set[str]) -> list[Any]:
    found = []
    for touch in touches:
        about = touch.relation or touch.method
        if not goes_on(about, seen):
            seen.add(about)
            found.append(touch)
    return found


def _method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == name), None)
