"""What a site's settings say in production: each value with its place, over the modules that one takes over."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import is_read
from roadworthy.structure.checks.settings.of_classes import classes
from roadworthy.structure.checks.settings.stand_ins import as_variables
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_ASIDE = re.compile(
    r"(^|/)((example|demo|sandbox|sample|skeleton|benchmark)[\w-]*|docs?|project_template|templates?|bin)/"
)
_FOR_DEVELOPERS = re.compile(
    r"(^|[/_])(dev|devel|develop|developers?|development|devtmp|local|localhost|tests?|testing|testutils?|unittests?|e2e"
    r"|test_?(project|site|app)|ci|debug|laptop|playground|docs?|build|sample)(_settings)?\b"
)
_TO_COPY = re.compile(r"[-.](defaults?|example|sample|dist|template|skel)\.py$")  # no module can be called so
_BASE = re.compile(r"(^|[/_])(base|common|defaults?|shared|core|global)(_settings)?(/__init__)?\.py$")
_PRODUCTION = re.compile(r"(^|[/_])(production|prod|live|deploy|deployment|heroku|server)(_settings)?\b")
_DEVELOPING = re.compile(
    r"\bDEBUG\b|sys\.argv|\bTEST|runserver|\bIS_DEV|\bDEV\b|DEVELOPMENT|\bLOCAL|== '(dev|local|test)|\bCI\b|pytest"
)
_SERVING = re.compile(r"^\w+(\(.*\))?(\.lower\(\))? == '(prod|live)\w*'$", re.IGNORECASE)
_SURELY = re.compile(r"^DEBUG$|== '(dev|local|test)\w*'$")
_OPAQUE = re.compile(r"\b(locals|globals|vars|exec|execfile|setattr|include)\s*\(|dynaconf|import_module")
_DEEPEST = 6


@dataclass(frozen=True)
class Given:
    """One value given to a setting; `keys` are those of an item: DATABASES["default"].

    `is_sure`: whatever happens; `is_added`: by +=, whatever happens.
    """

    name: str
    value: ast.expr
    path: str
    line: int
    is_sure: bool = True
    keys: tuple[str, ...] = ()
    is_added: bool = False


@dataclass(frozen=True)
class SiteSettings:
    """One settings module that may serve visitors. `is_whole`: nothing is added to it that can't be seen here."""

    module: str
    path: str
    given: tuple[Given, ...]
    is_whole: bool

    def possible(self, name: str) -> tuple[Given, ...]:
        """Return the values that may be the last: the last sure one, and those after it; none where none is sure."""
        found = self._all(name)
        start = max((place for place, each in enumerate(found) if each.is_sure), default=len(found))
        return tuple(found[start:])

    def _all(self, name: str) -> list[Given]:
        return [each for each in self.given if each.name == name and not each.keys]

    def last(self, name: str) -> Given | None:
        """Return the value of a setting, where there can be but one."""
        found = self.possible(name)
        return found[0] if len(found) == 1 else None

    def has(self, *names: str) -> bool:
        """Say whether one of these is given anywhere."""
        return any(each.name in names for each in self.given)

    def dicts(self, name: str) -> Iterator[tuple[Given, ast.Dict]]:
        """Yield every dict within the values of a setting, with where it is given."""
        possible = set(map(id, self.possible(name) or self._all(name)))
        for each in self.given:
            if each.name == name and (each.keys or id(each) in possible):
                yield from ((each, node) for node in ast.walk(each.value) if isinstance(node, ast.Dict))

    @property
    def is_production(self) -> bool:
        """Say whether its name says that it is for production."""
        return bool(_PRODUCTION.search(self.path))

    @property
    def is_base(self) -> bool:
        """Say whether its name says that others take it over."""
        return bool(_BASE.search(self.path))

    def decides(self, found: Sequence[Given]) -> bool:
        """Say whether values are the last word: of what others take over, only those that a variable can change."""
        reads = (any(map(is_read, ast.walk(each.value))) for each in found)
        return bool(found) and (not self.is_base or all(reads))


def item(node: ast.Dict, key: str) -> ast.expr | None:
    """Return what a dict holds under a text."""
    pairs = zip(node.keys, node.values, strict=True)
    return next((value for each, value in pairs if isinstance(each, ast.Constant) and each.value == key), None)


def has_unknown(node: ast.Dict) -> bool:
    """Say whether a dict takes over another one."""
    return None in node.keys


def said(view: CodebaseView, at: Given, message: str, line: int = 0) -> Finding:
    """Return a finding about a setting."""
    return view.finding(at.path, line or at.line, message, about=f"{at.name} {message}")


def sites(view: CodebaseView) -> Sequence[SiteSettings]:
    """Return the settings modules that may serve visitors: none for developers, tests and examples."""
    if "sites" not in view.memory:
        all_sites = list(_sites(view))
        view.memory["sites"] = [each for each in all_sites if each.is_production] or all_sites
    found: list[SiteSettings] = view.memory["sites"]
    return found


def _sites(view: CodebaseView) -> Iterator[SiteSettings]:
    modules = view.index.settings
    usable = {name: each for name, each in modules.items() if not is_aside(each.path)}
    aside = {name for name, each in modules.items() if is_aside(each.path)}
    taken = {name: _taken(view, each) for name, each in usable.items()}
    taken_over = {base for bases in taken.values() if not aside & bases for base in bases}
    dropped = {base for name, each in usable.items() for base in each.base if base not in taken[name]}
    for name, each in usable.items():
        if name in taken_over or name in dropped or aside & taken[name]:
            continue
        given: list[Given] = []
        is_whole = _read(view, name, given, 0)
        if _is_site(given):
            yield SiteSettings(name, each.path, tuple(given), is_whole)
    for name, bodies in classes(view):
        given = []
        for path, body in bodies:
            for node, is_sure in _statements(body.body, True):
                given.extend(_read_of(view, each) for each in _assigned(node, path, is_sure))
        if _is_site(given) and not is_aside(bodies[-1][0]):
            yield SiteSettings(name, f"{bodies[-1][0]}/{name.rpartition('.')[2].lower()}", tuple(given), True)


