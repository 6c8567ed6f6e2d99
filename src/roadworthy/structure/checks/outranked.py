"""What was tried counts more than what was read: guesses go where a try speaks of the same thing, either way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from roadworthy.structure.checks.finding import Finding

SAME_SUBJECT = {
    "W595": ("W501", "W502", "W510"),
    "W597": ("W509", "W514"),
    "W598": ("W511",),
    "W396": ("W306",),
    "W791": ("W723", "W480"),
    "W792": ("W722", "W480"),
    "W793": ("W705", "W706"),
    "W890": ("W707",),
}
SAME_WHEREVER = {"W690": ("W681", "W682"), "W691": ("W680", "W684"), "W694": ("W680", "W684")}
"""What Django alone has said of the migrations too, maybe of another line."""
REFUTED = ("W501", "W502", "W510")
NEAR, NEAR_IN_TEMPLATE = 25, 8


class Quiet(Protocol):
    """A line where ever more rows were read, and no query came for each: `name` is its function, or `template`."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def line(self) -> int:
        """The line, counted from 1."""

    @property
    def name(self) -> str:
        """The function."""


def outranked(read: Sequence[Finding], tried: Sequence[Finding], quiet: Sequence[Quiet] = ()) -> tuple[Finding, ...]:
    """Return what was found by reading, without that which a try has confirmed, and tells itself, or refuted."""
    confirmed = {
        (each, place) for finding in tried for each in SAME_SUBJECT.get(finding.id, ()) for place in _at(finding)
    }
    said = {each for finding in tried for each in SAME_WHEREVER.get(finding.id, ())}
    noisy = {place[0] for finding in tried if finding.id == "W595" for place in _at(finding)}
    return tuple(
        each
        for each in read
        if each.id not in said
        and (each.id, (each.place.path, each.place.line)) not in confirmed
        and not (each.id in REFUTED and each.place.path not in noisy and any(_refutes(other, each) for other in quiet))
    )


def _at(finding: Finding) -> set[tuple[str, int]]:
    """Return the lines that a finding speaks of."""
    return {(finding.place.path, finding.place.line), *((step.path, step.line) for step in finding.steps)}


def _refutes(quiet: Quiet, finding: Finding) -> bool:
    """Say whether this is the loop that a finding stands in: a little above it, in the same function or template."""
    is_template = quiet.name == "template"
    near = NEAR_IN_TEMPLATE if is_template else NEAR
    if quiet.path != finding.place.path or not quiet.line <= finding.place.line <= quiet.line + near:
        return False
    return is_template or quiet.name.rpartition(".")[2] == finding.scope.rpartition(".")[2]
