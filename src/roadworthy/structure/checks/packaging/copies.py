"""Packages that are not what their makers released: copied into the project, or changed while they run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.packaging.brought import packages_of
from roadworthy.structure.checks.packaging.declared import declared_by
from roadworthy.structure.checks.packaging.imported import is_apart
from roadworthy.structure.checks.packaging.vendored import vendored
from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.code.written import dotted, written

FEWEST_FILES = 3
_AROUND = frozenset(["property", "cached_property", "staticmethod", "classmethod", "partial", "partialmethod", "wraps"])
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_OF_SETATTR = 3
_OTHERS = frozenset(["lib", "libs", "extern", "vendors", "bundled"])
_SIGNED = frozenset(["__author__", "__license__", "__copyright__"])
_MEANT = frozenset(["site", "settings", "logging", "warnings", "sys", "os", "signal", "matplotlib", "register"])


@check(
    "W906",
    "A copy of a package lies in the project",
    over=Over.CODEBASE,
    why="Nobody tells you of its security releases, no tool counts it among what you use, and what was changed in it is"
    " found out by whoever replaces it.",
    bad="mysite/\n  taggit/        # copied in 2019, with a few changes\n  polls/",
    good="# requirements.txt\ndjango-taggit==6.1.0",
    way_out="Require the package; bring what was changed to its makers, or put it into a subclass.",
    ignore_when="the makers are gone and it is yours now.",
)
def copied(view: CodebaseView) -> Iterator[Finding]:
    """Find packages with a well-known package's name and a version, or that lie where others' packages lie."""
    declared = declared_by(view)
    own = {path: file for path, file in view.files.items() if file.kind == "code" and not file.failure}
    named = " ".join(
        view.text(path)
        for path in declared.paths
        if path.rpartition("/")[2] in ("pyproject.toml", "setup.py", "setup.cfg")
    )
    for name, (path, line) in vendored(view).items():
        yield view.finding(path, line, f"{name} is a copy that lies in the project"[:79], about=name)
    for path, file in own.items():
        name, version = _made_by_others(path, file), _version(file)
        packages = packages_of(name or file.module)
        inside = [one for one in own if one.startswith(path.removesuffix("__init__.py"))]
        is_package = path.endswith("/__init__.py") and "." not in file.module and len(inside) >= FEWEST_FILES
        is_own = any(f'"{each}"' in named.lower().replace("'", '"') for each in packages or (name,))
        if version and not is_own and (name or (packages and is_package)):
            shown = f"{file.module} is a copy of {packages[0]}" if packages else f"{file.module} is a copy of a package"
            yield view.finding(path, version, shown[:79], about=file.module)


def _made_by_others(path: str, file: Any) -> str:
    """Return the name of a module that lies beside others in `lib` and is signed by its makers; or nothing."""
    folder, _, last = path.removesuffix("/__init__.py").rpartition("/")
    names = {each.name for each in file.names}
    is_signed = folder.rpartition("/")[2] in _OTHERS and names & _SIGNED
    return last.removesuffix(".py") if is_signed else ""


def _version(file: Any) -> int:
    """Return the line on which a module says its version, or 0."""
    lines = [each.line for each in file.names if each.name in ("__version__", "VERSION", "version")]
    return lines[0] if lines else 0


@check(
    "W907",
    "A package is changed while it runs",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="All code that uses the package gets the changed one, without a word where it does. The next release of the"
    " package renames the function, and the change has no effect any more, silently.",
    bad="from django.forms import Field\n\nField.clean = cleaned_otherwise",
    good="class OurField(Field):\n    def clean(self, value): ...",
    way_out="Subclass it, wrap it where you call it, or bring the change to its makers.",
    ignore_when="it mends a fault that the makers know, until the release that is named beside it.",
)
def patched(view: CodebaseView) -> Iterator[Finding]:
    """Find functions of the project that are put in the place of a package's."""
    for path, file in view.files.items():
        if file.kind != "code" or file.failure or is_apart(path) or "/commands/" in path:
            continue  # a command has its process for itself
        text = view.text(path)
        if any(line.startswith("if __name__ ==") for line in text.split("\n")):
            continue  # so has a program
        own = {each.qualname for each in file.functions if each.qualname}
        for owner, name, line, scope in _set(view, path, text, own):
            if owner and (target := _target(view, file, f"{owner}.{name}", scope)):
                yield view.finding(path, line, f"{target} is replaced while it runs"[:79], about=f"{owner}.{name}")
        inside = [(each, one.qualname) for one in file.functions for each in one.bound if one.qualname]
        for each, scope in dict.fromkeys([*((each, "") for each in file.names), *inside]):
            if each.how == "assign" and "." in each.name and _is_function(each.value, own) and "[" not in each.name:
                target = _target(view, file, each.name, scope)
                if target:
                    yield view.finding(path, each.line, f"{target} is replaced while it runs"[:79], about=each.name)


def _is_function(value: Any, own: set[str]) -> bool:
    if value.kind == "call" and value.name.rpartition(".")[2] in _AROUND:
        return any(_is_function(part, own) for part in value.parts)
    return value.kind == "lambda" or (value.kind == "name" and value.name in own)


def _set(view: CodebaseView, path: str, text: str, own: set[str]) -> Iterator[tuple[str, str, int, str]]:
    """Yield what setattr() and add_to_class() put into others: the owner, the name, the line, and the function."""
    tree = view.tree(path) if "setattr(" in text or ".add_to_class(" in text else None
    functions = [each for each in ast.walk(tree) if isinstance(each, _FUNCTIONS)] if tree else []
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Call) or node.keywords:
            continue
        is_set = getattr(node.func, "id", "") == "setattr" and len(node.args) == _OF_SETATTR
        is_added = isinstance(node.func, ast.Attribute) and node.func.attr == "add_to_class"
        given = node.args if is_set else [node.func.value, *node.args] if is_added else []  # type: ignore[attr-defined]
        if len(given) == _OF_SETATTR and isinstance(given[1], ast.Constant) and _is_function(written(given[2]), own):
            inside = [each.name for each in functions if each.lineno <= node.lineno <= (each.end_lineno or 0)]
            yield dotted(given[0]), str(given[1].value), node.lineno, inside[-1] if inside else ""


def _target(view: CodebaseView, file: Any, name: str, scope: str) -> str:
    """Return the function of another package that a name means; nothing for the project's own and for its objects."""
    owner, _, last = name.rpartition(".")
    found = view.index.names.resolve(file.module, owner, scope)
    if not found or found.startswith(("builtins.", "ctypes.")) or view.index.names.module_in(found) or last.isupper():
        return ""
    *_, end = found.split(".")
    roots = {each.target for each in file.imports if each.name == owner.partition(".")[0]}
    is_class = end[:1].isupper() and not end.isupper()
    is_module = (
        found in roots
        and found.count(".") < 2
        and end.islower()
        and "." not in owner
        and any(each.name == owner and each.target == owner for each in file.imports)
    )
    return f"{end}.{last}" if (is_class or is_module) and end not in _MEANT else ""
