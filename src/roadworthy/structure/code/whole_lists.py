"""Which whole tables a view hands to a template that goes through all of their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.code.functions import FunctionFacts
from roadworthy.structure.code.shown import Asking, ShownValues
from roadworthy.structure.code.value import UNSURE, Value
from roadworthy.structure.code.values import Place

PAGING = "pagina"


class WholeList(NamedTuple):
    """A loop over a whole table: the function that shows it, the context's name for it, and the template.

    `is_narrowed` says that a condition was seen, which may hold for some visits only.
    """

    function: str
    line: int
    name: str
    model: str
    template: str
    is_narrowed: bool


def whole_lists(shown: ShownValues, path: str) -> Iterator[WholeList]:
    """Yield the whole tables that the functions of a file hand to a template which cuts nothing off."""
    for name, rendering in shown.templates.shown_by(path):
        facts, function = shown.templates.by_name[name], _lines_of(shown, rendering.function)
        if function is None or any(PAGING in tag.name for tag in facts.tags):
            continue
        asking = Asking(facts, rendering, Place(function, rendering.line))
        for loop in facts.loops:
            is_plain = not loop.inside and loop.over and "." not in loop.over
            rows = shown.over(asking, loop) if is_plain and rendering.value(loop.over) is not None else None
            if rows and _is_whole(rows):
                yield WholeList(function.qualname, rendering.line, loop.over, rows.of, name, rows.is_narrowed)


def _lines_of(shown: ShownValues, name: str) -> FunctionFacts | None:
    """Return a function, or the get_context_data() that a class of views has of its own."""
    return shown.values.functions.get(name) or shown.values.functions.get(f"{name}.get_context_data")


def _is_whole(rows: Value) -> bool:
    """Say whether all rows of a table are in it, each for itself."""
    if not rows.is_rows() or rows.through or rows.is_sliced or rows.is_values or rows.parent:
        return False
    return UNSURE not in rows.steps and not rows.has_step("distinct", "raw", "union", "none", "iterator", "reverse")
