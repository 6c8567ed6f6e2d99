"""Which serializers a view of REST framework may choose for its list, as its own get_serializer_class() says."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.view_of_file import FileView

LIST, GET = "list", "GET"
_SAFE = ("SAFE_METHODS", "permissions.SAFE_METHODS")


def serializers_of_list(file: FileView, view: ast.ClassDef) -> list[str]:
    """Return the classes that it may answer when the list is asked for; none where it is not written here."""
    own = (each for each in view.body if isinstance(each, ast.FunctionDef) and each.name == "get_serializer_class")
    method = next(own, None)
    if method is None:
        return []
    found: list[ast.expr] = []
    _walk(method.body, found)
    names = [name for each in found for one in _chosen(each) if (name := _named(file, view, one))]
    return list(dict.fromkeys(names))


def _walk(body: list[ast.stmt], found: list[ast.expr]) -> bool:
    """Note what the statements return for a list; say whether they have surely returned."""
    for each in body:
        if isinstance(each, ast.Return):
            found.extend([each.value] if each.value is not None else [])
            return True
        if isinstance(each, ast.If):
            answer = is_of_list(each.test)
            ways = [each.body] if answer is True else [each.orelse] if answer is False else [each.body, each.orelse]
            returned = [_walk(way, found) for way in ways]  # each of them is looked at
            if all(returned):
                return True
    return False


def is_of_list(test: ast.expr) -> bool | None:
    """Say whether a condition holds when the list is asked for; None where that can't be told."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        answer = is_of_list(test.operand)
        return None if answer is None else not answer
    if isinstance(test, ast.BoolOp):
        answers = [is_of_list(each) for each in test.values]
        sure = isinstance(test.op, ast.Or)
        return sure if sure in answers else None if None in answers else not sure
    if isinstance(test, ast.Attribute):
        return False if ast.unparse(test) == "self.detail" else None
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    return _compared(ast.unparse(test.left), test.ops[0], test.comparators[0])


def _compared(left: str, how: ast.cmpop, right: ast.expr) -> bool | None:
    asked = {"self.action": LIST, "self.request.method": GET, "self.request.method.upper()": GET}.get(left)
    if asked is None:
        return None
    is_safe = ast.unparse(right) in _SAFE
    words = [right] if isinstance(right, ast.Constant) else getattr(right, "elts", [])
    if not is_safe and not (words and all(isinstance(each, ast.Constant) for each in words)):
        return None
    is_it = is_safe or asked in [each.value for each in words]
    return is_it if isinstance(how, ast.Eq | ast.In) else not is_it if isinstance(how, ast.NotEq | ast.NotIn) else None


def _chosen(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        answer = is_of_list(node.test)
        if answer is not False:
            yield from _chosen(node.body)
        if answer is not True:
            yield from _chosen(node.orelse)
    else:
        yield node


def _named(file: FileView, view: ast.ClassDef, node: ast.expr) -> str:
    """Return the class that an expression names: itself, the view's serializer_class, or one of a table by action."""
    text = ast.unparse(node)
    if text == "super().get_serializer_class()" and _is_overridden_above(file, view):
        return ""
    if text in ("self.serializer_class", "super().get_serializer_class()"):
        bound = _bound(view, "serializer_class")
        return _named(file, view, bound) if bound is not None else ""
    if isinstance(node, ast.Subscript):
        return _of_table(file, view, node.value, None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return _of_table(file, view, node.func.value, node.args[1] if len(node.args) > 1 else None)
    name = file.name(node) if isinstance(node, ast.Name | ast.Attribute) else None
    return name if name and file.index.class_(name) else ""


def _of_table(file: FileView, view: ast.ClassDef, table: ast.expr, otherwise: ast.expr | None) -> str:
    """Return what a dict of the class has for the list; what is taken otherwise, if it has nothing."""
    made = _bound(view, table.attr) if isinstance(table, ast.Attribute) else None
    if not isinstance(made, ast.Dict):
        return ""
    by_key = {getattr(key, "value", None): given for key, given in zip(made.keys, made.values, strict=True)}
    chosen = by_key.get(LIST, otherwise)
    return _named(file, view, chosen) if chosen is not None else ""


def _is_overridden_above(file: FileView, view: ast.ClassDef) -> bool:
    """Say whether a class of the project that the view builds upon chooses in its own way."""
    above = (each for each in file.index.ancestors(file.full_name(view)) if file.index.class_(each))
    return any(file.index.method(each, "get_serializer_class") for each in above if each != file.full_name(view))


def _bound(view: ast.ClassDef, name: str) -> ast.expr | None:
    """Return what a class's own line binds a name to."""
    lines = (each for each in view.body if isinstance(each, ast.Assign))
    return next((each.value for each in lines if ast.unparse(each.targets[0]) == name), None)
