"""Settings that are read of an object made before: of pydantic, of django-environ's scheme, of a file, of a parser."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from roadworthy.structure.checks.view_of_codebase import CodebaseView

_READING = """
    json.load json.loads yaml.safe_load yaml.load toml.load toml.loads tomllib.load tomllib.loads tomli.load
    tomli.loads dotenv_values dotenv.dotenv_values os.environ.copy environ.copy
"""
_LOADS = frozenset(_READING.split())
_PARSERS = frozenset(["ConfigParser", "RawConfigParser", "SafeConfigParser"])
_GETS = frozenset(["get", "getboolean", "getint", "getfloat", "pop", "setdefault"])
_DEEPEST = 3


@dataclass(frozen=True)
class Reader:
    """What settings are read of. `kind` is object, scheme, mapping or parser; `stand_ins` by the names in it."""

    kind: str
    stand_ins: Mapping[str, ast.expr]


def as_variables(view: CodebaseView, path: str, value: ast.expr) -> ast.expr:
    """Write what is read of such an object as the reading of a variable: env("NAME", "x")."""
    value = _by_own_functions(view, path, value)
    found = {name: _reader(view, path, name) for name in _names(value)}
    readers = {name: reader for name, reader in found.items() if reader is not None}
    if not readers:
        return value
    written: ast.expr = _Written(readers).visit(copy.deepcopy(value))
    return ast.fix_missing_locations(written)


_READS = ("environ", "getenv", "read_text", "open(", "config(")


def _by_own_functions(view: CodebaseView, path: str, value: ast.expr) -> ast.expr:
    """Write the calls of own functions in a value so, also inside of it: `not flag("HTTP")`, `env("KEY") or "x"`."""
    whole = _by_own_function(view, path, value)
    is_inner = isinstance(value, ast.UnaryOp | ast.BoolOp) or _is_method(value)
    if whole is not value or not is_inner:
        return whole
    inner = [node for node in ast.walk(value) if isinstance(node, ast.Call)]
    if not any(_by_own_function(view, path, node) is not node for node in inner):
        return value
    written: ast.expr = _Inner(view, path).visit(copy.deepcopy(value))
    return ast.fix_missing_locations(written)


def _is_method(value: ast.expr) -> bool:
    """Say whether this is the text that a call gives, cut or made small: `text("HOSTS", "*").split(",")`."""
    return (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and isinstance(value.func.value, ast.Call)
    )


class _Inner(ast.NodeTransformer):
    def __init__(self, view: CodebaseView, path: str) -> None:
        self._view, self._path = view, path

    def visit_Call(self, node: ast.Call) -> ast.expr:
        found = _by_own_function(self._view, self._path, node)
        if found is node:
            self.generic_visit(node)
        return found


def _by_own_function(view: CodebaseView, path: str, value: ast.expr) -> ast.expr:
    """Write a call of the settings' own function, which reads a variable or a file, as the reading of a variable."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name) or not value.args:
        return value
    own = _function(view, path, value.func.id)
    names = [each.arg for each in own.args.args] if own is not None else []
    if own is None or len(names) < 2 or not any(word in ast.unparse(own) for word in _READS):
        return value
    given = next((each.value for each in value.keywords if each.arg == names[1]), None)
    stand_ins = dict(zip(reversed(names), reversed(own.args.defaults), strict=False))
    given = given or (value.args[1] if len(value.args) > 1 else stand_ins.get(names[1]))
    hands_on = any(isinstance(each, ast.Name) and each.id == names[1] for each in _handed_on(own))
    return _reading(value, str(getattr(value.args[0], "value", "?")), given) if hands_on else value


