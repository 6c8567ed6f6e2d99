"""Which function calls which: over files, through classes, variables' types, properties and decorators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from roadworthy.structure.code.attributes import PROPERTIES
from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.models import Models
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.queued import Queued
from roadworthy.structure.code.summary import Call
from roadworthy.structure.code.tables import Tables, is_called_from
from roadworthy.structure.code.value import Value
from roadworthy.structure.code.values import Place, Values
from roadworthy.structure.code.written import Written

_LATER = """
delay apply_async s si signature send_task enqueue aenqueue send_with_options schedule delay_on_commit
"""
LATER = frozenset(_LATER.split())
QUEUED = frozenset(["async_task", "dispatch", "enqueue", "defer", "submit"])
"""Functions that are given what a queue shall run."""
MOST_OVERRIDES = 60


class Called(NamedTuple):
    """A call as it is understood. `name` is qualified: the project's function, else as a library calls it.

    `how` is call; chosen (one of a table is called), refers (a function handed on), property, decorated or defines;
    later for what a queue runs.
    """

    name: str
    line: int
    how: str = "call"
    written: str = ""


class Graph:
    """Calls between functions, each worked out when it is asked for."""

    def __init__(self, names: Names, classes: Classes, functions: Functions, models: Models, values: Values) -> None:
        self.names, self.classes, self.functions = names, classes, functions
        self.models, self.values = models, values
        self.tables, self.queued = Tables(names, functions), Queued(names, functions)
        self._callees: dict[str, tuple[Called, ...]] = {}
        self._callers: dict[str, tuple[tuple[str, Called], ...]] | None = None
        self._inner: dict[str, list[FunctionFacts]] = {}
        self._properties: set[str] = set()
        for function in functions.all:
            if function.summary.inside:
                self._inner.setdefault(f"{function.module}.{function.summary.inside}", []).append(function)
            if any(each.name.rpartition(".")[2] in PROPERTIES for each in function.summary.decorators):
                self._properties.add(function.summary.name)

    def callees(self, qualname: str) -> tuple[Called, ...]:
        """Return what a function calls, in the order of its lines."""
        if qualname not in self._callees:
            function = self.functions.get(qualname)
            found = dict.fromkeys(self._of(function)) if function else {}
            self._callees[qualname] = tuple(sorted(found, key=lambda each: each.line))
        return self._callees[qualname]

    def callers(self, qualname: str) -> tuple[tuple[str, Called], ...]:
        """Return which functions of the project call one, each with its call."""
        if self._callers is None:
            found: dict[str, list[tuple[str, Called]]] = {}
            for function in self.functions.all:
                if function.kind == "code":
                    for each in self.callees(function.qualname):
                        found.setdefault(each.name, []).append((function.qualname, each))
            self._callers = {name: tuple(calls) for name, calls in found.items()}
        return self._callers.get(qualname, ())

    def named(self, function: FunctionFacts, call: Call | Written) -> tuple[str, ...]:
        """Return the qualified names of what a call may call; empty where that can't be told."""
        return tuple(self._targets(function, call))

    def _of(self, function: FunctionFacts) -> Iterator[Called]:
        summary = function.summary
        queued: set[str] = set()
        either = set(_queued_in(summary.calls))
        for call in summary.calls:
            last = call.name.rpartition(".")[2]
            if last in LATER and "." in call.name:
                yield from self._later(function, call)
                queued |= {part.name for part in call.written.parts if part.kind == "name"} if call.written else set()
                continue
            if last in QUEUED and call.written:
                queued |= {part.name for part in call.written.parts if part.kind == "name"}
            for name in self._targets(function, call):
                is_later = call.name in either or self._is_queued(name)
                yield Called(name, call.line, "later" if is_later else "call", call.name)
            if call.of is None and call.name.endswith((".get", ".values", ".items")):
                yield from self._in_table(function, call.name.rpartition(".")[0], call.line)
            yield from self._properties_in(function, call.name.rpartition(".")[0], call.line, call.of)
        for name, line in summary.reads:
            read = self._read(function, name, line)
            yield from (each._replace(how="later") for each in read) if name in queued else read
        for inner in self._inner.get(function.qualname, ()):
            yield Called(inner.qualname, inner.line, "defines")
        yield from self._of_decorators(function)

    def _is_queued(self, name: str) -> bool:
        target = self.functions.get(name)
        return bool(target and target.summary.decorators and self.queued.is_queued(target))

    def _of_decorators(self, function: FunctionFacts) -> Iterator[Called]:
        for decorator in function.summary.decorators:
            found = self.names.resolve(function.module, decorator.name, function.summary.inside)
            for wrapper in self._wrappers(found or "", 1 if decorator.kind == "call" else 0):
                yield Called(wrapper, function.line, "decorated", decorator.name)

    def _wrappers(self, decorator: str, depth: int) -> Iterator[str]:
        """Return the functions that run in the place of a decorated one: the decorator itself ran at import."""
        for inner in self._inner.get(decorator, ()):
            if depth:
                yield from self._wrappers(inner.qualname, depth - 1)
            else:
                yield inner.qualname

    def is_begun_apart(self, qualname: str) -> bool:
        """Say whether a decorator of the project runs a function in a thread, for which nobody waits."""
        function = self.functions.get(qualname)
        for each in self._of_decorators(function) if function else ():
            wrapper = self.functions.get(each.name)
            for call in wrapper.summary.calls if wrapper else ():
                if wrapper and self.names.resolve(wrapper.module, call.name, wrapper.scope) == "threading.Thread":
                    return True
        return False

    def _later(self, function: FunctionFacts, call: Call) -> Iterator[Called]:
        before = call.name.rpartition(".")[0]
        found = self.names.resolve(function.module, before, function.scope) if call.of is None and before else None
        if found:
            yield Called(found, call.line, "later", call.name)

    def _targets(self, function: FunctionFacts, call: Call | Written) -> Iterator[str]:
        name, of = call.name, call.of
        found = self.names.resolve(function.module, name, function.scope) if of is None and name else None
        if found and (not self.names.module_in(found) or self.functions.get(found) or self.classes.get(found)):
            yield from self._known(found)
            return
        if of is None and name and (target := self.tables.partial(function, name, found or "")):
            yield from self._known(target)
            return
        if of is None and "." not in name:
            yield from self.tables.taken(function, name)
        before, _, method = name.rpartition(".")
        if not method or (of is None and not before):
            return
        place = Place(function, call.line)
        base = self.values.of(of, function, call.line) if of is not None else self.values.start(before, place)
        if of is not None:
            base = self.values.chain(base, before.lstrip("."), place)
        if base is not None:
            yield from self._method(function, base, method)

    def _known(self, name: str) -> Iterator[str]:
        """Return what a resolved name calls: a class's __init__ too."""
        yield name
        if self.classes.get(name):
            for method in ("__init__", "__new__", "__post_init__"):
                if found := self.classes.method(name, method):
                    yield found

    def _method(self, function: FunctionFacts, base: Value, method: str) -> Iterator[str]:
        """Return what a method of a value is; of a method of `self`, what subclasses make of it too."""
        owner = base.of
        if base.kind == "super":
            found = self.classes.method(base.item.of if base.item else owner, method, after=owner)
            yield found or f"{self._foreign(owner)}.{method}"
        elif base.is_rows():
            own = self.classes.method(base.name, method) if base.name else None
            yield own or f"django.db.models.QuerySet.{method}"
        elif base.kind in ("instance", "class"):
            found = self.classes.method(owner, method)
            if found:
                yield found
            elif owner:
                yield f"{self._foreign(owner)}.{method}"
            if base.kind == "instance" and owner == self.functions.own_class(function):
                yield from self._overrides(owner, method)
        elif base.kind == "request":
            yield f"django.http.HttpRequest.{method}"
        elif base.kind == "module":
            yield from self._known(self.names.canonical(f"{owner}.{method}"))
        elif base.kind in ("builtin", "result", "setting"):
            yield f"{owner}.{method}"
        elif base.kind in ("file", "upload"):
            yield f"{base.kind}.{method}"

    def _overrides(self, owner: str, method: str) -> Iterator[str]:
        for each in self.classes.below(owner)[:MOST_OVERRIDES]:
            if self.functions.get(f"{each}.{method}"):
                yield f"{each}.{method}"

    def _foreign(self, owner: str) -> str:
        """Return the first ancestor that isn't the project's own: whose method is called when no other defines it."""
        if not self.classes.get(owner):
            return owner
        foreign = [each for each in self.classes.ancestors(owner) if not self.classes.get(each)]
        return foreign[-1] if foreign and foreign[-1] == "django.db.models.Model" else (foreign or [owner])[0]

    def _read(self, function: FunctionFacts, name: str, line: int) -> Iterator[Called]:
        found = self.names.resolve(function.module, name, function.scope)
        if found:
            target = self.functions.get(found)
            if target and target.scope:
                yield Called(found, line, "refers", name)
            elif not target:
                yield from self._in_table(function, name, line)
            return
        yield from self._properties_in(function, name, line, None)
        root, _, rest = name.partition(".")
        if rest and "." not in rest and root == self.functions.self_name(function):
            method = self.classes.method(self.functions.own_class(function), rest)
            if method and rest not in self._properties:
                yield Called(method, line, "refers", name)

    def _in_table(self, function: FunctionFacts, name: str, line: int) -> Iterator[Called]:
        """Return the functions that a module keeps in a table, of which one is chosen: `HANDLERS[event](…)`."""
        found = self.names.resolve(function.module, name, function.scope) or ""
        kept = self.tables.kept(found, function, name)
        how = "chosen" if kept and is_called_from(function, name) else "refers"
        for target in kept:
            if how == "chosen" or not self.tables.is_list(found):
                yield Called(target, line, how, name)

    def _properties_in(self, function: FunctionFacts, name: str, line: int, of: Written | None) -> Iterator[Called]:
        """Return the properties that a chain of attributes reads on its way."""
        parts = name.split(".")
        for place in range(1, len(parts)):
            if parts[place] not in self._properties:
                continue
            before = ".".join(parts[:place])
            where = Place(function, line)
            base = self.values.of(of, function, line) if of is not None else self.values.start(before, where)
            if of is not None:
                base = self.values.chain(base, before.lstrip("."), where)
            if base and base.kind == "instance" and (found := self.classes.method(base.of, parts[place])):
                yield Called(found, line, "property", name)


def _queued_in(calls: Iterable[Call]) -> Iterator[str]:
    """Yield what a function gives to a queue: where it calls the same itself, a setting says that there is none."""
    for call in calls:
        if call.name.rpartition(".")[2] in ("enqueue", "async_task") and call.written:
            yield from (part.name for part in call.written.parts if part.kind == "name")
