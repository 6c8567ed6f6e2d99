"""A migration's list of operations, put together from all the places where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Bound, Class, FileSummary, Function
from roadworthy.structure.code.written import Written

DEEPEST = 6
_LISTS = frozenset(["list", "tuple"])
_OF_MANY = frozenset(["RunSQL", "RunPython"])
_BINDS = frozenset(["assign", "annotate", "augment"])


class Listed(NamedTuple):
    """One operation: the call that makes it, the file it is written in, and the migration's line that leads to it."""

    call: Written
    home: FileSummary
    line: int


class Lister:
    """Goes through a migration's list: through sums, stars, names and functions, also of other modules."""

    def __init__(self, names: Names, summary: FileSummary) -> None:
        self.names, self.summary = names, summary

    def of(self, migration: Class) -> Iterator[Listed]:
        """Yield each operation that a migration's class lists."""
        yield from self._of_bounds(self.summary, migration.attributes, "operations", 0, 0)

    def half(self, listed: Listed, given: Written | None) -> Iterator[Listed]:
        """Yield the operations of a list inside another operation."""
        yield from self._calls(listed.home, given, 0, self._place(listed.home, listed.line))

    def _place(self, home: FileSummary, line: int) -> int:
        return 0 if home is self.summary else line

    def _calls(self, home: FileSummary, given: Written | None, depth: int, line: int) -> Iterator[Listed]:
        """Yield the operations of a list; `line` is that of the migration which led to another module, else 0."""
        if given is None or depth > DEEPEST:
            return
        if given.kind in ("list", "tuple", "either") or (given.kind == "binop" and given.name == "Add"):
            for part in given.parts:
                yield from self._calls(home, part, depth + 1, line)
        elif given.kind == "star":
            yield from self._calls(home, given.of, depth + 1, line)
        elif given.kind == "name":
            yield from self._of_name(home, given, depth, line)
        elif given.kind == "comprehension" and given.of is not None and given.of.name.rpartition(".")[2] in _OF_MANY:
            yield Listed(given.of, home, line or given.of.line)
        elif given.kind == "call":
            yield from self._of_call(home, given, depth, line)

    def _of_name(self, home: FileSummary, given: Written, depth: int, line: int) -> Iterator[Listed]:
        if any(each.name == given.name for each in home.names):
            yield from self._of_bounds(home, home.names, given.name, depth + 1, line)
            return
        there, name = self._elsewhere(home, given.name)
        if there is not None:
            yield from self._of_bounds(there, there.names, name, depth + 1, line or given.line)

    def _of_call(self, home: FileSummary, call: Written, depth: int, line: int) -> Iterator[Listed]:
        if call.name in _LISTS:
            yield from self._calls(home, call.part(0), depth + 1, line)
            return
        where, function = home, _function(home, call.name)
        if function is None:
            there, name = self._elsewhere(home, call.name)
            where, function = there or home, _function(there, name) if there else None
        if function is None:
            yield Listed(call, home, line or call.line)
            return
        given = _given(function, call)
        place = line if where is home else line or call.line
        for returned in function.returned:
            yield from self._calls(where, _filled(returned, given), depth + 1, place)

    def _elsewhere(self, home: FileSummary, name: str) -> tuple[FileSummary | None, str]:
        """Return the project's other module that a name comes from, and what it is called there."""
        found = self.names.resolve(home.module, name) or ""
        module = self.names.module_in(found) if found else ""
        is_own = bool(module) and found.startswith(f"{module}.")
        return (self.names.modules[module], found[len(module) + 1 :]) if is_own else (None, "")

    def _of_bounds(
        self, home: FileSummary, bounds: tuple[Bound, ...], name: str, depth: int, line: int
    ) -> Iterator[Listed]:
        """Yield what a name is bound to last, and what is added to it after that."""
        bound = [each for each in bounds if each.name == name and each.how in _BINDS]
        last = max((place for place, each in enumerate(bound) if each.how != "augment"), default=0)
        for each in bound[last:]:
            yield from self._calls(home, each.value, depth, line)


def _function(home: FileSummary, name: str) -> Function | None:
    return next((each for each in home.functions if each.qualname and each.qualname == name), None)


def _given(function: Function, call: Written) -> dict[str, Written]:
    """Return what a call gives for each of a function's arguments."""
    names = [each.name for each in function.arguments]
    return {**dict(zip(names, call.parts, strict=False)), **dict(call.keys)}


def _filled(written: Written, given: Mapping[str, Written], depth: int = 0) -> Written:
    """Return an expression with a function's arguments in it replaced by what they are given."""
    if depth > DEEPEST or not given:
        return written
    if written.kind == "name" and written.name in given:
        return given[written.name]
    return written._replace(
        of=_filled(written.of, given, depth + 1) if isinstance(written.of, Written) else written.of,
        parts=tuple(_filled(each, given, depth + 1) for each in written.parts),
        keys=tuple((key, _filled(each, given, depth + 1)) for key, each in written.keys),
    )
