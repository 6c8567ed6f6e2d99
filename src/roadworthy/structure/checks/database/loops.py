"""A query for each row of a loop: what is fast with ten rows in development stands still with ten thousand."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.database.asked import Loop, chains, loops, model_name, rows_of_loop
from roadworthy.structure.checks.database.feeds import told_of_each
from roadworthy.structure.checks.database.handed import handed, handed_whole
from roadworthy.structure.checks.database.nature import is_short_list
from roadworthy.structure.checks.database.one_by_one import looked_up
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.checks.view_of_template import TemplateView
from roadworthy.structure.code.value import Value

FEW, LONGEST, MOST_HINTS = 5, 80, 3
_CACHED = ("_prefetched_objects_cache", "prefetch_related_objects", "set_cached_value", "fields_cache")
_BY_HAND = (*_CACHED, "cache.get", "cache.set", "caches[")
SAVING = frozenset(["save", "delete", "create", "get_or_create", "update_or_create", "asave", "acreate", "adelete"])
WRITING = frozenset(["save", "delete", "refresh_from_db", "full_clean", "clean", "asave", "adelete"])


@check(
    "W501",
    "A query for each row of a loop",
    why="Each turn of the loop asks the database again. The page takes as long as the table has grown: ten rows are ten"
    " queries and nobody notices, a thousand rows are a thousand queries and the visitor has left.",
    bad="for order in Order.objects.filter(paid=True):\n    names.append(order.customer.name)",
    good='orders = Order.objects.filter(paid=True).select_related("customer")\nfor order in orders:\n    ...',
    way_out="Read it with the rows: select_related() for one row, prefetch_related() for many.",
    ignore_when="the rows are few for a reason that the code does not show, or are read beforehand in another way.",
)
def query_in_loop(file: FileView) -> Iterator[Finding]:
    """Find relations of a loop's rows that are read one by one, directly or in the model's own methods."""
    if file.kind != "code":
        return
    for loop, at, inside in loops(file):
        way = file.way(at)
        if way is None:
            continue
        seen: set[str] = set()
        for name, row in rows_of_loop(file, loop, at):
            if not (_is_short(row) or _is_listed(file, row.of) or _is_careful(file, at)):
                yield from _in_loop(file, loop, inside, name, row, seen, way)
    yield from _handed_whole(file)
    for method, model, touches in told_of_each(file):
        if way := file.way(method.body[0]):
            yield file.finding(method, message(touches[0]), hint_of_all(touches, model_name(model)), way=way)
    for call, model, at in looked_up(file):
        inside = list(getattr(at, "body", [])) if isinstance(at, ast.For | ast.AsyncFor) else [at]
        way = None if _writes(inside) or _is_careful(file, at) else file.way(at)
        if way:
            hint = "read them at once before the loop: in_bulk(), or filter(…__in=…)"
            yield file.finding(call, f"{model} is asked for one by one in a loop"[:79], hint, way=way)


def _handed_whole(file: FileView) -> Iterator[Finding]:
    """Find querysets that are handed to a function which goes through them."""
    for call, rows, touches in handed_whole(file):
        way = file.way(call)
        if way and not (_is_short(rows) or _is_listed(file, rows.of) or _is_careful(file, call)):
            hint = hint_of_all(touches, model_name(rows.of))
            yield file.finding(call, message(touches[0]), hint, way=way)


def _in_loop(  # noqa: PLR0917 - what the loop is, and what was said of it
    file: FileView, loop: Loop, inside: list[ast.AST], name: str, row: Value, seen: set[str], way: Any
) -> Iterator[Finding]:
    own, is_writing = _set_by_hand(inside, name), _writes(inside)
    for node, touches in groupby(_touches(file, loop, inside, name, row), key=lambda each: each[0]):
        found = []
        for _, touch in touches:
            if is_writing and (touch.method or touch.kind != "one"):
                continue  # a query more is not what makes it slow
            about = touch.relation or touch.method
            if not goes_on(about, seen) and touch.relation.partition("__")[0] not in own:
                seen.add(about)
                found.append(touch)
        if found:
            yield file.finding(node, message(found[0]), hint_of_all(found, model_name(row.of)), way=way)


def _touches(
    file: FileView, loop: Loop, inside: list[ast.AST], name: str, row: Value
) -> Iterator[tuple[ast.expr, Any]]:
    """Yield what is read of a row at each turn, with where: by its attributes, or where it is handed to."""
    for node, names, called in chains(file, inside, name):
        if names[0] not in WRITING and names[0] not in _set_by_hand(inside, name) and not _is_outer_loop(loop, node):
            yield from ((node, touch) for touch in file.index.missing(row, names, called))
    yield from handed(file, inside, name, row)


def _is_careful(file: FileView, at: ast.AST) -> bool:
    """Say whether the function looks after prefetching itself, or keeps what it made in the cache."""
    function = file.function(at)
    text = ast.unparse(function) if function else ""
    return any(word in text for word in _BY_HAND)


def _writes(inside: list[ast.AST]) -> bool:
    """Say whether each turn writes a row anyway."""
    calls = (node.func for outer in inside for node in ast.walk(outer) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Attribute) and func.attr in SAVING for func in calls)


def _is_listed(file: FileView | TemplateView, qualname: str) -> bool:
    model = file.index.model(qualname)
    return bool(model and is_short_list(model))


def _is_outer_loop(loop: Loop, node: ast.expr) -> bool:
    return any(each is node for each in ast.walk(loop.iter))


def _set_by_hand(inside: list[ast.AST], name: str) -> set[str]:
    """Return the attributes that the loop itself sets on its rows."""
    return {
        node.attr
        for outer in inside
        for node in ast.walk(outer)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    }


def _is_short(row: Value) -> bool:
    """Say whether the rows are a handful by what the code says."""
    for step in row.steps:
        upper = step.part(1) if step.kind == "slice" else None
        if upper and isinstance(upper.value, int) and upper.value <= FEW:
            return True
    return False


def goes_on(relation: str, seen: set[str]) -> bool:
    """Say whether a relation was said already, or goes on from one that was."""
    parts = relation.split("__")
    return any("__".join(parts[:end]) in seen for end in range(1, len(parts) + 1))


def message(touch: Any) -> str:
    """Return what happens at each turn, in less than 80 characters."""
    relation = touch.relation.replace("__", ".")
    method = model_name(touch.method) if touch.method else ""
    if not relation:
        return f"a query for each row in {method}"[:79] if method else "a query for each row"
    verb = "is asked with a new query" if touch.kind == "query" else "is read by a query of its own"
    whole = f"{relation} {verb} for each row" + (f" in {method}" if method else "")
    return whole if len(whole) < LONGEST else f"{method or relation} is a query for each row"[:79]


def hint_of_all(touches: Sequence[Any], model: str = "") -> str:
    """Return the way out of some readings at once."""
    return "; ".join(dict.fromkeys(hint_of(each, model) for each in touches[:MOST_HINTS]))


def hint_of(touch: Any, model: str = "") -> str:
    """Return the way out of one reading."""
    where = f", in {touch.path}:{touch.line}" if touch.path else ""
    rows = f" of {model}" if model else ""
    if touch.kind == "one":
        return f'add select_related("{touch.relation}") to the queryset{rows}{where}'
    if touch.kind == "all":
        return f'add prefetch_related("{touch.relation}") to the queryset{rows}{where}'
    of = f" of {touch.relation}" if touch.relation else ""
    return f"read the rows{of} once before the loop: annotate(), or Prefetch(…, to_attr=…){where}"


@check(
    "W502",
    "A template asks the database in each turn of a loop",
    over=Over.TEMPLATE,
    why="A template looks harmless, but {{ order.customer.name }} in a loop is a query for each order, unless the view"
    " read the customers with the orders. It is the most common reason for pages that get slower as a site grows.",
    bad="{% for order in orders %}{{ order.customer.name }}{% endfor %}",
    good='# in the view\norders = Order.objects.select_related("customer")',
    way_out="Read it with the rows in the view: select_related() for one row, prefetch_related() for many.",
    ignore_when="the view's rows are few for a reason that the code does not show.",
)
def query_in_template(file: TemplateView) -> Iterator[Finding]:
    """Find variables in loops that read more of each row than the view has read."""
    name = getattr(file.facts, "name", "")
    facts = file.index.template_at(name, file.path) if name else None
    missing = file.index.shown_missing(name) if facts else ()
    shown = [each for each in missing if not _is_listed(file, each.model)]
    for _, touches in groupby(_told_once(shown), key=lambda each: (each.line, each.variable)):
        first, *others = touches
        hint = hint_of_all([each.touch for each in (first, *others)], model_name(first.model))
        hint += f"; the rows come from {first.function} ({first.path}:{first.given_line})"
        yield file.finding(first.line, message(first.touch), hint, first.variable)


def _told_once(shown: Iterable[Any]) -> Iterator[Any]:
    """Yield what is read in each loop of a template, without what goes on from something that was told."""
    seen: dict[tuple[int, str], set[str]] = {}
    for each in shown:
        about, known = each.touch.relation or each.touch.method, seen.setdefault((each.loop_line, each.model), set())
        if not goes_on(about, known):
            known.add(about)
            yield each
