"""What an API asks the database for each row of a list, through its serializer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.asked import model_name
from roadworthy.structure.checks.database.chosen import serializers_of_list
from roadworthy.structure.checks.database.loops import LONGEST, MOST_HINTS, goes_on, hint_of_all, message
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView


@check(
    "W510",
    "An API's serializer asks the database for each row",
    why="A nested serializer, a source with a dot or a method field reads more than the row itself. A list of a hundred"
    " rows is a hundred queries for each such field, and clients of an API ask often.",
    bad="class OrderSerializer(ModelSerializer):\n    customer = CustomerSerializer()\n\n"
    "class Orders(ModelViewSet):\n    queryset = Order.objects.all()",
    good='class Orders(ModelViewSet):\n    queryset = Order.objects.select_related("customer")',
    way_out="Read it with the view's rows: select_related() for one row, prefetch_related() for many.",
    ignore_when="the list is short for a reason that the code does not show.",
)
def serialized_by_query(file: FileView) -> Iterator[Finding]:
    """Find list views of an API whose queryset lacks what their serializer reads."""
    if file.kind != "code" or "serializer_class" not in "\n".join(file.lines):
        return
    for node in file.nodes(ast.ClassDef):
        seen: set[str] = set()
        found = []
        name = file.full_name(node)
        chosen = serializers_of_list(file, node)
        missing = [touch for each in chosen for touch in file.index.serialized_missing(name, each)]
        for each in missing or ([] if chosen else file.index.serialized_missing(name)):
            about = each.touch.relation or each.touch.method
            if not goes_on(about, seen):
                seen.add(about)
                found.append(each)
        if found:
            yield file.finding(node, _message(found), _hint(found))


def _message(found: Sequence[Any]) -> str:
    if len(found) == 1:
        return message(found[0].touch)
    names = [each.touch.relation.replace("__", ".") or model_name(each.touch.method) for each in found]
    whole = f"queries of their own for each row: {', '.join(dict.fromkeys(names))}"
    return whole if len(whole) < LONGEST else f"{len(found)} queries of their own for each row: {names[0]}, …"[:79]


def _hint(found: Sequence[Any]) -> str:
    fields = ", ".join(dict.fromkeys(f"{each.field} ({each.path}:{each.line})" for each in found[:MOST_HINTS]))
    return f"{hint_of_all([each.touch for each in found])}; asked by the serializer's {fields}"
