"""A query for each row of a loop: what is fast with ten rows in development stands still with ten thousand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.database.asked import Loop, chains, loops, model_name, rows_of_loop
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.checks.view_of_template import TemplateView
from roadworthy.structure.code.value import Value

FEW = 5
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
            if not _is_short(row) and not _is_careful(file, at):
                yield from _in_loop(file, loop, inside, name, row, seen, way)


def _in_loop(  # noqa: PLR0917 - what the loop is, and what was said of it
    file: FileView, loop: Loop, inside: list[ast.AST], name: str, row: Value, seen: set[str], way: Any
) -> Iterator[Finding]:
    for node, names, called in chains(file, inside, name):
        if names[0] in WRITING or names[0] in _set_by_hand(inside, name) or _is_outer_loop(loop, node):
            continue
        for touch in file.index.missing(row, names, called):
            about = touch.relation or touch.method
            if goes_on(about, seen) or touch.relation.partition("__")[0] in _set_by_hand(inside, name):
                continue
            seen.add(about)
            yield file.finding(node, message(touch, names), hint_of(touch, model_name(row.of)), way=way)


def _is_careful(file: FileView, at: ast.AST) -> bool:
    """Say whether the function looks after prefetching itself."""
    function = file.function(at)
    text = ast.dump(function) if function else ""
    return "_prefetched_objects_cache" in text or "prefetch_related_objects" in text


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


def message(touch: Any, names: tuple[str, ...]) -> str:
    """Return what happens at each turn, in less than 80 characters."""
    relation = touch.relation.replace("__", ".")
    inside = f" in {model_name(touch.method)}" if touch.method else ""
    if not relation:
        return f"a query for each row{inside}"[:79]
    verb = "is asked with a new query" if touch.kind == "query" else "is read by a query of its own"
    return f"{relation} {verb} for each row{inside}"[:79]


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
    seen: dict[int, set[str]] = {}
    for each in file.index.shown_missing(name) if facts else ():
        about = each.touch.relation or each.touch.method
        known = seen.setdefault(each.loop_line, set())
        if not goes_on(about, known):
            known.add(about)
            hint = hint_of(each.touch, model_name(each.model))
            hint += f"; the rows come from {each.function} ({each.path}:{each.given_line})"
            yield file.finding(each.line, message(each.touch, ()), hint, each.variable)
