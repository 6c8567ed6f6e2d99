"""What the code imports as soon as it is loaded, and what its settings name to be loaded."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.code.summary import Bound
from roadworthy.structure.code.written import Written

STANDARD = frozenset(sys.stdlib_module_names)
LISTS = ("INSTALLED_APPS", "MIDDLEWARE", "DJANGO_APPS", "THIRD_PARTY_APPS")
DEEPEST = 4
_BINDS = ("assign", "augment")
# What is only loaded by the package that it imports, if that is installed.
BY_ANOTHER = frozenset(["translation.py", "search_indexes.py", "cms_plugins.py", "cms_apps.py", "wagtail_hooks.py"])
NOT_OF_THE_SITE = frozenset(
    [
        "setup.py",
        "fabfile.py",
        "noxfile.py",
        "conftest.py",
        "sitecustomize.py",
        "pytest_plugin.py",
        "factory.py",
        "factories.py",
    ]
)
APART = frozenset(["docs", "doc", "examples", "example", "sandbox", "demo", "bin", "scripts", "tools", "contrib"])


@dataclass(frozen=True)
class Loaded:
    """A module of another package that is loaded: by an import, or by a text in the settings.

    `function` is the one that imports it when it runs; empty for what is loaded at the start.
    """

    module: str
    whole: str
    path: str
    line: int
    how: str
    function: str = ""


def loaded(view: CodebaseView) -> tuple[Loaded, ...]:
    """Return what the project's code loads of others, found once for all checks."""
    if "loaded" not in view.memory:
        view.memory["loaded"] = (*_imports(view), *_named(view))
    found: tuple[Loaded, ...] = view.memory["loaded"]
    return found


def _imports(view: CodebaseView) -> Iterator[Loaded]:
    own = {file.module.partition(".")[0] for file in view.files.values() if file.module}
    for path, file in view.files.items():
        if file.kind != "code" or file.failure or is_apart(path):
            continue
        for each in file.imports:
            top = each.target.partition(".")[0]
            if top not in own and top != "django":
                function = f"{file.module}.{each.scope}" if each.scope else ""
                yield Loaded(top, each.target, path, each.line, "import", function)


def _named(view: CodebaseView) -> Iterator[Loaded]:
    own = {file.module.partition(".")[0] for file in view.files.values() if file.module}
    for facts in view.index.settings.values():
        if facts.is_for_developers or is_apart(facts.path) or view.files[facts.path].kind != "code":
            continue
        taken = view.text(facts.path)
        for bound in facts.bound:
            if bound.name not in LISTS or bound.how not in _BINDS:
                continue
            others = facts.bound if is_sure(view, facts.path, bound.line) else ()
            for part in _parts(bound.value, others):
                top = part.text.partition(".")[0]
                if f".remove({part.text!r})" in taken.replace('"', "'"):
                    continue  # where it is not installed
                if top and top not in own and top != "django":
                    yield Loaded(top, part.text, facts.path, part.line or bound.line, "setting")
        for text, line in _added(view, facts.path) if any(f"{each}." in taken for each in LISTS) else ():
            top = text.partition(".")[0]
            if top not in own and top != "django":
                yield Loaded(top, text, facts.path, line, "setting")


def _added(view: CodebaseView, path: str) -> Iterator[tuple[str, int]]:
    """Yield what is put into a list of the settings by a method, whatever the circumstances, with its line."""
    for node in view.tree(path).body:
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr in ("append", "insert", "extend") and getattr(call.func.value, "id", "") in LISTS:
            texts = [each for given in call.args for each in ast.walk(given) if isinstance(each, ast.Constant)]
            yield from ((each.value, each.lineno) for each in texts if isinstance(each.value, str))


def _parts(value: Written, bounds: tuple[Bound, ...], depth: int = 0) -> Iterator[Written]:
    """Yield the texts of a list, through sums, stars and the names of other lists."""
    if value.kind == "constant":
        yield value
    elif value.kind == "star" or value.name in ("list", "tuple"):
        yield from _parts(value.of or value.parts[0], bounds, depth) if value.of or value.parts else ()
    elif value.kind == "name" and depth < DEEPEST:
        named = [each for each in bounds if each.name == value.name]
        yield from _parts(named[0].value, bounds, depth + 1) if len(named) == 1 else ()
    elif value.kind in ("list", "tuple") or (value.kind == "binop" and value.name == "Add"):
        for part in value.parts:
            yield from _parts(part, bounds, depth)


def is_apart(path: str) -> bool:
    """Say whether a file is beside the site: its documentation, an example, a script."""
    *folders, name = path.split("/")
    if name in BY_ANOTHER or any(
        each.startswith(("example", "sample", "demo", "test_", "sandbox")) for each in folders
    ):
        return True
    return bool(APART & set(folders)) or path.rpartition("/")[2] in NOT_OF_THE_SITE


def is_sure(view: CodebaseView, path: str, line: int) -> bool:
    """Say whether the import or assignment on a line runs whatever the circumstances: in no try, if or function."""
    kinds = (ast.Import, ast.ImportFrom, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)
    body = view.tree(path).body
    if path.endswith("settings.py") or "/settings/" in path:  # whose classes are django-configurations'
        body = [*body, *(each for node in body if isinstance(node, ast.ClassDef) for each in node.body)]
    return any(isinstance(node, kinds) and node.lineno <= line <= _end(node) for node in body)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def first_sure(view: CodebaseView, found: list[Loaded]) -> Loaded | None:
    """Return the first of these that runs for certain: when the site starts, or else for a visitor or in a task."""
    at_start = (each for each in found if not each.function and is_sure(view, each.path, each.line))
    return next(at_start, None) or next((each for each in found if each.function and _is_run(view, each)), None)


def _is_run(view: CodebaseView, each: Loaded) -> bool:
    """Say whether a function that the site runs imports it, whatever the circumstances."""
    if not any(view.index.reached(each.function, group) for group in ("request", "task")):
        return False
    above = [node for node in ast.walk(view.tree(each.path)) if isinstance(node, _MAYBE) and _holds(node, each.line)]
    return not any(node for node in above if not (isinstance(node, ast.Try) and _is_handler(node, each.line)))


_MAYBE = (ast.Try, ast.If, ast.With, ast.Match)


def _holds(node: Any, line: int) -> bool:
    return bool(node.lineno <= line <= (node.end_lineno or node.lineno))


def _is_handler(node: ast.Try, line: int) -> bool:
    """Say whether a line is in what handles an error, and no error of an import: it then runs in the worst hour."""
    handlers = [each for each in node.handlers if _holds(each, line)]
    return any("Import" not in ast.unparse(each.type) for each in handlers if each.type is not None)


def by_module(found: tuple[Loaded, ...]) -> dict[str, list[Any]]:
    """Return what is loaded, by the first part of its name."""
    table: dict[str, list[Any]] = {}
    for each in found:
        if each.module not in STANDARD:
            table.setdefault(each.module, []).append(each)
    return table
