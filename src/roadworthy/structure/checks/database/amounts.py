"""Queries whose work grows with the table: all rows at once, in random order, by a column without an index."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import list_views, model_name, value
from roadworthy.structure.checks.database.nature import (
    grows,
    is_for_superusers,
    is_of_its_own,
    is_short_list,
    names_a_row,
)
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.value import UNSURE, Value

SOUGHT = frozenset(["CharField", "EmailField", "UUIDField", "TextField", "GenericIPAddressField", "URLField"])


@check(
    "W507",
    "Rows in random order",
    why="The database gives every row of the table a random number and sorts them all, to hand out a few.",
    bad='Quote.objects.order_by("?").first()',
    good="Quote.objects.filter(pk__gte=randint(1, last)).order_by('pk').first()",
    way_out="Draw primary keys instead, or keep a small list in the cache.",
    ignore_when="the table stays small.",
)
def random_order(file: FileView) -> Iterator[Finding]:
    """Find order_by("?") that a visitor waits for."""
    for call in file.methods("order_by"):
        if any(isinstance(part, ast.Constant) and part.value == "?" for part in call.args):
            rows = value(file, call, call)
            narrowed = rows and rows.is_narrowed
            if (way := file.way(call)) and not narrowed:
                yield file.finding(call, 'order_by("?") sorts the whole table', way=way)


@check(
    "W508",
    "A row is sought by a column without an index",
    why="Without an index the database reads the whole table to find one row. It is not to be noticed with a hundred"
    " rows, and it stops the site with a million.",
    bad="invitation = Invitation.objects.get(token=token)  # token = CharField(max_length=64)",
    good="token = models.CharField(max_length=64, unique=True)",
    way_out="Give the field db_index=True, or unique=True if there can be only one.",
    ignore_when="the table stays small.",
)
def no_index(file: FileView) -> Iterator[Finding]:
    """Find get() and get_object_or_404() by one text column that no index begins with."""
    if file.kind != "code":
        return
    sought = [(call, call.func.value) for call in file.methods("get", "aget") if isinstance(call.func, ast.Attribute)]
    short = file.calls("django.shortcuts.get_object_or_404", "django.shortcuts.aget_object_or_404")
    sought += [(call, call.args[0]) for _, call in short if call.args]
    sought += _first_of_filter(file)
    said: set[tuple[str, str, str]] = set()
    for call, of in sorted(sought, key=lambda each: each[0].lineno):
        names = [keyword.arg or "" for keyword in call.keywords]
        rows = value(file, of, call) if names and (way := file.way(call)) else None
        field = _unindexed(file, rows.of, names) if rows and _is_whole_table(rows) else ""
        if not rows or not field or field in _OF_LISTS or _is_known(call, field) or _is_purged(file, call, rows.of):
            continue
        if (about := (file.scope(call), rows.of, field)) not in said:
            said.add(about)
            message = f"{model_name(rows.of)} is sought by {field}, which has no index"[:79]
            yield file.finding(call, message, way=way)


_OF_LISTS = ("name",)
"""What rows are called by that somebody chooses from: there are as many as fit into a list."""


def _first_of_filter(file: FileView) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield the filters of which only the first row, or whether there is one, is asked."""
    for call in file.methods("first", "exists", "count", "afirst", "aexists", "acount"):
        made = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Attribute):
            continue
        if made.func.attr == "filter" and made.keywords and not made.args:
            yield made, made.func.value


def _is_known(call: ast.Call, field: str) -> bool:
    """Say whether the code itself says which row: one of a few that it knows by name."""
    for keyword in call.keywords:
        if keyword.arg and keyword.arg.partition("__")[0] == field:
            last = ast.unparse(keyword.value).rpartition(".")[2]
            return isinstance(keyword.value, ast.Constant) or last.isupper()
    return False


def _is_purged(file: FileView, call: ast.Call, qualname: str) -> bool:
    """Say whether the same function deletes what has expired, before it looks: then there are never many."""
    function = file.function(call)
    for each in file.methods("delete"):
        if function is not None and file.function(each) is function and isinstance(each.func, ast.Attribute):
            gone = value(file, each.func.value, each)
            if gone and gone.is_rows() and gone.of == qualname and each.lineno < call.lineno:
                return True
    return False


def _is_whole_table(rows: Value) -> bool:
    """Say whether nothing before has made the rows fewer."""
    return rows.kind in ("manager", "queryset", "class") and not rows.is_narrowed


def _unindexed(file: FileView, qualname: str, names: list[str]) -> str:
    """Return the column that is sought by, if none of them has an index."""
    model = file.index.model(qualname)
    if not model or not model.is_whole or "" in names or is_short_list(model):
        return ""
    plain = [name.removesuffix("__exact") for name in names]  # an index does not help __iexact
    if any("__" in name or model.is_indexed(name) or not model.field(name) for name in plain):
        return ""
    fields = [model.field(name) for name in plain]
    texts = [each for each in fields if each and each.kind in SOUGHT and each.written.key("choices") is None]
    if any(each.written.name.rpartition(".")[2] != each.kind for each in texts):
        return ""  # a field of the project's own may give itself an index
    if is_of_its_own(model) and all(names_a_row(each.name) for each in texts):
        return ""  # a list that staff keep
    return texts[0].name if texts and len(texts) == len(fields) else ""


