"""What a row of the database looks like where it is put into a text: its model's __str__, and what that is made of."""

from __future__ import annotations

import ast
import re
from typing import Any

from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_TEXTS = ("TextField", "CharField")
_OF_MARKUP = re.compile(r"html|rendered|svg|css|markup|icon|snippet|embed|script|colou?r|template|json")
_SHORTEST = 20
_ESCAPES = ("escape", "strip_tags", "bleach", "nh3", "slugify", "clean")


def text_shown(file: FileView, node: ast.expr) -> str:
    """Return the text of a row that its __str__ gives where the row itself is put into a text; nothing otherwise."""
    if isinstance(node, ast.Call) and file.name(node.func) == "builtins.str" and len(node.args) == 1:
        node = node.args[0]
    if not isinstance(node, ast.Name | ast.Attribute):
        return ""
    model = model_of(file, node)
    shown = file.index.method(model, "__str__") if model else None
    function = file.index.function(shown) if shown else None
    if function is None or any(word in call.name for call in function.summary.calls for word in _ESCAPES):
        return ""
    words = [name for name, _ in function.summary.reads] + [call.name for call in function.summary.calls]
    fields = (word.split(".")[1] for word in words if word.startswith("self.") and word.count(".") >= 1)
    facts = file.index.model(model)
    return next((each for each in fields if is_typed_text(facts, each)), "")


def model_of(file: FileView, node: ast.expr) -> str:
    """Return the model of a row, as far as the code says; in a template's tag, as its argument's name says."""
    row = file.index.value(file.path, node, file.scope(node), node.lineno)
    if row is not None and row.kind != "unknown":
        return str(row.of) if row.kind == "instance" else ""
    function = file.function(node)
    if function is None or not isinstance(node, ast.Name):
        return ""
    if found := _of_action(file, function, node.id):
        return found
    if "templatetags" not in file.path:
        return ""
    if node.id not in [each.arg for each in function.args.args]:
        return ""
    named = [each.qualname for each in file.index.models if each.name.lower() == node.id.replace("_", "")]
    return named[0] if len(named) == 1 else ""


_ACTION = 3


def _of_action(file: FileView, function: FunctionNode, name: str) -> str:
    """Return the model of a row of an admin's action: `for order in queryset`, of its third argument."""
    arguments = [each.arg for each in function.args.args]
    loops = [each for each in ast.walk(function) if isinstance(each, ast.For)]
    loops = [each for each in loops if getattr(each.target, "id", "") == name]
    if len(arguments) != _ACTION or not loops or arguments[-1] not in ast.unparse(loops[0].iter):
        return ""
    above = file.parent(function)
    owners = [above] if isinstance(above, ast.ClassDef) else list(file.nodes(ast.ClassDef))
    for owner in owners:
        bound = [each for each in owner.body if isinstance(each, ast.Assign)]
        listed = [each for each in bound if ast.unparse(each.targets[0]) == "actions"]
        is_own = owner is above or any(function.name in ast.unparse(each.value) for each in listed)
        rows = file.index.rows_of_admin(file.full_name(owner)) if is_own else None
        if rows is not None:
            return str(rows.of)
    return ""


def is_typed_text(model: Any, name: str) -> bool:
    """Say whether a field is a text that anything may stand in: no choice of some, no code of a few letters."""
    field = model.field(name) if model is not None else None
    if field is None or field.kind.rpartition(".")[2] not in _TEXTS or _OF_MARKUP.search(name):
        return False
    longest = field.written.key("max_length")
    is_short = longest is not None and isinstance(longest.value, int) and longest.value < _SHORTEST
    return field.written.key("choices") is None and not is_short