def _taken(view: CodebaseView, facts: Any) -> set[str]:
    """Return the modules that settings take everything from, without those that are for developers by a condition."""
    imports = [node for node, _ in _statements(view.tree(facts.path).body, True) if isinstance(node, ast.ImportFrom)]
    ends = {(node.module or "").rpartition(".")[2] for node in imports if any(each.name == "*" for each in node.names)}
    return {base for base in facts.base if base.rpartition(".")[2] in ends or "" in ends}


def _is_site(given: list[Given]) -> bool:
    names = {one.name for one in given}
    return "INSTALLED_APPS" in names and bool(names & {"ROOT_URLCONF", "DATABASES", "MIDDLEWARE"})


def is_aside(path: str) -> bool:
    """Say whether a file is for developers, tests or examples."""
    return bool(_ASIDE.search(path) or _TO_COPY.search(path) or _FOR_DEVELOPERS.search(path.removesuffix(".py")))


def _read(view: CodebaseView, module: str, given: list[Given], depth: int) -> bool:
    """Add what a module says, in order; say whether all of it could be read."""
    facts = view.index.settings.get(module)
    if facts is None or depth > _DEEPEST:
        return False
    is_whole = not _OPAQUE.search(_plain(view.text(facts.path)))
    bases = list(facts.base)
    for node, is_sure in _statements(view.tree(facts.path).body, True):
        if isinstance(node, ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                end = (node.module or "").rpartition(".")[2]
                base = next((each for each in bases if each.rpartition(".")[2] == end or not end), None)
                is_whole = bool(base and _read(view, base, given, depth + 1)) and is_whole
            elif is_sure:
                given.extend(_imported(view, module, node))
        else:
            given.extend(_read_of(view, each) for each in _assigned(node, facts.path, is_sure))
    return is_whole


def _imported(view: CodebaseView, module: str, node: ast.ImportFrom) -> Iterator[Given]:
    """Yield the settings that are imported by their names, as from a module of components."""
    for name in (alias.asname or alias.name for alias in node.names):
        target = view.index.names.resolve(module, name) if name.isupper() else None
        of = view.index.names.module_in(target) if target else ""
        file = view.index.names.modules.get(of)
        if target == f"{of}.{name}" and file is not None:
            for each, is_sure in _statements(view.tree(file.path).body, True):
                if not isinstance(each, ast.ImportFrom):
                    yield from (_read_of(view, one) for one in _assigned(each, file.path, is_sure) if one.name == name)


def _plain(text: str) -> str:
    return "\n".join(line.partition("#")[0] for line in text.splitlines())


Statement = ast.Assign | ast.AugAssign | ast.AnnAssign | ast.ImportFrom


def _statements(body: list[ast.stmt], is_sure: bool) -> Iterator[tuple[Statement, bool]]:
    """Yield what sets something, but not what is only done for developers."""
    for node in body:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.ImportFrom):
            yield node, is_sure
        elif isinstance(node, ast.If):
            test = ast.unparse(node.test)
            if _SERVING.search(test):  # what else there is serves nobody
                yield from _statements(node.body, is_sure)
                continue
            is_developing = bool(_DEVELOPING.search(test))
            is_not = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
            if not is_developing or is_not:
                yield from _statements(node.body, is_sure and is_developing and is_not and test == "not DEBUG")
            if not (is_developing and is_not):
                yield from _statements(node.orelse, is_sure and bool(_SURELY.search(test)))
        elif isinstance(node, ast.Try):
            yield from _statements(node.body, is_sure and not node.handlers)
            yield from (pair for handler in node.handlers for pair in _statements(handler.body, False))
            yield from _statements([*node.orelse, *node.finalbody], is_sure and not node.handlers)
        elif isinstance(node, ast.With | ast.For):
            yield from _statements(node.body, False)


def _assigned(node: Statement, path: str, is_sure: bool) -> Iterator[Given]:
    if isinstance(node, ast.ImportFrom) or node.value is None:
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        keys: list[str] = []
        at: ast.expr = target
        while isinstance(at, ast.Subscript):
            keys.insert(0, str(at.slice.value) if isinstance(at.slice, ast.Constant) else "?")
            at = at.value
        if isinstance(at, ast.Name) and at.id.isupper():
            is_added = isinstance(node, ast.AugAssign)
            yield Given(
                at.id,
                _with_dicts(node.value),
                path,
                node.lineno,
                is_sure and not is_added,
                ("+",) if is_added else tuple(keys),
                is_sure and is_added,
            )


class _Dicts(ast.NodeTransformer):
    """Writes dict(HOST="db1") as {"HOST": "db1"}."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        is_plain = isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args
        if not is_plain or any(each.arg is None for each in node.keywords):
            return node
        keys: list[ast.expr | None] = [ast.copy_location(ast.Constant(each.arg), each.value) for each in node.keywords]
        return ast.copy_location(ast.Dict(keys, [each.value for each in node.keywords]), node)


def _with_dicts(value: ast.expr) -> ast.expr:
    calls = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
    if not any(isinstance(each, ast.Name) and each.id == "dict" for each in calls):
        return value
    written: ast.expr = _Dicts().visit(copy.deepcopy(value))
    return written


def _read_of(view: CodebaseView, given: Given) -> Given:
    """Return a setting with what is read of an object written as the reading of a variable."""
    value = as_variables(view, given.path, given.value)
    return given if value is given.value else replace(given, value=value)
