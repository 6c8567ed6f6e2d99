"""What a module or a class keeps: bound once when the code is imported, and there as long as the process lives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from roadworthy.structure.checks.flow import Flow
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

CONTAINERS = frozenset(
    f"{module}{name}"
    for module, names in {
        "builtins.": "dict list set bytearray",
        "collections.": "defaultdict OrderedDict deque Counter ChainMap",
        "weakref.": "WeakValueDictionary WeakKeyDictionary WeakSet",
    }.items()
    for name in names.split()
)
_CHANGING = (
    "append add update setdefault pop popitem clear extend insert remove discard appendleft popleft sort reverse"
)
CHANGING = frozenset(_CHANGING.split())
TAKING = frozenset(
    ["del […]", "pop()", "popitem()", "clear()", "remove()", "discard()", "popleft()", "sort()", "reverse()"]
)
INSIDE = "[…]."
"""How a change begins that is of what a container holds under a key."""
_OF_A_REQUEST = frozenset(["request", "cleaned_data", "validated_data", "initial_data"])
"""Attributes of views, forms and serializers that hold what a visitor sent."""
FOR_OTHERS = ("register", "connect", "subscribe", "add_hook", "install", "unregister", "override", "patch")


@dataclass(frozen=True)
class Change:
    """A line that changes what is kept; `what` is the name as it is written."""

    node: ast.stmt | ast.expr
    name: str
    how: str


def is_container(file: FileView, node: ast.expr | None) -> bool:
    """Say whether an expression makes something that can be changed later."""
    if isinstance(node, ast.Dict | ast.List | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp):
        return True
    return isinstance(node, ast.Call) and file.name(node.func) in CONTAINERS


def bound_to_containers(file: FileView, body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """Return the names that a module's or a class's own lines bind to something that can be changed."""
    found: dict[str, ast.stmt] = {}
    for node in body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for target in targets:
            if isinstance(target, ast.Name) and is_container(file, value):
                found[target.id] = node
        if isinstance(node, ast.Try | ast.If):
            found |= bound_to_containers(file, node.body)
    return found


def changes(file: FileView) -> Iterator[Change]:
    """Yield each line that changes something by a dotted name: `name[key] = x`, `name.append(x)`, `del name[key]`."""
    for node in file.nodes(ast.Subscript):
        if isinstance(node.ctx, ast.Store | ast.Del) and (name := _dotted(node.value)):
            yield Change(node, name, "[…]" if isinstance(node.ctx, ast.Store) else "del […]")
    for call in file.methods(*CHANGING):
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(call.func, ast.Attribute) and on is not None and (name := _dotted(on)):
            yield Change(call, name, f"{call.func.attr}()")
        elif isinstance(on, ast.Subscript) and isinstance(call.func, ast.Attribute) and (name := _dotted(on.value)):
            yield Change(call, name, f"{INSIDE}{call.func.attr}()")


def is_for_others(file: FileView, node: ast.AST) -> bool:
    """Say whether a function is there to be called while the code is imported, as a registry's is."""
    return any(each.name.lstrip("_").startswith(FOR_OTHERS) for each in file.functions_around(node))


def is_local(file: FileView, node: ast.AST, name: str) -> bool:
    """Say whether a function around a node binds a name itself, so that it isn't the module's."""
    for function in file.functions_around(node):
        arguments = function.args
        names = {each.arg for each in (*arguments.args, *arguments.kwonlyargs, *arguments.posonlyargs)}
        names |= {each.arg for each in (arguments.vararg, arguments.kwarg) if each}
        own = (each for each in ast.walk(function) if isinstance(each, ast.Name | ast.Global))
        for each in own:
            if isinstance(each, ast.Global) and name in each.names:
                return False
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                names.add(each.id)
        if name in names:
            return True
    return False


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    before = _dotted(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{before}.{node.attr}" if before and isinstance(node, ast.Attribute) else ""


def depends(file: FileView, node: ast.AST) -> bool:
    """Say whether what a line keeps differs from call to call: made of an argument, or counted up."""
    statement = node
    while not isinstance(statement, ast.stmt):
        above = file.parent(statement)
        if above is None:
            return False
        statement = above
    if isinstance(statement, ast.AugAssign) or is_counted_up(statement):
        return True
    arguments = {name for function in file.functions_around(node) for name in arguments_of(function)}
    flow = Flow(file, node)
    return bool(names_behind(flow, statement, 0) & arguments)


def is_counted_up(statement: ast.AST | None) -> bool:
    """Say whether what is kept is made of what was kept before: `SEEN[key] = SEEN.get(key, 0) + 1`."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    value = statement.value if isinstance(statement, ast.Assign) else None
    if not isinstance(target, ast.Subscript) or not isinstance(value, ast.BinOp):
        return False
    kept = ast.unparse(target.value)
    return any(ast.unparse(each) == kept for each in ast.walk(value) if isinstance(each, ast.expr))


def arguments_of(function: FunctionNode) -> set[str]:
    """Return the names that differ from call to call; `request` too, and no self."""
    of = function.args
    names = {each.arg for each in (*of.args, *of.kwonlyargs, *of.posonlyargs)} | {
        each.arg for each in (of.vararg, of.kwarg) if each
    }
    return (names | {"request"}) - {"cls", "apps", "schema_editor"} - ({"self"} if "self" in names else set())


def names_behind(flow: Flow, node: ast.AST, depth: int) -> set[str]:
    """Return the names that a line is made of, and those that they were made of."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    names |= {"request" for each in ast.walk(node) if isinstance(each, ast.Attribute) and each.attr in _OF_A_REQUEST}
    if depth < 4:
        names |= {
            more
            for name in tuple(names)
            for value in flow.values(name)
            for more in names_behind(flow, value, depth + 1)
        }
    return names