def _handed_on(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what a function gives back as it is, or hands on as what is taken where nothing is found."""
    for node in ast.walk(function):
        if isinstance(node, ast.Return | ast.Assign) and node.value is not None:
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from (node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            yield from node.values
        elif isinstance(node, ast.Call):
            yield from (*node.args[1:], *(each.value for each in node.keywords))


def _function(view: CodebaseView, path: str, name: str) -> ast.FunctionDef | None:
    """Return a function of a module, also where it is imported."""
    for each in _module(view, path)[0].body:
        if isinstance(each, ast.FunctionDef) and each.name == name:
            return each
    file, last = _imported(view, path, name)
    body = _module(view, file.path)[0].body if file is not None else []
    return next((each for each in body if isinstance(each, ast.FunctionDef) and each.name == last), None)


def _imported(view: CodebaseView, path: str, name: str) -> tuple[Any, str]:
    """Return the file of the project that a name is imported from, with its name there."""
    summary = view.files.get(path)
    target = view.index.names.resolve(summary.module, name) if summary is not None else None
    file = view.index.names.modules.get(view.index.names.module_in(target)) if target else None
    return (None, "") if file is None or file.path == path else (file, (target or "").rpartition(".")[2])


def _names(value: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}


class _Written(ast.NodeTransformer):
    def __init__(self, readers: Mapping[str, Reader]) -> None:
        self._readers = readers

    def _of(self, node: ast.expr, *kinds: str) -> Reader | None:
        if kinds[0] == "mapping":
            node = _root(node)
        found = self._readers.get(node.id) if isinstance(node, ast.Name) else None
        return found if found is not None and found.kind in kinds else None

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        reader = self._of(node.value, "object")
        if reader is None:
            self.generic_visit(node)
            return node
        return _reading(node, node.attr.upper(), reader.stand_ins.get(node.attr))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if self._of(node.value, "mapping") is not None:
            return _reading(node, str(getattr(node.slice, "value", "?")), None)
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        func = node.func
        is_method = isinstance(func, ast.Attribute)
        reader = self._of(func.value, "mapping", "parser") if is_method else None  # type: ignore[attr-defined]
        self.generic_visit(node)
        if is_method and func.attr == "get_secret_value":  # type: ignore[attr-defined]
            return func.value  # type: ignore[attr-defined,no-any-return]
        if (scheme := self._of(func.value if is_method else func, "scheme")) is not None:  # type: ignore[attr-defined]
            return _by_scheme(node, scheme)
        if reader is None or func.attr not in _GETS or not node.args:  # type: ignore[attr-defined]
            return node
        given = {each.arg: each.value for each in node.keywords}
        at = 0 if reader.kind == "mapping" else 1
        name = node.args[at] if len(node.args) > at else node.args[0]
        plain = node.args[1] if reader.kind == "mapping" and len(node.args) > 1 else None
        return _reading(node, str(getattr(name, "value", "?")), given.get("fallback") or given.get("default") or plain)


def _root(node: ast.expr) -> ast.expr:
    """Return what a chain of items begins with: `CONF` of `CONF["maps"].get("keys", {})`."""
    while True:
        if isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            node = node.func.value
        else:
            return node


def _by_scheme(node: ast.Call, scheme: Reader) -> ast.Call:
    """Add the default that the scheme gives for a variable, where the call gives none."""
    name = node.args[0] if node.args else None
    found = scheme.stand_ins.get(str(getattr(name, "value", "")))
    if found is not None and len(node.args) == 1 and not any(each.arg == "default" for each in node.keywords):
        node.keywords.append(ast.keyword("default", found))
    return node


def _reading(node: ast.expr, name: str, stand_in: ast.expr | None) -> ast.Call:
    given: list[ast.expr] = [ast.Constant(name), *([] if stand_in is None else [stand_in])]
    return ast.copy_location(ast.Call(ast.Name("env"), given, []), node)


def _reader(view: CodebaseView, path: str, name: str, depth: int = 0) -> Reader | None:
    """Return what a name of a module stands for, also where it is imported; remembered."""
    key = ("reader", path, name)
    if key not in view.memory:
        view.memory[key] = None  # so that a circle ends
        view.memory[key] = _find(view, path, name, depth)
    found: Reader | None = view.memory[key]
    return found


def _find(view: CodebaseView, path: str, name: str, depth: int) -> Reader | None:
    tree, given = _module(view, path)
    if name in given:
        return _made(view, path, tree, given[name], depth)
    file, last = _imported(view, path, name)
    return _reader(view, file.path, last, depth + 1) if file is not None and depth < _DEEPEST else None


def _module(view: CodebaseView, path: str) -> tuple[ast.Module, dict[str, ast.expr]]:
    """Return a module's tree, with what its own lines give to each name."""
    key = ("lines", path)
    if key not in view.memory:
        tree = view.tree(path)
        view.memory[key] = tree, dict(_given(tree.body))
    found: tuple[ast.Module, dict[str, ast.expr]] = view.memory[key]
    return found


def _given(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        for part in ("body", "orelse", "finalbody"):
            if isinstance(node, ast.With | ast.Try | ast.If):
                yield from _given(getattr(node, part, []))


def _made(view: CodebaseView, path: str, tree: ast.Module, value: ast.expr, depth: int) -> Reader | None:
    """Return what a value is to read settings of; None for all else."""
    if isinstance(value, ast.Dict) and None in value.keys and "environ" in ast.unparse(value):
        return Reader("mapping", {})
    if isinstance(value, ast.IfExp):  # of a file, where there is one
        value = value.body if isinstance(value.orelse, ast.Dict) else value.orelse
    if isinstance(value, ast.BoolOp):
        value = value.values[0]
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        inner = _reader(view, path, value.value.id, depth)
        return inner if inner is not None and inner.kind == "mapping" else None
    if not isinstance(value, ast.Call):
        return None
    name = ast.unparse(value.func)
    last = name.rpartition(".")[2]
    if name in _LOADS or (name == "dict" and "environ" in ast.unparse(value)):
        return Reader("mapping", {})
    if last in _PARSERS:
        return Reader("parser", {})
    own = _of_pydantic(tree, last) or _of_function(view, path, tree, last, depth) or _elsewhere(view, path, name)
    return Reader("scheme", dict(_scheme(value))) if own is None and last in ("Env", "FileAwareEnv") else own


def _scheme(value: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    for keyword in value.keywords:
        given = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else []
        if keyword.arg and len(given) == 2:  # what it is made to, and what it is without
            yield keyword.arg, given[1]


def _of_pydantic(tree: ast.Module, name: str) -> Reader | None:
    classes = {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)}
    node = classes.get(name)
    found: dict[str, ast.expr] = {}
    is_one = False
    for each in _line(classes, node):
        is_one = is_one or any(ast.unparse(base).endswith("BaseSettings") for base in each.bases)
        found |= dict(_defaults(each))
    return Reader("object", found) if is_one else None


def _line(classes: Mapping[str, ast.ClassDef], node: ast.ClassDef | None) -> list[ast.ClassDef]:
    """Return a class after those of the same module that it builds upon."""
    if node is None:
        return []
    above = [classes[base.id] for base in node.bases if isinstance(base, ast.Name) and base.id in classes]
    return [*(one for each in above if each is not node for one in _line(classes, each)), node]


def stand_ins_of(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield what a class of pydantic's settings takes for each name when nothing is set."""
    return _defaults(node)


def _defaults(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None:
            value = _unwrapped(each.value)
            if value is not None:
                yield each.target.id, value


def _unwrapped(value: ast.expr) -> ast.expr | None:
    """Return what pydantic takes when nothing is set: `"x"` of `SecretStr("x")` and of `Field(default="x")`."""
    while isinstance(value, ast.Call):
        name = ast.unparse(value.func).rpartition(".")[2]
        given: Any = next((each.value for each in value.keywords if each.arg == "default"), None)
        made = next((each.value for each in value.keywords if each.arg == "default_factory"), None)
        given = (
            given or (value.args[0] if value.args else None) or (made.body if isinstance(made, ast.Lambda) else None)
        )
        if name not in ("Field", "SecretStr", "AnyUrl", "PostgresDsn", "RedisDsn", "HttpUrl") or given is None:
            return None
        value = given
    return None if isinstance(value, ast.Constant) and value.value is ... else value


def _of_function(view: CodebaseView, path: str, tree: ast.Module, name: str, depth: int) -> Reader | None:
    """Return what a function of the module gives back: `settings = get_settings()`."""
    function = next((each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name), None)
    values = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)] if function else []
    if depth >= _DEEPEST or len(values) != 1 or values[0] is None:
        return None
    return _made(view, path, tree, values[0], depth + 1)


def _elsewhere(view: CodebaseView, path: str, name: str) -> Reader | None:
    """Return what a class of pydantic's settings, or a function that gives one, is in the module it is written in."""
    file, last = _imported(view, path, name)
    if file is None:
        return None
    tree = _module(view, file.path)[0]
    return _of_pydantic(tree, last) or _of_function(view, file.path, tree, last, 1)
