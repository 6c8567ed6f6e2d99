"""What an API asks the database for each row of a list, through its serializer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.database.loops import goes_on, hint_of, message
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
        for each in file.index.serialized_missing(file.full_name(node)):
            about = each.touch.relation or each.touch.method
            if goes_on(about, seen):
                continue
            seen.add(about)
            hint = f"{hint_of(each.touch)}; the serializer's field is {each.field} ({each.path}:{each.line})"
            yield file.finding(node, message(each.touch, ()), hint)
