"""What only saves work: kept under a key that is asked for first, and the same in every process."""

from __future__ import annotations

import ast

from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.sharing.kept import is_counted_up
from roadworthy.structure.checks.view_of_file import FileView


def is_made_once(function: ast.AST, name: str) -> bool:
    """Say whether a name is bound only after it was looked at: `if CLIENT is None: CLIENT = …`."""
    looked_at = {name}
    for each in ast.walk(function):
        if isinstance(each, ast.Assign) and has(each.value, name):  # kept, value = CACHED
            looked_at |= {one.id for target in each.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    tests = [each.test for each in ast.walk(function) if isinstance(each, ast.If)]
    return any(has(test, one) for test in tests for one in looked_at)


def is_memo(file: FileView, node: ast.AST, name: str) -> bool:
    """Say whether a function only keeps what it worked out: it asks for the key, and hands out what it put there."""
    function = file.function(node)
    if function is None or not isinstance(node, ast.Subscript) or is_counted_up(file.parent(node)):
        return False
    asked = any(
        isinstance(each, ast.Compare) and any(isinstance(op, ast.In | ast.NotIn) for op in each.ops) and has(each, name)
        for each in ast.walk(function)
    )
    tried = any(
        isinstance(each, ast.Call)
        and isinstance(each.func, ast.Attribute)
        and each.func.attr == "get"
        and has(each.func.value, name)
        for each in ast.walk(function)
    )
    caught = any(isinstance(each, ast.ExceptHandler) and "KeyError" in ast.dump(each) for each in ast.walk(function))
    read = sum(_is(each, name) for each in ast.walk(function)) >= 2
    return (
        (asked or tried or caught)
        and read
        and not _is_asked_elsewhere(file, function, name)
        and not _is_row(file, node)
    )


def _is_row(file: FileView, node: ast.Subscript) -> bool:
    """Say whether what is kept was read from the database: the other processes do not hear of a change."""
    statement = file.parent(node)
    value = statement.value if isinstance(statement, ast.Assign) else None
    origins = flow_of(file, node).origins(value) if value is not None else ()
    return any(isinstance(each, ast.Attribute) and each.attr == "objects" for one in origins for each in ast.walk(one))


def _is_asked_elsewhere(file: FileView, function: ast.AST, name: str) -> bool:
    """Say whether other functions read what this one keeps: then it is more than a way to save work."""
    inside = {id(each) for each in ast.walk(function)}
    last = name.rpartition(".")[2]
    nodes: list[ast.Name | ast.Attribute] = [*file.nodes(ast.Name)] if last == name else [*file.nodes(ast.Attribute)]
    for each in nodes:
        named = each.id if isinstance(each, ast.Name) else each.attr
        if named == last and id(each) not in inside and isinstance(each.ctx, ast.Load) and file.function(each):
            return True
    return False


def has(node: ast.AST, name: str) -> bool:
    """Say whether a dotted name is read or written somewhere in an expression."""
    return any(_is(each, name) for each in ast.walk(node))


def _is(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name
    before, _, last = name.rpartition(".")
    return bool(before) and isinstance(node, ast.Attribute) and node.attr == last and _is(node.value, before)
