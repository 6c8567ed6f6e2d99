"""Where in the project's own files something was seen on a visit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roadworthy.structure.checks.finding import Place, Step
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import path_in

KIND = "view"
"""What a way begins at."""


def steps_of(ground: Ground, way: Sequence[Sequence[Any]]) -> tuple[Step, ...]:
    """Return the project's own lines that led to a place, the outermost first."""
    steps = [Step(str(name), path_in(ground, str(file)), int(line) or 1) for file, line, name in reversed(way)]
    return tuple(step for step in steps if step.path)


def place_of_view(ground: Ground, page: Mapping[str, Any]) -> Place | None:
    """Return where a page's view is written, where that is in the project's own code."""
    file, line = page["place"]
    path = path_in(ground, str(file))
    return Place(path, int(line) or 1) if path else None


def last_place(steps: Sequence[Step]) -> Place | None:
    """Return the place that steps lead to."""
    return Place(steps[-1].path, steps[-1].line) if steps else None
