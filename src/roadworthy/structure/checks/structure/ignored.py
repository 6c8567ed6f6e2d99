"""Comments that take findings out, looked after: each has a reason, and each still hides something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.ignores import UNUSED, WITHOUT_REASON


@check(
    WITHOUT_REASON,
    "A finding is ignored without a reason",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="Who reads the comment next year can't tell whether the danger was weighed or the message was in the way.",
    bad="requests.get(url)  # roadworthy: ignore[W401]",
    good="requests.get(url)  # roadworthy: ignore[W401] run by hand, with Ctrl-C at hand",
    way_out="Write the reason behind the bracket.",
    ignore_when="never: a reason is always known to the one who ignores.",
)
def without_reason(codebase: Any) -> Iterator[Finding]:
    """Find nothing here: it is found where comments are matched with findings."""
    yield from ()


@check(
    UNUSED,
    "An ignore that hides nothing",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="The code was mended and the comment stayed: it would hide the next fault on that line.",
    bad="requests.get(url, timeout=5)  # roadworthy: ignore[W401] a local service",
    good="requests.get(url, timeout=5)",
    way_out="Take the comment away.",
    ignore_when="the check is one that only runs elsewhere, with another version or plug-in.",
)
def unused(codebase: Any) -> Iterator[Finding]:
    """Find nothing here: it is found where comments are matched with findings."""
    yield from ()
