"""What a visitor chose, followed through the functions of a file: from an address or a request on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.checks.flow import Flow, flow_of
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode, Scope

FROM_ADDRESS = "the address"
_MOST_CALLS = 20
_DEEPEST = 2
_PATH = r"<path:{0}>|\(\?P<{0}>(?:[^()\[\]]*(?<!\\)\.[*+]|\[\^[^/\]]*\][*+])"


class Handed(NamedTuple):
    """What a value is made of, as `request.GET`, and the functions that it came through, the last one first.

    `nodes` are the value as it is written in each of them.
    """

    said: str
    flows: tuple[Flow, ...]
    nodes: tuple[ast.expr, ...]


def handed(file: FileView, at: ast.AST, node: ast.expr, depth: int = 0) -> Handed | None:
    """Return what a visitor chose of a value, also through the arguments of the function that it is used in."""
    flow = flow_of(file, at)
    if said := flow.chosen_by_visitor(node):
        return Handed(said, (flow,), (node,))
    function = file.function(at)
    if function is None:
        return None
    given = {each: each for each in _arguments(function)}
    named = _with(file, at, given).chosen_by_visitor(node)
    if is_from_address(file, function, named or _own_keyword(node, flow)):
        return Handed(FROM_ADDRESS, (flow,), (node,))
    if not named or depth >= _DEEPEST:
        return None
    for call, value in _given_by_callers(file, function, named):
        if (found := handed(file, call, value, depth + 1)) is not None:
            here = Flow(file, at, {named: found.said})
            return Handed(found.said, (here, *found.flows), (node, *found.nodes))
    return None


_MAKES_SAFE = re.compile(r"\bint\(|\bfloat\(|quote|escape|valid|clean|allowed|Decimal|UUID|isdigit|\bre\.")


def returned(file: FileView, at: ast.AST, node: ast.expr) -> Handed | None:
    """Return what a visitor chose of what a function of the same file makes of its arguments, or of the request."""
    flow = flow_of(file, at)
    for origin in flow.origins(node):
        name = file.name(origin) if isinstance(origin, ast.Call) else None
        made = next((each for each in file.functions() if name and file.full_name(each) == name), None)
        if made is None or not isinstance(origin, ast.Call) or _MAKES_SAFE.search(ast.unparse(made)):
            continue
        if any(isinstance(op, ast.In | ast.NotIn) for each in ast.walk(made) for op in getattr(each, "ops", ())):
            continue
        names = [each.arg for each in (*made.args.posonlyargs, *made.args.args) if each.arg not in ("self", "cls")]
        given = dict(zip(names, origin.args, strict=False)) | {each.arg or "": each.value for each in origin.keywords}
        known = {key: said for key, value in given.items() if (said := flow.chosen_by_visitor(value))}
        inner = Flow(file, made.body[0], known)
        for each in (one.value for one in ast.walk(made) if isinstance(one, ast.Return) and one.value is not None):
            said = "" if isinstance(each, ast.Tuple) else inner.chosen_by_visitor(each)
            if said:
                return Handed(said, (flow, inner), (node, each))
    return None


def _with(file: FileView, at: ast.AST, given: dict[str, str]) -> Flow:
    key = ("flow of arguments", file.function(at))
    if key not in file.memory:
        file.memory[key] = Flow(file, at, given)
    found: Flow = file.memory[key]
    return found


def _arguments(function: FunctionNode) -> list[str]:
    every = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    return [each.arg for each in every if each.arg not in ("self", "cls", "request")]


def _own_keyword(node: ast.expr, flow: Flow) -> str:
    """Return the name of what is read of self.kwargs in a value, through the function's own variables."""
    for origin in flow.origins(node):
        for each in ast.walk(origin):
            values = flow.values(each.id) if isinstance(each, ast.Name) else [each]
            for value in values:
                if isinstance(value, ast.Subscript) and ast.unparse(value.value) == "self.kwargs":
                    return str(getattr(value.slice, "value", ""))
    return ""


def is_from_address(file: FileView, function: FunctionNode, name: str) -> bool:
    """Say whether an argument of a view is a part of the address that may have slashes and dots in it."""
    if not name:
        return False
    above = file.parent(function)
    view: Scope = above if isinstance(above, ast.ClassDef) else function
    pattern = re.compile(_PATH.format(re.escape(name)))
    full = file.full_name(view)
    return any(each.view == full and pattern.search(each.route) for each in file.index.patterns)


def _given_by_callers(file: FileView, function: FunctionNode, name: str) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield the calls of a function in its own file, each with what is given for one argument."""
    is_method = isinstance(file.parent(function), ast.ClassDef)
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)][1 if is_method else 0 :]
    for number, (_, call) in enumerate(file.calls(file.full_name(function))):
        if number >= _MOST_CALLS:
            return
        by_name = next((each.value for each in call.keywords if each.arg == name), None)
        place = names.index(name) if name in names else len(call.args)
        given = by_name or (call.args[place] if place < len(call.args) else None)
        if given is not None and not isinstance(given, ast.Starred):
            yield call, given


def is_from_list(found: Handed) -> bool:
    """Say whether a value is compared with a list of what is allowed, in one of the functions that it came through."""
    pairs = zip(found.flows, found.nodes, strict=True)
    return any(_is_compared(flow, node) for flow, node in pairs)


def _is_compared(flow: Flow, node: ast.expr) -> bool:
    written = {ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Subscript | ast.Call)}
    compared = [each for each in ast.walk(flow.root) if isinstance(each, ast.Compare)]
    listed = [each for each in compared if any(isinstance(op, ast.In | ast.NotIn) for op in each.ops)]
    return any(ast.unparse(each.left) in written for each in listed)
