"""Pages of long lists: none, as long as a client likes, or slower the further one goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import is_numeric, list_views, model_name, value
from roadworthy.structure.checks.database.lengths import lengths_of_visitors
from roadworthy.structure.checks.database.nature import grows, is_for_superusers
from roadworthy.structure.checks.database.whole_answers import whole_answers
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.fields import FieldFacts

API_LIST = "rest_framework.mixins.ListModelMixin"
OWN_PAGES = (
    "pagination_class",
    "paginate_queryset",
    "list",
    "paginator",
    "get_paginated_response",
    "filter_queryset",
)
DATES = ("DateTimeField",)
_BY_HAND = re.compile(r"(^|_)(position|order|ordering|sort|sorting|sequence|priority|index)($|_)")
LIMIT, NUMBER = "rest_framework.pagination.LimitOffsetPagination", "rest_framework.pagination.PageNumberPagination"


@check(
    "W513",
    "A client chooses how long a page is",
    why="Somebody asks for a million rows at once: to be done sooner, or to bring the site down. The process builds"
    " them all in memory, and the others wait.",
    bad="class Pages(PageNumberPagination):\n    page_size_query_param = 'size'",
    good="class Pages(PageNumberPagination):\n    page_size_query_param = 'size'\n    max_page_size = 200",
    way_out="Give max_page_size, or max_limit for LimitOffsetPagination, which has none by itself.",
    ignore_when="the API is for programs of your own.",
)
def any_length(file: FileView) -> Iterator[Finding]:
    """Find paginations of REST framework, and a view's own pages, that a client may make as long as it likes."""
    if file.kind != "code":
        return
    for size, said in lengths_of_visitors(file):
        if way := file.way(size):
            yield file.finding(size, f"a page is as long as {said} says, without an end"[:79], way=way)
    if not file.mentions("Pagination"):
        return
    for node in file.nodes(ast.ClassDef):
        name = file.full_name(node)
        facts = file.index.class_(name)
        if facts is None or file.index.below(name) or _is_of_few(file, node.name):
            continue
        if file.index.is_a(name, LIMIT) and not file.index.has_attribute(name, ("max_limit", "get_limit")):
            yield file.finding(node, f"{node.name} has no max_limit: ?limit=1000000 gets all"[:79])
        asked = file.index.is_a(name, NUMBER) and _is_set(file, node, "page_size_query_param")
        if asked and not file.index.has_attribute(name, ("max_page_size", "get_page_size")):
            yield file.finding(node, f"{node.name} has no max_page_size: a client gets all at once"[:79])


def _is_of_few(file: FileView, pagination: str) -> bool:
    """Say whether it was made for one model, by its name, whose table does not grow with time."""
    views = [name for name in file.index.below(API_LIST) if _pages_of(file, name) == pagination]
    rows = file.index.rows_of_view(views[0]) if len(views) == 1 else None
    if rows is None or not rows.of:
        return False
    return pagination.startswith(model_name(rows.of)) and not grows(file, rows.of)


def _pages_of(file: FileView, view: str) -> str:
    facts = file.index.class_(view)
    bound = facts.summary.attribute("pagination_class") if facts else None
    return bound.value.name.rpartition(".")[2] if bound else ""


def _is_set(file: FileView, node: ast.ClassDef, name: str) -> bool:
    for each in node.body:
        if isinstance(each, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in each.targets):
            return not (isinstance(each.value, ast.Constant) and each.value.value is None)
    return False


@check(
    "W514",
    "An API gives out a whole table",
    why="REST framework makes no pages unless it is told to. The list is as long as the table: fine on the first day; a"
    " year later each call takes a minute, and clients call again when it takes long.",
    bad="class Orders(ModelViewSet):\n    queryset = Order.objects.all()",
    good="REST_FRAMEWORK = {\n    'DEFAULT_PAGINATION_CLASS': 'rest_framework.pagination.CursorPagination',\n"
    "    'PAGE_SIZE': 100,\n}",
    way_out="Set DEFAULT_PAGINATION_CLASS and PAGE_SIZE: the one without the other makes no pages either.",
    ignore_when="the table can't grow beyond what fits an answer.",
)
def api_without_pages(file: FileView) -> Iterator[Finding]:
    """Find list views of REST framework, and answers in JSON, over rows that grow with time, without pages."""
    if file.kind != "code":
        return
    for made, model in whole_answers(file):
        yield file.finding(made, f"every {model_name(model)} is in this answer"[:79], way=file.way(made))
    for node in file.nodes(ast.ClassDef) if file.mentions("queryset") else ():
        name = file.full_name(node)
        if not file.index.is_a(name, API_LIST) or file.index.below(name):
            continue
        facts = file.index.class_(name)
        if facts is None or not facts.is_whole or file.index.has_attribute(name, OWN_PAGES):
            continue
        rows = file.index.rows_of_view(name)
        if not rows or rows.is_narrowed or rows.is_sliced or _has_pages(file.index):
            continue
        if grows(file, rows.of):
            yield file.finding(node, f"the API's list of every {model_name(rows.of)} has no pages"[:79])


