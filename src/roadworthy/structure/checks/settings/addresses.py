"""Where a request comes from, as the request itself says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView

_OTHERS = ("REAL_IP", "CLIENT_IP", "Real-IP", "Client-IP")
_HEADERS = ("HTTP_X_FORWARDED_FOR", "X-Forwarded-For", "x-forwarded-for")


@check(
    "W708",
    "A visitor's address is taken from what visitors can write",
    why="Proxies add to the end of X-Forwarded-For; the first address is whatever the visitor wrote there. "
    "Limits, bans and logs that go by it are got around with one header.",
    bad='ip = request.META["HTTP_X_FORWARDED_FOR"].split(",")[0]',
    good='ip = request.META["HTTP_X_FORWARDED_FOR"].split(",")[-1].strip()  # of the one proxy in front',
    way_out="Count from the end: the last address is the one that your own proxy saw.",
    ignore_when="the proxy in front replaces the header and does not add to it.",
)
def first_of_forwarded(file: FileView) -> Iterator[Finding]:
    """Find the first address of X-Forwarded-For being taken."""
    if file.kind != "code" or not file.mentions(*_HEADERS, *_OTHERS):
        return
    for loop in _tried(file):
        yield file.finding(loop, "the address is what any of several headers says: visitors write them")
    for node in file.nodes(ast.Subscript):
        if isinstance(node.slice, ast.Constant) and node.slice.value == 0 and _is_split(file, node.value):
            yield file.finding(node, "the first of X-Forwarded-For is what the visitor wrote", way=file.way(node))
    for at, of in _unpacked(file):
        if _is_split(file, of):
            yield file.finding(at, "the first of X-Forwarded-For is what the visitor wrote", way=file.way(at))


_SENT = re.compile(
    r"^(HTTP_)?(X_FORWARDED_FOR|X_FORWARDED|FORWARDED_FOR|X_REAL_IP|X_?CLIENT_IP|CLIENT_IP|TRUE_CLIENT_IP"
    r"|X_CLUSTER_CLIENT_IP|CF_CONNECTING_IP)$"
)
_MANY = 2


def _tried(file: FileView) -> Iterator[ast.AST]:
    """Yield loops that take the address from the first of several headers that is sent."""
    loops: Iterator[ast.For | ast.comprehension] = file.nodes(ast.For, ast.comprehension)
    for node in loops:
        names = [text for each in _listed(file, node.iter) for text in each]
        sent = [each for each in names if _SENT.match(each.upper().replace("-", "_"))]
        loop = node if isinstance(node, ast.For) else file.parent(node)
        name = getattr(node.target, "id", "")
        words = ast.unparse(loop) if loop is not None and name and len(sent) >= _MANY else ""
        if re.search(rf"(META|headers)(\.get\(|\[){name}\b", words, re.IGNORECASE):
            yield loop or node


def _listed(file: FileView, node: ast.expr) -> Iterator[list[str]]:
    """Yield the texts of a list, also where it has a name in the file."""
    origins = list(flow_of(file, node).origins(node))
    if isinstance(node, ast.Name):
        origins += [each.value for each in file.tree.body if isinstance(each, ast.Assign) and _is_for(each, node.id)]
    for each in origins:
        if isinstance(each, ast.List | ast.Tuple):
            yield [one.value for one in each.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _is_for(statement: ast.Assign, name: str) -> bool:
    return any(getattr(each, "id", "") == name for each in statement.targets)


def _unpacked(file: FileView) -> Iterator[tuple[ast.AST, ast.expr]]:
    """Yield what is taken apart so that its first part has a name: `first, *others = …`; and `….pop(0)`."""
    for node in file.nodes(ast.Assign):
        target = node.targets[0]
        first = target.elts[0] if isinstance(target, ast.Tuple | ast.List) and target.elts else None
        if isinstance(first, ast.Name) and first.id != "_":
            yield node, node.value
    for call in file.methods("pop"):
        if isinstance(call.func, ast.Attribute) and [getattr(each, "value", None) for each in call.args] == [0]:
            yield from ((call, origin) for origin in flow_of(file, call).origins(call.func.value))


def _is_split(file: FileView, node: ast.expr) -> bool:
    """Say whether a value is nothing but the header, split."""
    origins = list(flow_of(file, node).origins(node))
    return bool(origins) and all(_is_one(file, each) for each in origins)


def _is_one(file: FileView, origin: ast.expr) -> bool:
    if isinstance(origin, ast.ListComp):
        return _is_split(file, origin.generators[0].iter)
    is_method = isinstance(origin, ast.Call) and isinstance(origin.func, ast.Attribute)
    return is_method and origin.func.attr in ("split", "partition") and _is_header(file, origin.func.value)  # type: ignore[attr-defined]


def _is_header(file: FileView, node: ast.expr) -> bool:
    for origin in flow_of(file, node).origins(node):
        texts = [each.value for each in ast.walk(origin) if isinstance(each, ast.Constant)]
        if any(each in _HEADERS for each in texts):
            return True
    return False
