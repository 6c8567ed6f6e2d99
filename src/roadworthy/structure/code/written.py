"""An expression as it is written in the code, small enough to be kept for every line of a large project."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

DEEPEST = 12
LONGEST_TEXT = 300


class Written(NamedTuple):
    """One expression. A tuple, because there are hundreds of thousands and they are stored.

    `kind` is constant, name, call, attribute, subscript, slice, list, tuple, set, dict, either, binop, not,
    comprehension, lambda, star, element (what a loop over `of` gives) or other. `name` is dotted where it is written
    so (`a.b`, or the function of a call); where a call or attribute is on something that is no name, `of` is that
    thing and `name` begins with a dot.
    """

    kind: str
    name: str = ""
    line: int = 0
    value: Any = None
    of: Any = None
    parts: tuple[Any, ...] = ()
    keys: tuple[tuple[str, Any], ...] = ()

    def key(self, name: str) -> Written | None:
        """Return a keyword argument, or a dict's value under a text."""
        return next((value for key, value in self.keys if key == name), None)

    def part(self, place: int) -> Written | None:
        """Return a positional argument or an item."""
        return self.parts[place] if place < len(self.parts) else None

    def argument(self, place: int, name: str) -> Written | None:
        """Return an argument that can be given by its place or by its name."""
        return self.key(name) or self.part(place)

    @property
    def text(self) -> str:
        """Return the text, if this is one."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the texts of a list."""
        return tuple(part.value for part in self.parts if isinstance(part.value, str))


def element(of: Written) -> Written:
    """Return what a loop over something gives at each turn."""
    return Written("element", "", of.line, of=of)


def item(of: Written, place: int) -> Written:
    """Return what an assignment to several names gives to one of them."""
    return Written("subscript", "", of.line, of=of, parts=(Written("constant", "", of.line, place),))


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for names and attributes; nothing for anything else."""
    if type(node) is ast.Name:
        return node.id
    ends = []
    while type(node) is ast.Attribute:
        ends.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(ends)]) if type(node) is ast.Name else ""


def written(node: ast.expr | None, depth: int = 0) -> Written:
    """Return an expression in short; what is nested too deep is `other`."""
    if node is None:
        return Written("constant")
    maker = _MAKERS.get(type(node))
    if maker is None or depth > DEEPEST:
        return Written("other", line=node.lineno)
    made: Written = maker(node, depth + 1)
    return made


def _constant(node: ast.Constant, depth: int) -> Written:
    value = node.value
    if isinstance(value, str | bytes):
        value = value[:LONGEST_TEXT] if isinstance(value, str) else None
    elif value is ... or isinstance(value, complex) or (isinstance(value, int) and value.bit_length() > 128):
        value = None
    return Written("constant" if value is not None or node.value is None else "other", line=node.lineno, value=value)


def _name(node: ast.Name, depth: int) -> Written:
    return Written("name", node.id, node.lineno)


def _attribute(node: ast.Attribute, depth: int) -> Written:
    if name := dotted(node):
        return Written("name", name, node.lineno)
    base, ends = _base(node)
    return Written("attribute", "." + ends, node.lineno, of=written(base, depth))


def _base(node: ast.expr) -> tuple[ast.expr, str]:
    """Return what a chain of attributes begins with, and the chain."""
    ends = []
    while type(node) is ast.Attribute:
        ends.append(node.attr)
        node = node.value
    return node, ".".join(reversed(ends))


def _call(node: ast.Call, depth: int) -> Written:
    name, of = dotted(node.func), None
    if not name:
        base, ends = _base(node.func)
        name, of = "." + ends if ends else "", written(base, depth)
    keys = tuple((each.arg or "**", written(each.value, depth)) for each in node.keywords)
    return Written("call", name, node.lineno, None, of, tuple(written(each, depth) for each in node.args), keys)


def _subscript(node: ast.Subscript, depth: int) -> Written:
    of = written(node.value, depth)
    if isinstance(node.slice, ast.Slice):
        ends = (written(node.slice.lower, depth), written(node.slice.upper, depth))
        return Written("slice", "", node.lineno, of=of, parts=ends)
    return Written("subscript", "", node.lineno, of=of, parts=(written(node.slice, depth),))


def _items(node: ast.List | ast.Tuple | ast.Set, depth: int) -> Written:
    parts = tuple(written(each, depth) for each in node.elts)
    return Written(type(node).__name__.lower(), "", node.lineno, parts=parts)


def _dict(node: ast.Dict, depth: int) -> Written:
    pairs = zip(node.keys, node.values, strict=True)
    keys = tuple((_key(key), written(value, depth)) for key, value in pairs)
    return Written("dict", "", node.lineno, keys=keys)


def _key(node: ast.expr | None) -> str:
    if node is None:
        return "**"
    return str(node.value) if isinstance(node, ast.Constant) else dotted(node)


def _binop(node: ast.BinOp, depth: int) -> Written:
    name = type(node.op).__name__
    return Written("binop", name, node.lineno, parts=(written(node.left, depth), written(node.right, depth)))


def _if(node: ast.IfExp, depth: int) -> Written:
    return Written("either", "if", node.lineno, parts=(written(node.body, depth), written(node.orelse, depth)))


def _bool(node: ast.BoolOp, depth: int) -> Written:
    name = type(node.op).__name__.lower()
    return Written("either", name, node.lineno, parts=tuple(written(each, depth) for each in node.values))


def _not(node: ast.UnaryOp, depth: int) -> Written:
    if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        return Written("constant", "", node.lineno, -value if isinstance(value, int | float) else None)
    return Written("not", "", node.lineno, of=written(node.operand, depth))


def _dict_comprehension(node: ast.DictComp, depth: int) -> Written:
    over = node.generators[0]
    names = Written("name", dotted(over.target), node.lineno)
    parts = (names, written(over.iter, depth))
    return Written("comprehension", "DictComp", node.lineno, of=written(node.value, depth), parts=parts)


def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, depth: int) -> Written:
    over = node.generators[0]
    names = Written("name", dotted(over.target), node.lineno)
    return Written(
        "comprehension",
        type(node).__name__,
        node.lineno,
        of=written(node.elt, depth),
        parts=(names, written(over.iter, depth)),
    )


def _star(node: ast.Starred, depth: int) -> Written:
    return Written("star", "", node.lineno, of=written(node.value, depth))


def _through(node: ast.Await | ast.NamedExpr, depth: int) -> Written:
    return written(node.value, depth)


def _lambda(node: ast.Lambda, depth: int) -> Written:
    return Written("lambda", "", node.lineno, of=written(node.body, depth))


_MAKERS: dict[type, Any] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _items,
    ast.Dict: _dict,
    ast.BinOp: _binop,
    ast.IfExp: _if,
    ast.BoolOp: _bool,
    ast.UnaryOp: _not,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.Starred: _star,
    ast.Await: _through,
    ast.NamedExpr: _through,
    ast.Lambda: _lambda,
}
