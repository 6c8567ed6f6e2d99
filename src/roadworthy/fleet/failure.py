"""Says why a process did not come up at its first start, with its own last words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from roadworthy.fleet.child import FIRST_TRIES, Child
from roadworthy.fleet.rules import CANT_START, KEPT_DYING, NEVER_READY
from roadworthy.problems import Problem


def failure(child: Child, time_limit_s: float, last_lines: Sequence[str], log: Path) -> Problem:
    """Return the problem of a process that failed at first; the hint ends with how its log ends."""
    if child.cannot_start:
        return CANT_START.problem(
            f"{child.name} can't be started: {child.cannot_start}", "see the command of this service"
        )
    hint = _hint(last_lines, log)
    if child.failed_at_first:
        return KEPT_DYING.problem(
            f"{child.name} {child.last_death} before it was ready, {FIRST_TRIES} times in a row", hint
        )
    why = child.why_not_ready or child.last_death or "it has not lived long enough"
    return NEVER_READY.problem(f"{child.name} was not ready within {time_limit_s:g} s: {why}", hint)


def _hint(last_lines: Sequence[str], log: Path) -> str:
    if not last_lines:
        return f"it said nothing; {log} is empty"
    return "\n    ".join([f"{log} ends with:", *last_lines])
