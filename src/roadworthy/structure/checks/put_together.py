"""Texts that are put together from values: by an f-string, %, + or format()."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_NAMES = "gettext gettext_lazy ugettext ugettext_lazy ngettext pgettext pgettext_lazy _"
TRANSLATED = frozenset(_NAMES.split())
_OF_NUMBERS = frozenset("dfxXeEgG%n")


def put_in(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the values that are put into a text which is made here; numbers, which do no harm, are left out."""
    if isinstance(node, ast.JoinedStr):
        yield from (each.value for each in node.values if isinstance(each, ast.FormattedValue) and not _is_number(each))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_text(node.left):
        yield from _of_percent(node.right)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _of_sum(list(_sides(node)))
    elif is_format(node):
        yield from node.args  # type: ignore[attr-defined]
        yield from (keyword.value for keyword in node.keywords)  # type: ignore[attr-defined]


def is_format(node: ast.expr) -> bool:
    """Say whether this is format() of a text that is written here."""
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return is_call and _is_text(node.func.value)  # type: ignore[attr-defined]


def _of_percent(right: ast.expr) -> Iterator[ast.expr]:
    if isinstance(right, ast.Dict):
        yield from right.values
    else:
        yield from right.elts if isinstance(right, ast.Tuple) else [right]


def _of_sum(sides: list[ast.expr]) -> Iterator[ast.expr]:
    if not any(_is_text(side) or isinstance(side, ast.JoinedStr) for side in sides):
        return
    for side in sides:
        inner = list(put_in(side))
        is_plain = not inner and not _is_text(side) and not isinstance(side, ast.JoinedStr | ast.BinOp)
        yield from [side] if is_plain else inner


def _sides(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what a sum is made of, from left to right; long sums are deep, so without recursion."""
    sides: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides.append(node.right)
        node = node.left
    yield node
    yield from reversed(sides)


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATED:
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_number(each: ast.FormattedValue) -> bool:
    spec = each.format_spec
    if not isinstance(spec, ast.JoinedStr) or not spec.values:
        return False
    last = spec.values[-1]
    return isinstance(last, ast.Constant) and str(last.value)[-1:] in _OF_NUMBERS
