"""What a template asks the database for in each turn of its loops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.code.functions import FunctionFacts
from roadworthy.structure.code.shown import Asking, ShownValues
from roadworthy.structure.code.summary import Shown, Tag
from roadworthy.structure.code.tag_names import arguments_of_tag, is_inclusion
from roadworthy.structure.code.template_file import split_filters
from roadworthy.structure.code.touches import Touch, Touches
from roadworthy.structure.code.value import Value

FEW = 5
_AS_TEXT = """
addslashes capfirst center cut escape escapejs force_escape linebreaks linebreaksbr ljust lower rjust safe slugify
striptags title truncatechars truncatewords upper urlencode urlize wordcount wordwrap default default_if_none add
"""
AS_TEXT = frozenset(_AS_TEXT.split())


class ShownTouch(NamedTuple):
    """A variable in a loop that reads more of each row; `function` and its place are who gives the rows."""

    variable: str
    line: int
    model: str
    touch: Touch
    loop_line: int
    function: str
    path: str
    given_line: int


class Read(NamedTuple):
    """A variable of a row in a loop, and what is read of it."""

    variable: str
    line: int
    row: Value
    touch: Touch
    inside: tuple[int, ...]


def shown_touches(shown: ShownValues, touches: Touches, template: str) -> Iterator[ShownTouch]:
    """Return each such variable once, for the first view that shows the template so."""
    seen: set[tuple[int, str, str]] = set()
    for asking in shown.askings(template):
        for read in sorted(_reads(shown, touches, asking), key=lambda each: each.line):
            found = _told(shown, asking, read)
            key = (found.line, found.variable, found.touch.relation)
            if key not in seen:
                seen.add(key)
                yield found


def _told(shown: ShownValues, asking: Asking, read: Read) -> ShownTouch:
    rendering = asking.rendering
    assert rendering is not None
    root = read.variable.partition(".")[0]
    loop = next(
        (asking.facts.loops[each] for each in reversed(read.inside) if root in asking.facts.loops[each].names), None
    )
    giver = shown.giver(asking, loop) if loop else None
    place = (giver.qualname, giver.path, giver.line) if giver else (rendering.function, rendering.path, rendering.line)
    loop_line = loop.line if loop else 0  # around the include
    return ShownTouch(read.variable, read.line, read.row.of, read.touch, loop_line, *place)


def _reads(shown: ShownValues, touches: Touches, asking: Asking) -> Iterator[Read]:
    if asking.rendering is None:
        return
    for each in asking.facts.variables:
        root, *names = each.variable.split(".")
        row = _row(shown, asking, root, each.inside, each.line)
        for touch in _of(shown, touches, row, names, each) if row else ():
            assert row is not None
            yield Read(each.variable, each.line, row, touch, each.inside)
    for tag in asking.facts.tags:
        function = shown.templates.own.tag(tag.name) if tag.inside else None
        if function is not None:
            yield from _of_tag(shown, touches, asking, tag, function)


def _row(shown: ShownValues, asking: Asking, root: str, inside: tuple[int, ...], line: int) -> Value | None:
    """Return the row that a name is at each turn, of a loop here or around the include."""
    is_own = any(root in asking.facts.loops[each].names for each in inside)
    if not is_own and not shown.is_handed_in_loop(asking.facts.name, root):
        return None
    row = shown.root(asking, root, inside, line)
    return row if row and row.kind == "instance" and row.name == "row" and not _is_a_handful(row) else None


def _of(shown: ShownValues, touches: Touches, row: Value, names: list[str], variable: Shown) -> Iterator[Touch]:
    """Yield what a variable reads of a row: what it names, what makes a text of it, what its first filter reads."""
    first = next(iter(variable.filters), "")
    function = shown.templates.own.filter(first) if first else None
    is_text = variable.tag == "" and (not first or first in AS_TEXT)
    if names:
        yield from touches.missing(row, tuple(names))
    if is_text:
        as_text = touches.missing(row, (*names, "__str__"))
        yield from (each for each in as_text if each.method.endswith(".__str__"))
    if function is not None and not names and function.summary.arguments:
        yield from touches.handed(row, function.qualname, function.summary.arguments[0].name, True)


def _of_tag(shown: ShownValues, touches: Touches, asking: Asking, tag: Tag, function: FunctionFacts) -> Iterator[Read]:
    """Yield what a tag reads of the row that it is given at each turn, and the rows that it asks for by it."""
    names = arguments_of_tag(function)
    words = tag.words[:-2] if tag.words[-2:-1] == ("as",) else tag.words
    for place, word in enumerate(words):
        key, _, given = word.rpartition("=") if word[:1] not in "\"'" else ("", "", word)
        variable, _ = split_filters(given)
        argument = key or (names[place] if place < len(names) else "")
        row = _row(shown, asking, variable, tag.inside, tag.line) if variable and "." not in variable else None
        if row is None or argument not in names:
            continue
        found = list(touches.handed(row, function.qualname, argument, True))
        if is_inclusion(function):
            found += _of_its_template(shown, touches, function, argument, row)
        if not found and is_inclusion(function) and _gives_rows(shown, function):
            found = [Touch("", "query", function.qualname, function.path, function.line)]
        yield from (Read(variable, tag.line, row, touch, tag.inside) for touch in found)


def _of_its_template(
    shown: ShownValues, touches: Touches, function: FunctionFacts, argument: str, row: Value
) -> Iterator[Touch]:
    """Yield what a tag's own template reads of a row that the tag hands on to it as it is."""
    keys = {
        key
        for each in function.summary.returned
        for key, value in each.keys
        if value.kind == "name" and value.name == argument
    }
    templates = [each.argument(0, "filename") for each in function.summary.decorators]
    for name in (each.text for each in templates if each is not None and keys):
        facts = shown.templates.by_name.get(name)
        for each in facts.variables if facts else ():
            root, *names = each.variable.split(".")
            if root in keys and names:
                for touch in touches.missing(row, tuple(names)):
                    yield touch if touch.path else touch._replace(path=facts.path if facts else "", line=each.line)


def _gives_rows(shown: ShownValues, function: FunctionFacts) -> bool:
    """Say whether a tag hands a queryset of its own to its template, which is then asked for at each turn."""
    if function.is_careful:
        return False
    given = [value for each in function.summary.returned for _, value in shown.templates.given(function, each)]
    return any(value.kind == "queryset" and not value.through for value in given)


def _is_a_handful(row: Value) -> bool:
    """Say whether the rows are cut to so few that a query for each is no matter."""
    ends = (step.part(1) for step in row.steps if step.kind == "slice")
    return any(end is not None and isinstance(end.value, int) and end.value <= FEW for end in ends)