def _has_pages(index: Any) -> bool:
    """Say whether the settings make pages, or can't be read so far."""
    if index.api.has_pages:
        return True
    bound = [each for facts in index.settings.values() for each in facts.bound]
    framework = [str(each.value) for each in bound if each.name.startswith("REST_FRAMEWORK")]
    apps = [str(each.value) for each in bound if "APPS" in each.name]
    if not any("rest_framework" in each for each in apps):
        return True
    text = " ".join(framework)
    is_own = "PAGINATION" in text and "rest_framework.pagination." not in text
    return is_own or ("PAGINATION" in text and "PAGE_SIZE" in text) or "**" in text


@check(
    "W515",
    "A list is sorted by a column without an index",
    level=Level.NOTE,
    why="To find the newest twenty, the database reads and sorts the whole table, for each visitor of the first page."
    " It grows with every row, and nobody changed a line.",
    bad="created = models.DateTimeField(auto_now_add=True)\n\nOrder.objects.order_by('-created')[:20]",
    good="class Meta:\n    indexes = [models.Index(fields=['-created'])]",
    way_out="Give the model an index that begins with the column, or sort by the primary key.",
    ignore_when="the table stays small.",
)
def sorted_without_index(file: FileView) -> Iterator[Finding]:
    """Find the first rows of a whole growing table, by a column that no index begins with, that a visitor waits for."""
    if file.kind != "code":
        return
    said: set[tuple[str, str, str]] = set()
    for call in file.methods("order_by", "latest", "earliest"):
        if not call.args or not isinstance(call.args[0], ast.Constant) or not isinstance(call.func, ast.Attribute):
            continue
        way = file.way(call)
        rows = value(file, call.func.value, call) if way and way.kind != "admin" else None
        name = str(call.args[0].value).lstrip("-")
        if not rows or not rows.is_rows() or rows.is_narrowed or rows.is_sliced or rows.has_step("annotate", "values"):
            continue
        model = file.index.model(rows.of)
        field = model.field(name) if model and model.is_whole else None
        is_few = call.func.attr != "order_by" or _is_cut(file, call)
        is_one = model and field and field.name == name and is_few and grows(file, rows.of)
        if model and field and is_one and not model.is_indexed(name) and _is_sortable(field):
            if (
                _is_filtered_later(file, call)
                or is_for_superusers(file.function(call))
                or (about := (file.scope(call), rows.of, name)) in said
            ):
                continue
            said.add(about)
            message = f"{model.name} is sorted by {name}, which has no index"[:79]
            yield file.finding(call, message, way=way)


def _is_sortable(field: FieldFacts) -> bool:
    """Say whether a column says when or how much, by which one asks for the newest and the most.

    What is put in order by hand is a short list.
    """
    return field.kind in DATES or (is_numeric(field.kind) and not _BY_HAND.search(field.name))


def _chain(file: FileView, call: ast.Call) -> Iterator[ast.AST]:
    """Yield what is done to a call's result, as far as it is written in one piece."""
    whole: ast.AST = call
    while True:
        above = file.parent(whole)
        if isinstance(above, ast.Attribute | ast.Subscript) and above.value is whole:
            yield above
        elif not (isinstance(above, ast.Call) and above.func is whole):
            return
        whole = above


def _is_cut(file: FileView, call: ast.Call) -> bool:
    return any(
        isinstance(each, ast.Subscript) or (isinstance(each, ast.Attribute) and each.attr in ("first", "last"))
        for each in _chain(file, call)
    )


def _is_filtered_later(file: FileView, call: ast.Call) -> bool:
    later = {each.attr for each in _chain(file, call) if isinstance(each, ast.Attribute)}
    return bool(later & {"filter", "exclude", "annotate", "values", "order_by", "get", "none"})


def _is_none(node: ast.ClassDef, name: str) -> bool:
    """Say whether a class sets an attribute to None, which may undo what it inherits."""
    given = (each for each in node.body if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name)
    return any(isinstance(each.value, ast.Constant) and each.value.value is None for each in given)


@check(
    "W516",
    "Pages are counted off from the beginning of a big table",
    level=Level.NOTE,
    is_on=False,
    why="For page 5,000 the database reads and throws away all rows before it; and it counts them all to say how many"
    " pages there are. Crawlers go to every page.",
    bad="class Orders(ListView):\n    queryset = Order.objects.order_by('-created')\n    paginate_by = 50",
    good="Order.objects.filter(created__lt=last_seen).order_by('-created')[:50]",
    way_out="Go on from the last row that was seen (CursorPagination in APIs), or end the pages at some number.",
    ignore_when="the table has fewer than a few hundred thousand rows. Off by default, as most have.",
)
def counted_off(file: FileView) -> Iterator[Finding]:
    """Find list views with numbered pages over a whole table that grows with time."""
    for node, name in list_views(file):
        has_pages = file.index.has_attribute(name, ("paginate_by",)) and not _is_none(node, "paginate_by")
        rows = file.index.rows_of_view(name) if has_pages else None
        if rows and grows(file, rows.of) and not rows.is_narrowed and not rows.is_sliced:
            yield file.finding(node, f"the pages of every {model_name(rows.of)} are counted off"[:79])
