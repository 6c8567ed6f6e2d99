"""What one request takes from all others: the whole cache, where a few keys were meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_file import FileView

_CLEAR = ("django.core.cache.cache.clear", "django.core.cache.cache.aclear")
_ON_PURPOSE = re.compile(
    r"(clear|flush|empty|purge|invalidate|reset|bust|delete|drop)_?(all_?|the_?|whole_?)?_?cache", re.IGNORECASE
)


@check(
    "W417",
    "The whole cache is emptied in a request",
    why="All that anybody had in it is gone: every page is made anew at the same moment, and where sessions, limits or"
    " locks are in it, visitors are logged out and limits begin from nothing. A busy site empties it all day.",
    bad="def save(request, pk):\n    ...\n    cache.clear()",
    good='    cache.delete(f"order-{pk}")',
    way_out="Delete the keys that are stale, or put a version into them that changes with the rows.",
    ignore_when="it is what somebody asked for, once in a while.",
)
def emptied(file: FileView) -> Iterator[Finding]:
    """Find cache.clear() on the way of a request, but not where it is what a view is there for."""
    if file.kind != "code" or not file.mentions(".clear(", ".aclear("):
        return
    for call in _clearing(file):
        way = file.way(call)
        if way and not any(_ON_PURPOSE.search(step[0]) for step in way.chain):
            yield file.finding(call, "the whole cache is emptied, and everybody's pages with it", way=way)


def _clearing(file: FileView) -> Iterator[ast.Call]:
    """Yield the calls that empty the default cache, as `cache` or as `caches["default"]`."""
    yield from (call for _, call in file.calls(*_CLEAR))
    for call in file.methods("clear", "aclear"):
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(on, ast.Subscript) or file.name(on.value) != "django.core.cache.caches":
            continue
        if isinstance(on.slice, ast.Constant) and on.slice.value == "default":
            yield call
