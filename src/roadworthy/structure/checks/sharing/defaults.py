"""Containers that are made once as an argument's default, and that a call changes for all later calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.sharing.kept import INSIDE, TAKING, Change, changes, is_container
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode


@check(
    "W303",
    "A default argument is changed",
    why="A default is made once, when the function is defined. What one call puts into it is there in all later calls,"
    " and so from one visitor's request to another's.",
    bad="def tags(request, found=[]):\n    found.append(request.GET['tag'])",
    good="def tags(request, found=None):\n    found = [] if found is None else found",
    way_out="Take None as the default, and make it inside.",
    ignore_when="it is meant to be kept, and only saves work.",
)
def changed_default(file: FileView) -> Iterator[Finding]:
    """Find arguments whose default is a container into which the function puts something."""
    functions: list[FunctionNode] = [*file.nodes(ast.FunctionDef), *file.nodes(ast.AsyncFunctionDef)]
    by_function = [(change, file.function(change.node)) for change in changes(file) if INSIDE not in change.how]
    for node in (each for each in functions if file.function(each) is None):  # an inner one's is made at each call
        for argument, default in _defaults(node):
            is_memo = re.search(r"cache|memo(?!r)", argument) is not None
            if is_memo or not is_container(file, default) or _is_rebound(node, argument):
                continue
            changed = [each for each, inside in by_function if inside is node and each.name == argument]
            changed = [each for each in changed if _puts_in(file, each, default)]
            if changed and not _is_always_given(file, node, argument):
                message = f"the default of {argument} is changed, for all later calls"[:79]
                yield file.finding(changed[0].node, message, way=file.way(node.body[0]))


def _defaults(node: FunctionNode) -> Iterator[tuple[str, ast.expr]]:
    plain = [*node.args.posonlyargs, *node.args.args]
    for each, value in zip(plain[len(plain) - len(node.args.defaults) :], node.args.defaults, strict=True):
        yield each.arg, value
    for each, given in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if given is not None:
            yield each.arg, given


def _is_rebound(node: FunctionNode, name: str) -> bool:
    stored = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
    return any(each.id == name for each in stored)


def _puts_in(file: FileView, change: Change, default: ast.expr) -> bool:
    """Say whether a change leaves more in the default than was there: an empty one has nothing to be taken away."""
    parts = default.keys if isinstance(default, ast.Dict) else getattr(default, "elts", getattr(default, "args", ()))
    if change.how in TAKING:
        return bool(parts)
    if isinstance(change.node, ast.Subscript):
        return not _is_of_its_own(file, change) and not _is_constant(file, change.node)
    return True


def _is_of_its_own(file: FileView, change: Change) -> bool:
    """Say whether only what is in it already is replaced: in a loop over its own keys."""
    loops = (each for each in file.around(change.node) if isinstance(each, ast.For | ast.AsyncFor))
    return any(isinstance(one, ast.Name) and one.id == change.name for loop in loops for one in ast.walk(loop.iter))


def _is_constant(file: FileView, node: ast.Subscript) -> bool:
    """Say whether the same is put under the same key each time."""
    statement = file.parent(node)
    value = statement.value if isinstance(statement, ast.Assign) else None
    return isinstance(value, ast.Constant) and isinstance(node.slice, ast.Constant)


def _is_always_given(file: FileView, node: FunctionNode, argument: str) -> bool:
    """Say whether all who call the function are in this file, and give the argument."""
    callers = [each for _, each in file.index.callers(file.full_name(node)) if each.how == "call"]
    lines = {each.line for each in callers}
    calls = [each for each in file.nodes(ast.Call) if each.lineno in lines and _last(each.func) == node.name]
    is_here = {each.lineno for each in calls} == lines and all(
        file.index.function(name) is None or file.index.function(name).path == file.path
        for name, _ in file.index.callers(file.full_name(node))
    )
    return bool(calls) and is_here and all(_gives(each, node, argument) for each in calls)


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _gives(call: ast.Call, node: FunctionNode, argument: str) -> bool:
    if any(each.arg == argument for each in call.keywords):
        return True
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    place = names.index(argument) if argument in names else len(call.args)
    return place - (names[:1] in (["self"], ["cls"])) < len(call.args)
