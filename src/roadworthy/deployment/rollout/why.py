"""Why something did not go through, for the history."""

from __future__ import annotations

from roadworthy.problems import Problem, ProblemsFound


def why_of(error: BaseException) -> str:
    """Say why something did not go through: a line for each problem."""
    if isinstance(error, ProblemsFound):
        return "\n".join(_told(problem) for problem in error.problems)
    return "stopped by its owner" if isinstance(error, KeyboardInterrupt) else f"a fault in Roadworthy: {error!r}"


def _told(problem: Problem) -> str:
    place = f"{problem.where}: " if str(problem.where) else ""
    return f"{place}{problem.message}"
