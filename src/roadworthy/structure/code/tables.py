"""Functions that a module keeps under a name: in a dict or a list, in a registry, or with some arguments given."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Bound
from roadworthy.structure.code.written import Written

MOST = 40


class Tables:
    """Answers which functions a module's variable stands for. By qualified names, worked out when it is asked for."""

    def __init__(self, names: Names, functions: Functions) -> None:
        self.names, self.functions = names, functions
        self._registered: dict[str, list[str]] | None = None
        self._kept: dict[str, tuple[str, ...]] = {}

    def kept(self, name: str, taker: FunctionFacts | None = None, taken: str = "") -> tuple[str, ...]:
        """Return the project's functions in a module's table: as it is written, and as decorators fill it.

        The latter only where a `taker`, if one is given, takes something out of what it calls `taken`.
        """
        if name not in self._kept:
            self._kept[name] = tuple(dict.fromkeys(self._written(name)))
        more = self._by_decorators().get(name, ())
        if not more or len(more) > MOST or (taker and not is_taken_by(taker, taken)):
            return self._kept[name]
        return (*self._kept[name], *more)

    def is_list(self, name: str) -> bool:
        """Say whether a table is a list: then a function of it is only meant where all are gone through."""
        return any(each.value.kind in ("list", "tuple") for _, each in self._bound(name))

    def partial(self, function: FunctionFacts, name: str, found: str) -> str:
        """Return what a name calls that stands for `functools.partial(called, …)`, here or in a module."""
        own = [(function, each) for each in function.summary.bound if each.name == name]
        for home, bound in own or list(self._bound(found)):
            first = bound.value.part(0) if self._is_partial(home, bound.value) else None
            if first is not None and first.kind == "name":
                return self.names.resolve(home.module, first.name, home.scope) or ""
        return ""

    def taken(self, function: FunctionFacts, name: str) -> tuple[str, ...]:
        """Return the functions of the table that a function's variable is taken out of: `for check in CHECKS`."""
        for bound in function.summary.bound:
            if bound.name == name and (table := _table_of(bound.value)):
                return self.kept(self.names.resolve(function.module, table, function.scope) or "")
        return ()

    def partials(self) -> Iterator[tuple[str, str]]:
        """Yield each name of a module that stands for `functools.partial(called, …)`, with what it calls."""
        for summary in self.names.modules.values():
            for bound in summary.names if summary.kind == "code" else ():
                lines = self.functions.get(summary.module)
                if bound.value.name.endswith("partial") and lines:
                    name = f"{summary.module}.{bound.name}"
                    if target := self.partial(lines, bound.name, name):
                        yield name, target

    def _is_partial(self, home: FunctionFacts, value: Written) -> bool:
        if value.kind != "call" or value.of is not None or not value.name.endswith("partial"):
            return False
        return self.names.resolve(home.module, value.name, home.scope) == "functools.partial"

    def _bound(self, name: str) -> Iterator[tuple[FunctionFacts, Bound]]:
        """Yield the lines that bind a module's own name, each with the module's lines."""
        module = self.names.module_in(name)
        summary = self.names.modules.get(module) if module else None
        lines = self.functions.get(summary.module) if summary else None
        rest = name.removeprefix(f"{summary.module}.") if summary else ""
        for bound in summary.names if summary and lines and rest else ():
            if bound.name == rest and lines:
                yield lines, bound

    def _bound_once(self, name: str) -> bool:
        """Say whether a name is a module's own."""
        return any(True for _ in self._bound(name))

    def _written(self, name: str) -> Iterator[str]:
        for home, bound in self._bound(name):
            values = [value for _, value in bound.value.keys] if bound.value.kind == "dict" else []
            values += bound.value.parts if bound.value.kind in ("list", "tuple") else ()
            for value in values:
                target = self.names.resolve(home.module, value.name) if value.kind == "name" else None
                if target and (own := self.functions.get(target)) and own.scope:
                    yield target

    def _by_decorators(self) -> dict[str, list[str]]:
        """Return what decorators put into tables: `@handler("paid")`, which does `HANDLERS[name] = function`."""
        if self._registered is None:
            self._registered = {}
            fillers = {filler: table for each in self.functions.all for filler, table in self._filled_by(each)}
            for function in self.functions.all if fillers else ():
                for decorator in function.summary.decorators:
                    found = self.names.resolve(function.module, decorator.name, function.summary.inside) or ""
                    if function.kind == "code" and found in fillers:
                        self._registered.setdefault(fillers[found], []).append(function.qualname)
        return self._registered

    def _filled_by(self, function: FunctionFacts) -> Iterator[tuple[str, str]]:
        """Yield the decorator that a function is, or is inside of, with the table that it puts its argument into."""
        given = {each.name for each in function.summary.arguments}
        for bound in function.summary.bound:
            if bound.name.endswith("[]") and bound.value.kind == "name" and bound.value.name in given:
                table = self.names.resolve(function.module, bound.name[:-2], function.scope)
                outer = function.summary.qualname.partition(".")[0]
                if table and function.kind == "code" and not function.summary.of_class:
                    yield f"{function.module}.{outer}", table
        for call in function.summary.calls:
            before, _, last = call.name.rpartition(".")
            if last in ("append", "add") and call.of is None and len(call.given) == 1 and call.given[0] in given:
                table = self.names.resolve(function.module, before, function.scope)
                if table and function.kind == "code" and not function.summary.of_class and self._bound_once(table):
                    yield f"{function.module}.{function.summary.qualname.partition('.')[0]}", table


def is_called_from(function: FunctionFacts, table: str) -> bool:
    """Say whether a function calls something that it takes out of a table."""
    taken = {each.name for each in function.summary.bound if _speaks_of(each.value, table)}
    calls = function.summary.calls
    return any(each.name in taken or (not each.name and each.of and _speaks_of(each.of, table)) for each in calls)


def _table_of(what: Written) -> str:
    """Return the name of what an expression is one of: of `TABLE[key]`, `TABLE.get(key)`, `TABLE.values()`."""
    while what.kind in ("element", "subscript") and what.of is not None:
        what = what.of
    if what.kind == "call" and what.of is None and what.name.endswith((".get", ".values", ".items")):
        return what.name.rpartition(".")[0]
    return what.name if what.kind == "name" and what.of is None else ""


def is_taken_by(function: FunctionFacts, table: str) -> bool:
    """Say whether a function takes something out of a table and calls it, or gives it back."""
    return is_called_from(function, table) or any(_speaks_of(each, table) for each in function.summary.returned)


def _speaks_of(what: Written, name: str) -> bool:
    if what.kind in ("name", "call") and what.of is None and (what.name == name or what.name.startswith(f"{name}.")):
        return True
    inner = (*what.parts, *(value for _, value in what.keys), *([what.of] if what.of is not None else []))
    return any(_speaks_of(each, name) for each in inner)
