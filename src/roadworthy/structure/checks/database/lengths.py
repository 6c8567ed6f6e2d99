"""How long a page is, where a visitor says so: in a view's own pages, and in how many rows it cuts off."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.database.asked import value
from roadworthy.structure.checks.database.nature import is_short_list
from roadworthy.structure.checks.flow import Flow, flow_of
from roadworthy.structure.checks.view_of_file import FileView

PAGINATOR = "django.core.paginator.Paginator"
VIEW = "django.views.generic.MultipleObjectMixin"


def lengths_of_visitors(file: FileView) -> Iterator[tuple[ast.expr, str]]:
    """Yield each length of a page that a visitor may make as large as he likes, with what it is made of."""
    for _, call in file.calls(PAGINATOR):
        named = next((each.value for each in call.keywords if each.arg == "per_page"), None)
        size = call.args[1] if len(call.args) > 1 else named
        if size is not None and not _is_few(file, call.args[0] if call.args else None, call):
            yield from _open(file, size)
    for function in file.functions():
        owner = file.class_(function) if function.name == "get_paginate_by" else None
        if owner is not None and file.index.is_a(file.full_name(owner), VIEW):
            for each in ast.walk(function):
                if isinstance(each, ast.Return) and each.value is not None:
                    yield from _open(file, each.value)


def _is_few(file: FileView, rows: ast.expr | None, call: ast.Call) -> bool:
    """Say whether what has pages is cut before, or a list that somebody keeps."""
    found = value(file, rows, call) if rows is not None else None
    model = file.index.model(found.of) if found and found.is_rows() else None
    return bool(found and found.is_rows() and found.is_sliced) or (model is not None and is_short_list(model))


def _open(file: FileView, size: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """Yield a length that a visitor chose, if nothing in the function says how long it may be."""
    flow = flow_of(file, size)
    for origin in flow.origins(size):
        plain = origin
        while (
            isinstance(plain, ast.Call) and isinstance(plain.func, ast.Name) and plain.func.id == "int" and plain.args
        ):
            plain = next(iter(flow.origins(plain.args[0])), plain.args[0])
        function = file.function(size)
        said = (
            flow.chosen_by_visitor(plain)
            if function is not None and not _is_bounded(function, _named(flow, size))
            else ""
        )
        if said.endswith(("GET", "query_params", "POST")):
            yield size, said
            return


def _named(flow: Flow, size: ast.expr) -> set[str]:
    """Return the names that a length goes by on its way."""
    names = {each.id for each in ast.walk(size) if isinstance(each, ast.Name)}
    for name in tuple(names):
        for bound in flow.values(name):
            names |= {each.id for each in ast.walk(bound) if isinstance(each, ast.Name)}
    return names


def _is_bounded(function: ast.AST, names: set[str]) -> bool:
    """Say whether a function compares a length with something, or chooses the lesser: then there is an end."""
    for each in ast.walk(function):
        is_lesser = isinstance(each, ast.Call) and getattr(each.func, "id", "") in ("min", "clamp")
        is_said = isinstance(each, ast.Compare) or is_lesser
        if is_said and names & {inner.id for inner in ast.walk(each) if isinstance(inner, ast.Name)}:
            return True
    return False
