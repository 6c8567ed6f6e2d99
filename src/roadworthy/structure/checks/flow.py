"""Where a value comes from inside one function: through its assignments, and whether a visitor chose it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from roadworthy.structure.checks.view_of_file import FileView

SOURCES = frozenset(
    ["GET", "POST", "COOKIES", "FILES", "META", "headers", "body", "data", "query_params", "raw_post_data", "path_info"]
)
SENT = frozenset(f"request.{name}" for name in ("GET", "POST", "body", "data", "query_params"))
CLEANED = frozenset(["cleaned_data", "validated_data"])
_NAMES = frozenset(["request", "req", "_request", "http_request"])
_METHODS = """
    get getlist pop strip lstrip rstrip lower upper title decode encode split rsplit partition rpartition replace format
    join read copy items values keys dict removeprefix removesuffix splitlines chunks
"""
_KEEP = frozenset(_METHODS.split())
_FUNCTIONS = """
    builtins.str builtins.repr builtins.bytes builtins.list builtins.dict builtins.tuple builtins.sorted
    urllib.parse.unquote
    urllib.parse.unquote_plus urllib.parse.urljoin urllib.parse.parse_qs os.path.join os.path.normpath pathlib.Path
    json.loads base64.b64decode base64.urlsafe_b64decode django.utils.encoding.force_str
    django.utils.encoding.smart_str django.utils.encoding.force_bytes django.utils.encoding.force_text io.BytesIO
    io.StringIO codecs.decode zlib.decompress builtins.bytes.fromhex binascii.unhexlify binascii.a2b_base64
    base64.b32decode base64.b16decode base64.b85decode gzip.decompress html.unescape urllib.parse.parse_qsl
    django.utils.http.urlsafe_base64_decode django.utils.encoding.smart_bytes builtins.bytearray
"""
_PASS = frozenset(_FUNCTIONS.split())
DEEPEST = 8
_TEXTS = (ast.JoinedStr, ast.FormattedValue, ast.BinOp, ast.BoolOp)
_MADE_OF_PARTS = (*_TEXTS, ast.Tuple, ast.List, ast.Dict, ast.Await, ast.NamedExpr)


class Flow:
    """The assignments of one function, or of a module's own lines when there is none."""

    def __init__(self, file: FileView, at: ast.AST, given: Mapping[str, str] | None = None) -> None:
        """Take `given` for what a visitor chose among the function's arguments: the name, and what is said of it."""
        self.file, self.given = file, given or {}
        self.root: ast.AST = file.function(at) or file.tree

    @cached_property
    def _bound(self) -> dict[str, list[ast.expr]]:
        found: dict[str, list[ast.expr]] = defaultdict(list)
        for node in ast.walk(self.root):
            for target, value in _assigned(node):
                for name in _names(target):
                    found[name].append(value)
        return found

    def values(self, name: str) -> list[ast.expr]:
        """Return all that is assigned to a name, anywhere in the function."""
        return self._bound.get(name, [])

    @cached_property
    def _added(self) -> dict[str, list[ast.expr]]:
        found: dict[str, list[ast.expr]] = defaultdict(list)
        for node in ast.walk(self.root):
            to = node.func if isinstance(node, ast.Call) and len(node.args) == 1 else None
            if isinstance(to, ast.Attribute) and to.attr in ("append", "extend") and isinstance(to.value, ast.Name):
                found[to.value.id].append(node.args[0])  # type: ignore[attr-defined]
        return found

    def added(self, name: str) -> list[ast.expr]:
        """Return what is appended to a list of this name, anywhere in the function."""
        return self._added.get(name, [])

    def origins(self, node: ast.expr, depth: int = 0) -> Iterator[ast.expr]:
        """Yield what an expression may stand for, with names followed back to what they were bound to."""
        if isinstance(node, ast.Name) and depth < DEEPEST and (values := self.values(node.id)):
            for value in values:
                yield from self.origins(value, depth + 1) if value is not node else ()
        elif isinstance(node, ast.IfExp):
            yield from self.origins(node.body, depth)
            yield from self.origins(node.orelse, depth)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self.origins(value, depth)
        else:
            yield node

    def chosen_by_visitor(self, node: ast.expr, depth: int = 0) -> str:
        """Return what of the request a value is made of, as `request.GET`; nothing when that can't be known."""
        if depth > DEEPEST:
            return ""
        if isinstance(node, ast.Name):
            values = [*self.values(node.id), *self.added(node.id)]
            found = self._first((value for value in values if value is not node), depth)
            return found or self.given.get(node.id, "")
        if isinstance(node, ast.Subscript) and self.given and ast.unparse(node.value) == "self.kwargs":
            return self.given.get(getattr(node.slice, "value", None) or "", "")
        if isinstance(node, ast.Attribute):
            is_sent = node.attr in SOURCES and is_request(node.value)
            return f"request.{node.attr}" if is_sent else node.attr if node.attr in CLEANED else ""
        if isinstance(node, ast.Call):
            return self._of_call(node, depth)
        return self._first(_parts(node), depth)

    def _of_call(self, node: ast.Call, depth: int) -> str:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _KEEP:
            found = self.chosen_by_visitor(node.func.value, depth + 1)
            is_text = isinstance(node.func.value, ast.Constant | ast.JoinedStr)
            if found or is_text:
                return found or self._first(_given(node), depth)
        if isinstance(node.func, ast.Attribute) and is_request(node.func.value) and node.func.attr == "get_full_path":
            return ""
        return self._first(_given(node), depth) if self.file.name(node.func) in _PASS else ""

    def _first(self, nodes: Iterator[ast.expr], depth: int) -> str:
        return next((found for node in nodes if (found := self.chosen_by_visitor(node, depth + 1))), "")


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what of a value goes into a larger one as it is."""
    if isinstance(node, ast.Subscript):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.GeneratorExp | ast.ListComp) and not any(each.ifs for each in node.generators):
        yield node.elt
    elif isinstance(node, _MADE_OF_PARTS):
        yield from (each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr))


def flow_of(file: FileView, at: ast.AST) -> Flow:
    """Return the assignments around a node, made once for each function."""
    key = ("flow", file.function(at))
    if key not in file.memory:
        file.memory[key] = Flow(file, at)
    found: Flow = file.memory[key]
    return found


def is_request(node: ast.expr) -> bool:
    """Say whether this is what a request is called: `request`, `self.request`, `info.context`."""
    if isinstance(node, ast.Subscript):  # a template tag's context
        is_context = isinstance(node.value, ast.Name) and node.value.id == "context"
        return is_context and isinstance(node.slice, ast.Constant) and node.slice.value == "request"
    if isinstance(node, ast.Attribute):
        is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "context")
        return is_own and node.attr in ("request", "_request")
    return isinstance(node, ast.Name) and node.id in _NAMES


def _given(call: ast.Call) -> Iterator[ast.expr]:
    yield from call.args
    yield from (keyword.value for keyword in call.keywords)


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            pairs = _pairs(target, node.value)
            yield from pairs
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    both = isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List)
    if both and len(target.elts) == len(value.elts):  # type: ignore[attr-defined]
        yield from zip(target.elts, value.elts, strict=True)  # type: ignore[attr-defined]
    else:
        yield target, value


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Starred):
        yield from _names(target.value)
    elif isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _names(each)
