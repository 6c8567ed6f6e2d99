"""What an expression of a file is, as the checks of the database ask it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import Value
from roadworthy.structure.code.written import Written, element, item, written

Loop = ast.For | ast.AsyncFor | ast.comprehension


def value(file: FileView, node: ast.expr | Written, at: ast.AST) -> Value | None:
    """Return what an expression is where `at` stands; None where that can't be told."""
    what = node if isinstance(node, Written) else written(node)
    found: Value | None = file.index.value(file.path, what, file.scope(at), getattr(at, "lineno", 0))
    return found


def rows_of_loop(file: FileView, loop: Loop, at: ast.AST) -> Iterator[tuple[str, Value]]:
    """Yield the names that a loop binds to rows of a queryset, with the row."""
    turn = element(written(loop.iter))
    targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    for place, target in enumerate(targets):
        if isinstance(target, ast.Name):
            found = value(file, item(turn, place) if len(targets) > 1 else turn, at)
            if found and found.kind == "instance" and found.name == "row":
                yield target.id, found


def loops(file: FileView) -> Iterator[tuple[Loop, ast.AST, list[ast.AST]]]:
    """Yield each loop, also of comprehensions, with a node that stands where it does and what runs at each turn."""
    for_loops: list[ast.For | ast.AsyncFor] = [*file.nodes(ast.For), *file.nodes(ast.AsyncFor)]
    for loop in for_loops:
        yield loop, loop, list(loop.body)
    made: list[tuple[ast.expr, list[ast.comprehension], list[ast.expr]]] = []
    made += [(node, node.generators, [node.elt]) for node in file.nodes(ast.ListComp)]
    made += [(node, node.generators, [node.elt]) for node in file.nodes(ast.SetComp)]
    made += [(node, node.generators, [node.elt]) for node in file.nodes(ast.GeneratorExp)]
    made += [(node, node.generators, [node.key, node.value]) for node in file.nodes(ast.DictComp)]
    for whole, generators, parts in made:
        for generator in generators:
            yield generator, whole, [*parts, *generator.ifs]
    yield from _by_lambda(file)


def _by_lambda(file: FileView) -> Iterator[tuple[Loop, ast.AST, list[ast.AST]]]:
    """Yield what runs a lambda for each row: `sorted(rows, key=lambda row: …)`, `map(lambda row: …, rows)`."""
    for function in file.nodes(ast.Lambda):
        above: Any = file.parent(function)
        call: Any = file.parent(above) if isinstance(above, ast.keyword) and above.arg == "key" else above
        name = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
        is_key = isinstance(above, ast.keyword) and name in ("sorted", "min", "max") and len(call.args) == 1
        is_first = name in ("map", "filter") and call.args[:1] == [function] and len(call.args) == 2
        arguments = function.args.args
        if (is_key or is_first) and len(arguments) == 1:
            row = ast.copy_location(ast.Name(arguments[0].arg, ast.Store()), function)
            yield ast.comprehension(row, call.args[-1], [], 0), call, [function.body]


def chains(file: FileView, inside: list[ast.AST], name: str) -> Iterator[tuple[ast.expr, tuple[str, ...], bool]]:
    """Yield each use of `name.a.b(…)` inside nodes: the whole expression, the names after the first, whether called."""
    for node in (each for outer in inside for each in ast.walk(outer)):
        if not isinstance(node, ast.Name) or node.id != name or not isinstance(node.ctx, ast.Load):
            continue
        names, whole, called = [], node, False
        while True:
            above: Any = file.parent(whole)
            if isinstance(above, ast.Attribute) and above.value is whole:
                if isinstance(above.ctx, ast.Load):
                    names.append(above.attr)
                called = False
            elif isinstance(above, ast.Call) and above.func is whole:
                called = True
            else:
                break
            whole = above
        if names:
            yield whole, tuple(names), called


def model_name(qualname: str) -> str:
    """Return a model's own name."""
    return qualname.rpartition(".")[2]


def is_numeric(kind: str) -> bool:
    """Say whether a field holds a number."""
    return kind.endswith(("IntegerField", "FloatField", "DecimalField"))


def list_views(file: FileView) -> Iterator[tuple[ast.ClassDef, str]]:
    """Yield the list views of the site's own code that no other one builds on, with their full names."""
    if file.kind != "code":
        return
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        if file.index.is_a(name, "django.views.generic.ListView") and not file.index.below(name):
            yield node, name
