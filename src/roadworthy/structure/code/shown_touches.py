"""What a template asks the database for in each turn of its loops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.code.shown import Asking, ShownValues
from roadworthy.structure.code.summary import Shown
from roadworthy.structure.code.touches import Touch, Touches
from roadworthy.structure.code.value import Value

FEW = 5


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


def shown_touches(shown: ShownValues, touches: Touches, template: str) -> Iterator[ShownTouch]:
    """Return each such variable once, for the first view that shows the template so."""
    seen: set[tuple[int, str, str]] = set()
    for asking in shown.askings(template):
        for each in asking.facts.variables:
            for found in _of(shown, touches, asking, each):
                key = (found.line, found.variable, found.touch.relation)
                if key not in seen:
                    seen.add(key)
                    yield found


def _of(shown: ShownValues, touches: Touches, asking: Asking, variable: Shown) -> Iterator[ShownTouch]:
    root, *names = variable.variable.split(".")
    number = next((each for each in reversed(variable.inside) if root in asking.facts.loops[each].names), None)
    rendering = asking.rendering
    is_handed = number is None and shown.is_handed_in_loop(asking.facts.name, root)
    if (number is None and not is_handed) or not names or rendering is None:
        return
    loop_line = asking.facts.loops[number].line if number is not None else 0  # around the include
    row = shown.root(asking, root, variable.inside, variable.line)
    if row is None or row.kind != "instance" or row.name != "row" or _is_a_handful(row):
        return
    for touch in touches.missing(row, tuple(names)):
        yield ShownTouch(
            variable.variable,
            variable.line,
            row.of,
            touch,
            loop_line,
            rendering.function,
            rendering.path,
            rendering.line,
        )


def _is_a_handful(row: Value) -> bool:
    """Say whether the rows are cut to so few that a query for each is no matter."""
    ends = (step.part(1) for step in row.steps if step.kind == "slice")
    return any(end is not None and isinstance(end.value, int) and end.value <= FEW for end in ends)
