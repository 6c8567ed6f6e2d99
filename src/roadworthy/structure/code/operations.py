"""A migration's list of operations, put together from all the places where it is written."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.code.summary import Bound, Class, FileSummary
from roadworthy.structure.code.written import Written

DEEPEST = 6
_LISTS = frozenset(["list", "tuple"])
_OF_MANY = frozenset(["RunSQL", "RunPython"])
_BINDS = frozenset(["assign", "annotate", "augment"])


def listed_operations(summary: FileSummary, migration: Class) -> Iterator[Written]:
    """Yield each operation that a migration's class lists, as the call that makes it."""
    yield from _of_bounds(summary, migration.attributes, "operations", 0)


def calls_in(summary: FileSummary, given: Written | None, depth: int = 0) -> Iterator[Written]:
    """Yield the calls that a list is made of: through sums, stars, names and functions of the same file."""
    if given is None or depth > DEEPEST:
        return
    if given.kind in ("list", "tuple", "either") or (given.kind == "binop" and given.name == "Add"):
        for part in given.parts:
            yield from calls_in(summary, part, depth + 1)
    elif given.kind == "star":
        yield from calls_in(summary, given.of, depth + 1)
    elif given.kind == "name":
        yield from _of_bounds(summary, summary.names, given.name, depth + 1)
    elif given.kind == "comprehension" and given.of is not None and given.of.name.rpartition(".")[2] in _OF_MANY:
        yield given.of
    elif given.kind == "call":
        yield from _of_call(summary, given, depth)


def _of_call(summary: FileSummary, call: Written, depth: int) -> Iterator[Written]:
    function = next((each for each in summary.functions if each.qualname and each.qualname == call.name), None)
    if call.name in _LISTS:
        yield from calls_in(summary, call.part(0), depth + 1)
    elif function is not None:
        for returned in function.returned:
            yield from calls_in(summary, returned, depth + 1)
    else:
        yield call


def _of_bounds(summary: FileSummary, bounds: tuple[Bound, ...], name: str, depth: int) -> Iterator[Written]:
    """Yield what a name is bound to last, and what is added to it after that."""
    bound = [each for each in bounds if each.name == name and each.how in _BINDS]
    last = max((place for place, each in enumerate(bound) if each.how != "augment"), default=0)
    for each in bound[last:]:
        yield from calls_in(summary, each.value, depth)
