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


def _made_with_middleware(file: FileView, node: ast.ClassDef) -> set[str]:
    """Return what a middleware's __init__() binds to containers; nothing for other classes."""
    made = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
    if made is None or "get_response" not in {each.arg for each in made.args.args}:
        return set()
    pairs = ((target, each.value) for each in ast.walk(made) if isinstance(each, ast.Assign) for target in each.targets)
    return {target.attr for target, value in pairs if isinstance(target, ast.Attribute) and is_container(file, value)}
