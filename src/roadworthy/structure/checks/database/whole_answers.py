"""Answers for programs that hold every row of a table which grows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.database.nature import grows
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_ANSWERS = ("JsonResponse", "Response", "json_response", "dumps")
SERIALIZER = "rest_framework.serializers.BaseSerializer"


def whole_answers(file: FileView) -> Iterator[tuple[ast.expr, str]]:
    """Yield what a view puts every row of a growing table into for its answer, with the table's model."""
    made: list[tuple[ast.expr, ast.expr]] = [(each, each.generators[0].iter) for each in file.nodes(ast.ListComp)]
    made += [(each, each.generators[0].iter) for each in file.nodes(ast.GeneratorExp)]
    made += [(call, of) for call in file.nodes(ast.Call) if (of := _serialized(file, call)) is not None]
    for node, of in made:
        function = file.function(node)
        way = file.way(node) if function is not None else None
        if function is None or way is None or way.kind != "view" or len(way.chain) > 1:
            continue
        if _has_pages(function) or _is_for_staff(function):
            continue
        rows = value(file, of, node)
        is_whole = rows is not None and rows.is_rows() and not (rows.is_narrowed or rows.is_sliced or rows.through)
        if rows and is_whole and grows(file, rows.of) and _is_answered(file, function, node):
            yield node, rows.of


def _serialized(file: FileView, call: ast.Call) -> ast.expr | None:
    """Return the rows that a serializer of REST framework is given."""
    is_many = any(each.arg == "many" and getattr(each.value, "value", None) is True for each in call.keywords)
    name = file.name(call.func) if is_many else None
    if name is None or not file.index.is_a(name, SERIALIZER):
        return None
    return next((each.value for each in call.keywords if each.arg == "instance"), call.args[0] if call.args else None)


def _has_pages(function: FunctionNode) -> bool:
    text = ast.unparse(function).lower()
    return "pagina" in text or "page" in text


def _is_for_staff(function: FunctionNode) -> bool:
    text = " ".join(map(ast.unparse, function.decorator_list))
    return "staff" in text or "admin" in text or "superuser" in text


def _is_answered(file: FileView, function: FunctionNode, node: ast.expr) -> bool:
    """Say whether a value goes into the answer: where it stands, or by the name that it is bound to."""
    if _is_in_answer(file, node):
        return True
    statement = next((each for each in file.around(node) if isinstance(each, ast.stmt)), None)
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    names = {each.id for each in targets if isinstance(each, ast.Name)}
    used = (each for each in ast.walk(function) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load))
    return any(each.id in names and _is_in_answer(file, each) for each in used)


def _is_in_answer(file: FileView, node: ast.expr) -> bool:
    """Say whether a value is an argument of an answer, as it is or in a list or a dict."""
    for above in file.around(node):
        if isinstance(above, ast.Call) and above.func is not node:
            name = above.func.attr if isinstance(above.func, ast.Attribute) else getattr(above.func, "id", "")
            return name in _ANSWERS
        if not isinstance(above, ast.Dict | ast.List | ast.keyword | ast.Attribute):
            return False
    return False