@check(
    "W509",
    "A list of all rows without pages",
    why="The list is as long as the table. It is fine on the first day; a year later the page takes a minute, a worker"
    " and its memory, and the browser gives up.",
    bad="class Orders(ListView):\n    model = Order",
    good="class Orders(ListView):\n    model = Order\n    paginate_by = 50",
    way_out="Set paginate_by, or cut the queryset.",
    ignore_when="the table can't grow beyond what fits a page.",
)
def no_pages(file: FileView) -> Iterator[Finding]:
    """Find list views of rows that grow with time, without pages and without a condition."""
    for node, name in list_views(file):
        if file.index.has_attribute(name, ("paginate_by", "get_paginate_by", "paginate_queryset", "paginator_class")):
            continue
        rows = file.index.rows_of_view(name)
        if not rows or rows.kind != "queryset" or rows.is_narrowed or rows.is_sliced:
            continue
        if grows(file, rows.of) and not is_for_superusers(node):
            yield file.finding(node, f"the list of every {model_name(rows.of)} has no pages"[:79])
    if file.kind == "code" and file.mentions("render", "TemplateResponse", "get_context_data"):
        yield from _shown_whole(file)
    if file.kind == "code" and file.mentions("JsonResponse"):
        yield from _answered_whole(file)


def _answered_whole(file: FileView) -> Iterator[Finding]:
    """Find whole tables that a view answers as JSON, as they are."""
    for _, call in file.calls("django.http.JsonResponse", "django.http.response.JsonResponse"):
        for made in (each for given in call.args[:1] for each in _lists_in(file, given)):
            rows = value(file, made, call)
            is_whole = rows and rows.is_rows() and not rows.is_narrowed and not rows.is_sliced and not rows.parent
            if not rows or not is_whole or UNSURE in rows.steps or rows.has_step("annotate", "distinct", "dates"):
                continue
            way = file.way(call)
            if way and way.kind != "admin" and grows(file, rows.of) and not is_for_superusers(file.function(call)):
                yield file.finding(made, f"the list of every {model_name(rows.of)} has no pages"[:79], way=way)


def _lists_in(file: FileView, given: ast.expr) -> Iterator[ast.expr]:
    """Yield what lists of an answer are made of, as `list(rows)`."""
    for origin in flow_of(file, given).origins(given):
        if isinstance(origin, ast.Dict):
            for each in origin.values:
                yield from _lists_in(file, each)
        elif isinstance(origin, ast.Call) and file.name(origin.func) == "builtins.list" and len(origin.args) == 1:
            yield origin.args[0]


def _shown_whole(file: FileView) -> Iterator[Finding]:
    """Find whole tables that a function view hands to a template which goes through all of their rows."""
    named = {file.full_name(each): each for each in file.functions()}
    said: set[tuple[str, str]] = set()
    for each in file.index.whole_lists(file.path):
        function = named.get(each.function)
        way = file.way(function.body[0]) if function and (each.function, each.name) not in said else None
        if function and way and way.kind != "admin" and grows(file, each.model) and not is_for_superusers(function):
            given = _given_as(function, each.name)
            if each.is_narrowed and not (given and _is_narrowed_at_times(file, function, given)):
                continue
            said.add((each.function, each.name))
            at = given or function
            hint = f"{each.template} goes through all of them"
            yield file.finding(at, f"the list of every {model_name(each.model)} has no pages"[:79], hint, way=way)


def _is_narrowed_at_times(file: FileView, function: ast.AST, given: ast.expr) -> bool:
    """Say whether a variable is a whole table first, and its conditions are all under an `if` without an else."""
    root, between = given, set()
    while isinstance(root, ast.Call | ast.Attribute):
        between.add(root.attr if isinstance(root, ast.Attribute) else "")
        root = root.func if isinstance(root, ast.Call) else root.value
    if not isinstance(root, ast.Name) or between & {"filter", "exclude", "none"}:
        return False
    every = (each for each in ast.walk(function) if isinstance(each, ast.Assign))
    bound = sorted((each for each in every if ast.unparse(each.targets[0]) == root.id), key=lambda each: each.lineno)
    first = value(file, bound[0].value, bound[0]) if len(bound) > 1 and file.parent(bound[0]) is function else None
    if first is None or not first.is_rows() or first.is_narrowed or first.is_sliced:
        return False
    return all(isinstance(each := file.parent(one), ast.If) and not each.orelse for one in bound[1:])


def _given_as(function: ast.AST, name: str) -> ast.expr | None:
    """Return what a function gives to a template under a name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            for key, given in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == name:
                    return given
        elif isinstance(node, ast.keyword) and node.arg == name:
            return node.value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            key = node.targets[0].slice
            if isinstance(key, ast.Constant) and key.value == name:
                return node.value
    return None
