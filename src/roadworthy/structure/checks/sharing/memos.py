"""What only saves work: kept under a key that is asked for first, and the same in every process."""

from __future__ import annotations

import ast

from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.sharing.kept import arguments_of, is_counted_up, names_behind
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode


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
    if function is not None and _imports(function):
        return True  # of what was imported, each process has its own by itself
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
        and (_is_made_of_its_key(file, function, node) or not _is_asked_elsewhere(file, function, name))
        and not _is_row(file, node)
    )


def _imports(function: FunctionNode) -> bool:
    """Say whether a function that is no view imports modules by their names."""
    if any(each.arg == "request" for each in function.args.args):
        return False
    named = {"import_module", "import_string", "__import__"}
    calls = (each.func for each in ast.walk(function) if isinstance(each, ast.Call))
    caught = (each.type for each in ast.walk(function) if isinstance(each, ast.ExceptHandler) and each.type)
    words = {ast.unparse(each).rpartition(".")[2] for each in calls}
    return bool(named & words) or any("ImportError" in ast.unparse(each) for each in caught)


def _is_row(file: FileView, node: ast.Subscript) -> bool:
    """Say whether what is kept was read from the database: the other processes do not hear of a change."""
    statement = file.parent(node)
    value = statement.value if isinstance(statement, ast.Assign) else None
    origins = list(flow_of(file, node).origins(value)) if value is not None else []
    if any(isinstance(each, ast.Attribute) and each.attr == "objects" for one in origins for each in ast.walk(one)):
        return True
    if any(_is_column(file, node, one) for one in origins if isinstance(one, ast.Attribute)):
        return True
    return any(_reads_rows(file, one) for one in origins if isinstance(one, ast.Call))


def _is_column(file: FileView, node: ast.AST, read: ast.Attribute) -> bool:
    """Say whether an attribute is a row's column, which may have another value tomorrow."""
    found = file.index.value(file.path, read, file.scope(node), read.lineno)
    return bool(found and found.kind == "field" and found.name != "id")


def _reads_rows(file: FileView, call: ast.Call) -> bool:
    """Say whether a function of the project that is called reads rows itself."""
    named = [each for each in file.index.called(file.path, call, file.scope(call)) if file.index.function(each)]
    called = (one.name for each in named for one in file.index.callees(each) if one.how == "call")
    return any(name.startswith("django.db.models.QuerySet.") for name in called)


def _is_made_of_its_key(file: FileView, function: FunctionNode, node: ast.Subscript) -> bool:
    """Say whether what is kept comes of the key alone, so that every process would keep the same."""
    statement = file.parent(node)
    if not isinstance(statement, ast.Assign):
        return False
    if isinstance(statement.value, ast.Name) and statement.value.id in _defined_in(function):
        return True  # a class or a function is no visitor's
    flow, arguments = flow_of(file, node), arguments_of(function)
    key, value = (names_behind(flow, each, 0) & arguments for each in (node.slice, statement.value))
    return bool(value) and value <= key and "request" not in value


def _defined_in(function: FunctionNode) -> set[str]:
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in ast.walk(function) if isinstance(each, kinds)}


def _is_asked_elsewhere(file: FileView, function: ast.AST, name: str) -> bool:
    """Say whether other functions read what this one keeps: then it is more than a way to save work."""
    inside = {id(each) for each in ast.walk(function)}
    last = name.rpartition(".")[2]
    nodes: list[ast.Name | ast.Attribute] = [*file.nodes(ast.Name)] if last == name else [*file.nodes(ast.Attribute)]
    for each in nodes:
        named = each.id if isinstance(each, ast.Name) else each.attr
        above = file.parent(each)
        is_emptied = isinstance(above, ast.Attribute) and above.attr in ("clear", "pop", "popitem")
        is_read = isinstance(each.ctx, ast.Load) and not is_emptied
        if named == last and id(each) not in inside and is_read and file.function(each):
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
