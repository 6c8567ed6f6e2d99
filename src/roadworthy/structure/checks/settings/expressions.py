"""What a setting's value is when nothing is set in the environment."""

from __future__ import annotations

import ast
import re

_READS = re.compile(
    r"^(os\.)?(environ\.get|getenv)$|^(\w+\.)?(env|config|environ|decouple_config|get_env\w*|getenv)(\.\w+)*$"
)
_VALUES = re.compile(r"^(values\.)?([A-Z]\w*)?Value$")
_TEXTS = re.compile(r"^(os\.)?(environ\.get|getenv)$")
_YES = frozenset(["1", "true", "yes", "on", "y", "t"])


def is_read(node: ast.AST) -> bool:
    """Say whether a call reads a variable of the environment, or of a file with such."""
    return isinstance(node, ast.Call) and bool(_READS.match(ast.unparse(node.func))) and bool(node.args)


def is_value(node: ast.expr) -> bool:
    """Say whether this is one of django-configurations' values, which read the variable of the setting's own name."""
    return isinstance(node, ast.Call) and bool(_VALUES.match(ast.unparse(node.func)))


def fallback(node: ast.expr) -> ast.expr | None:
    """Return what a variable's reading gives when it is not set; None where there is no such value."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and any(is_read(each) for each in node.values):
        return node.values[-1]
    if not isinstance(node, ast.Call) or not (is_read(node) or is_value(node)):
        return None
    for keyword in node.keywords:
        if keyword.arg == "default":
            return keyword.value
    if is_value(node):
        return node.args[0] if node.args else None
    return node.args[1] if len(node.args) > 1 and not isinstance(node.args[1], ast.Name | ast.Attribute) else None


def text(node: ast.expr | None) -> str:
    """Return a text as it is written; nothing for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def without_environment(node: ast.expr) -> ast.expr:
    """Return the value that is left when no variable is set."""
    found = fallback(node)
    return node if found is None else found


def is_text_for_truth(node: ast.expr) -> bool:
    """Say whether a variable's text is taken for yes or no as it is: `bool("False")` is True."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "bool" and len(node.args) == 1:
        node = node.args[0]
    return isinstance(node, ast.Call) and bool(_TEXTS.match(ast.unparse(node.func)))


def truth(node: ast.expr) -> bool | None:
    """Return whether a value is true when nothing is set; None where that can't be told."""
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        found = truth(node.operand)
        return None if found is None else not found
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(node)
    if isinstance(node, ast.Call) and not is_read(node) and not is_value(node) and len(node.args) == 1:
        return _converted(node)
    given = fallback(node)
    if given is None:
        return None
    is_plain = is_text_for_truth(node)
    word = text(given)
    return bool(word) if word and is_plain else word.lower() in _YES if word else truth(given)


def _converted(node: ast.Call) -> bool | None:
    name = ast.unparse(node.func).rpartition(".")[2]
    value = without_environment(node.args[0])
    if name == "bool":
        return truth(value)
    if name in ("int", "strtobool", "literal_eval", "loads") and isinstance(value, ast.Constant):
        return str(value.value).lower() in _YES
    return None


def _compared(node: ast.Compare) -> bool | None:
    left = node.left
    while (
        isinstance(left, ast.Call)
        and isinstance(left.func, ast.Attribute)
        and left.func.attr in ("lower", "strip", "upper")
    ):
        left = left.func.value
    if isinstance(left, ast.Call) and ast.unparse(left.func) == "str" and left.args:
        left = left.args[0]
    given = fallback(left)
    if not isinstance(given, ast.Constant):
        return None
    words = [each.value for each in ast.walk(node.comparators[0]) if isinstance(each, ast.Constant)]
    found = str(given.value).lower() in {str(each).lower() for each in words}
    if isinstance(node.ops[0], ast.Eq | ast.In):
        return found
    return not found if isinstance(node.ops[0], ast.NotEq | ast.NotIn) else None
