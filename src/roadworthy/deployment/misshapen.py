"""Says that a file of requirements isn't in the form that its tool writes."""

from __future__ import annotations

from roadworthy.problems import Problem, Rule, Where

UNREADABLE = Rule(
    "E313",
    "A requirement can't be understood",
    "Each requirement is a package with its versions, as the Python packaging standard writes them.",
)

# What Python raises where a table, a list or a text is expected and something else is there.
MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError, IndexError)


def misshapen(name: str) -> Problem:
    """Return the problem of a file whose parts are not where they belong."""
    message = "its parts are not where the tool that reads it expects them"
    return UNREADABLE.problem(message, "have that tool check it, or take it out of site.requirements", Where(name))
