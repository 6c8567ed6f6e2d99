"""What requests change in a module: each process has its own, and loses it when it ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.sharing.kept import (
    INSIDE,
    TAKING,
    Change,
    bound_to_containers,
    changes,
    depends,
    is_for_others,
    is_local,
)
from roadworthy.structure.checks.sharing.memos import is_made_once, is_memo
from roadworthy.structure.checks.view_of_file import FileView


@check(
    "W301",
    "A request changes what a module keeps",
    why="A site runs as many processes, often on several hosts, and each has a module's variables for itself. What one"
    " request puts there the next one does not find, and all of it is gone at the next deploy. It works on a"
    " workstation only because there is one process.",
    bad="SEATS = {}\n\ndef reserve(request, seat):\n    SEATS[seat] = request.user.pk",
    good="def reserve(request, seat):\n    Reservation.objects.create(seat=seat, user=request.user)",
    way_out="Keep it in the database, or in a cache that all processes share.",
    ignore_when="it only saves work, is the same in every process, and can't grow without end.",
)
def changed_module(file: FileView) -> Iterator[Finding]:
    """Find changes of a module's containers, and `global` names bound anew, on the way of a request."""
    if file.kind != "code":
        return
    kept = bound_to_containers(file, file.tree.body)
    seen: set[str] = set()
    for change in _puts(file):
        name = change.name
        if name in kept and INSIDE in change.how and not _makes_its_own(file, kept[name]):
            continue
        if name not in kept or name in seen or is_local(file, change.node, name) or is_for_others(file, change.node):
            continue
        if (way := file.way(change.node)) and depends(file, change.node) and not is_memo(file, change.node, name):
            seen.add(name)
            yield file.finding(change.node, f"{name} is changed for this process alone"[:79], way=way)
    yield from _bound_anew(file, seen)


def _makes_its_own(file: FileView, bound: ast.stmt) -> bool:
    """Say whether what a container holds is made by itself: a list for each key, and no object of the program."""
    made = getattr(bound, "value", None)
    return isinstance(made, ast.Call) and file.name(made.func) == "collections.defaultdict"


def _puts(file: FileView) -> Iterator[Change]:
    """Yield the lines that put something in: what is only taken out again was told where it was put in."""
    return (each for each in changes(file) if each.how.removeprefix(INSIDE) not in TAKING)


def _bound_anew(file: FileView, seen: set[str]) -> Iterator[Finding]:
    for node in file.nodes(ast.Global):
        function = file.function(node)
        way = file.way(node) if function else None
        if function is None or way is None or is_for_others(file, node):
            continue
        for name in node.names:
            bound = [each for each in ast.walk(function) if _binds(each, name) and depends(file, each)]
            if bound and name not in seen and not is_made_once(function, name):
                seen.add(name)
                yield file.finding(bound[0], f"{name} is bound anew for this process alone"[:79], way=way)


def _binds(node: ast.AST, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return any(isinstance(each, ast.Name) and each.id == name for each in targets)


@check(
    "W302",
    "A request changes a container that all objects of a class share",
    why="A list or a dict in a class's body is one for all its objects and all requests of the process: what one"
    " visitor's request puts in is there for the next visitor's.",
    bad="class Basket(View):\n    items = []\n\n    def post(self, request):\n        self.items.append(…)",
    good="class Basket(View):\n    def setup(self, request, *args, **kwargs):\n        self.items = []",
    way_out="Make it in __init__() or setup(), for each object anew.",
    ignore_when="it is meant as a registry and is only filled while the code is imported.",
)
def changed_class(file: FileView) -> Iterator[Finding]:
    """Find changes through self, cls or the class's name of what its body binds, where no method binds it anew."""
    if file.kind != "code":
        return
    kept = {node: bound_to_containers(file, node.body) for node in file.nodes(ast.ClassDef)}
    for change in (each for each in _puts(file) if INSIDE not in each.how):
        first, _, attribute = change.name.partition(".")
        owner = file.class_(change.node)
        for node, names in kept.items():
            through_self = node is owner and first in ("self", "cls")
            if attribute not in names or not (through_self or first == node.name):
                continue
            if _is_bound_by_a_method(node, attribute) or _is_given(node, attribute) or is_for_others(file, change.node):
                continue
            if is_memo(file, change.node, change.name):
                continue
            if (way := file.way(change.node)) and depends(file, change.node):
                message = f"{node.name}.{attribute} is shared by all requests, and changed"[:79]
                yield file.finding(change.node, message, way=way)


def _is_given(node: ast.ClassDef, attribute: str) -> bool:
    """Say whether the class asks what kind of container it has: it is given one that processes share."""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call) and ast.unparse(each.func) == "isinstance")
    return any(isinstance(of := call.args[0], ast.Attribute) and of.attr == attribute for call in calls if call.args)


def _is_bound_by_a_method(node: ast.ClassDef, attribute: str) -> bool:
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and each.attr == attribute and isinstance(each.ctx, ast.Store):
            return True
    return False
