"""What a middleware keeps for itself from one request to the next: there is one object of it in each process."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.sharing.kept import changes, depends, is_container
from roadworthy.structure.checks.sharing.memos import is_memo
from roadworthy.structure.checks.view_of_file import FileView


@check(
    "W313",
    "A middleware keeps something for itself",
    why="Django makes one object of each middleware when a process starts, and all requests of the process go through"
    " it. What one visitor's request puts into it is there for the next; the other processes have one of their own.",
    bad="class Limit:\n    def __init__(self, get_response):\n        self.seen = {}\n\n"
    "    def __call__(self, request):\n        self.seen[request.user.pk] = now()",
    good='cache.set(f"seen-{request.user.pk}", now(), timeout=60)',
    way_out="Keep it in the cache or in the database, or on the request if it is only for this one.",
    ignore_when="it only saves work, is the same in every process, and can't grow without end.",
)
def changed_middleware(file: FileView) -> Iterator[Finding]:
    """Find what __init__() of a middleware binds to a container, and a request changes."""
    if file.kind != "code" or not file.mentions("get_response"):
        return
    for node in file.nodes(ast.ClassDef):
        kept = _made_with_middleware(file, node)
        for change in changes(file) if kept else ():
            first, _, attribute = change.name.partition(".")
            function = file.function(change.node)
            if first != "self" or attribute not in kept or file.class_(change.node) is not node or function is None:
                continue
            way = file.way(change.node) if function.name != "__init__" and depends(file, change.node) else None
            if way and not is_memo(file, change.node, change.name):
                message = f"{node.name}.{attribute} is kept from one request to the next"[:79]
                yield file.finding(change.node, message, way=way)

    yield from _set_by_request(file)
    yield from _kept_by_function(file)


def _kept_by_function(file: FileView) -> Iterator[Finding]:
    """Find containers of a function that makes a middleware, which the middleware inside of it changes."""
    for outer in (each for each in file.functions() if [one.arg for one in each.args.args] == ["get_response"]):
        bound = (each for each in outer.body if isinstance(each, ast.Assign) and is_container(file, each.value))
        kept = {target.id for each in bound for target in each.targets if isinstance(target, ast.Name)}
        said: set[str] = set()
        for change in changes(file) if kept else ():
            inner = file.function(change.node)
            if change.name not in kept - said or inner is None or file.function(inner) is not outer:
                continue
            if depends(file, change.node) and not is_memo(file, change.node, change.name):
                said.add(change.name)
                message = f"{change.name} of {outer.name}() is kept from one request to the next"[:79]
                yield file.finding(change.node, message, way=file.way(change.node))


def _set_by_request(file: FileView) -> Iterator[Finding]:
    """Find what of a request a middleware sets on itself: two threads serve two visitors with one object."""
    for node in file.nodes(ast.ClassDef):
        call = next((each for each in node.body if _is_call(each)), None)
        if call is None or not _takes_response(node):
            continue
        yield from _counted(file, node, call)
        for each in ast.walk(call):
            target = each.targets[0] if isinstance(each, ast.Assign) else None
            is_own = (
                isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self"
            )
            if (
                isinstance(each, ast.Assign)
                and isinstance(target, ast.Attribute)
                and is_own
                and _is_of_request(each.value)
            ):
                message = f"{node.name}.{target.attr} is one for all requests of the process"[:79]
                yield file.finding(each, message, way=file.way(each))
                break


def _counted(file: FileView, node: ast.ClassDef, call: ast.stmt) -> Iterator[Finding]:
    """Find what a middleware counts on itself: each process counts its own visitors."""
    for each in ast.walk(call):
        target = each.target if isinstance(each, ast.AugAssign) and isinstance(each.op, ast.Add) else None
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
            message = f"{node.name}.{target.attr} is counted in each process for itself"[:79]
            yield file.finding(each, message, way=file.way(each))
            return


def _is_call(node: ast.stmt) -> bool:
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return is_function and node.name in ("__call__", "process_request", "__acall__")  # type: ignore[attr-defined]


def _takes_response(node: ast.ClassDef) -> bool:
    made = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
    return "Middleware" in node.name or (made is not None and "get_response" in {each.arg for each in made.args.args})


def _is_of_request(value: ast.expr) -> bool:
    """Say whether a value is the request or made of it alone."""
    whole = value.func.value if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else value
    while isinstance(whole, ast.Attribute | ast.Subscript):
        whole = whole.value
    return isinstance(whole, ast.Name) and whole.id == "request"


def _made_with_middleware(file: FileView, node: ast.ClassDef) -> set[str]:
    """Return what a middleware's __init__() binds to containers; nothing for other classes."""
    made = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
    if made is None or "get_response" not in {each.arg for each in made.args.args}:
        return set()
    pairs = ((target, each.value) for each in ast.walk(made) if isinstance(each, ast.Assign) for target in each.targets)
    return {target.attr for target, value in pairs if isinstance(target, ast.Attribute) and is_container(file, value)}
