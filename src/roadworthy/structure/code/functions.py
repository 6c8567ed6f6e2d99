"""The project's functions, and which of them calls which, over files, classes and the types of variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import FileSummary, Function


@dataclass(frozen=True)
class FunctionFacts:
    """A function of the project; `scope` is its qualname without the module, empty for a module's own lines."""

    qualname: str
    path: str
    module: str
    kind: str
    summary: Function

    @property
    def scope(self) -> str:
        """Return its name inside its module."""
        return self.summary.qualname

    @property
    def line(self) -> int:
        """Return the line that it begins on."""
        return self.summary.line

    @property
    def names_used(self) -> tuple[str, ...]:
        """Return the last words of all that it calls and is decorated with."""
        called = (call.name for call in self.summary.calls)
        return tuple(each.rpartition(".")[2] for each in (*called, *(one.name for one in self.summary.decorators)))

    @property
    def is_careful(self) -> bool:
        """Say whether it looks by itself whether something was read before."""
        texts = (part.text for call in self.summary.calls if call.written for part in call.written.parts)
        names = (name for name, _ in self.summary.reads)
        if any("_prefetched_objects_cache" in each for each in (*texts, *names)):
            return True
        if any(call.name in ("cache.get", "cache.get_or_set") for call in self.summary.calls):
            return True
        return bool(self.asked_of_itself)

    @property
    def asked_of_itself(self) -> tuple[str, ...]:
        """Return what it asks for by `getattr(self, "bed", None)` or `hasattr(self, …)`; `?` for what is no text."""
        asked = (call.written for call in self.summary.calls if call.name in ("hasattr", "getattr") and call.written)
        of_self = (call for call in asked if call.parts and call.parts[0].name == "self")
        return tuple((call.part(1).text if call.part(1) else "") or "?" for call in of_self)  # type: ignore[union-attr]

    @property
    def of_class(self) -> str:
        """Return the qualified name of the class whose method it is, or nothing."""
        return f"{self.module}.{self.summary.of_class}" if self.summary.of_class else ""


class Functions:
    """All functions of the project by their qualified names; a module's own lines by the module's name."""

    def __init__(self, files: Mapping[str, FileSummary], names: Names, classes: Classes) -> None:
        self.names, self.classes = names, classes
        self._facts: dict[str, FunctionFacts] = {}
        for summary in files.values():
            if names.modules.get(summary.module) is summary:
                for each in summary.functions:
                    name = f"{summary.module}.{each.qualname}" if each.qualname else summary.module
                    self._facts[name] = FunctionFacts(name, summary.path, summary.module, summary.kind, each)

    @property
    def all(self) -> Iterable[FunctionFacts]:
        """Return every function."""
        return self._facts.values()

    @cached_property
    def last_names(self) -> frozenset[str]:
        """Return what functions and methods are called, without where they are."""
        return frozenset(each.summary.name for each in self.all)

    def words_in(self, qualname: str) -> tuple[str, ...]:
        """Return what a function or a class reads and calls, with what is defined inside of it."""
        if not qualname or not self.names.module_in(qualname):
            return ()
        inner = [each.summary for name, each in self._facts.items() if f"{name}.".startswith(f"{qualname}.")]
        return tuple(
            word for each in inner for word in (*(name for name, _ in each.reads), *(c.name for c in each.calls))
        )

    def get(self, qualname: str) -> FunctionFacts | None:
        """Return a function of the project, or None."""
        return self._facts.get(qualname)

    def own_class(self, function: FunctionFacts) -> str:
        """Return the class that `self` is of: the function's, or of the method that it is defined in."""
        scope: FunctionFacts | None = function
        while scope and not scope.summary.of_class:
            scope = self.get(f"{scope.module}.{scope.summary.inside}") if scope.summary.inside else None
        return scope.of_class if scope else ""

    def self_name(self, function: FunctionFacts) -> str:
        """Return the name of a method's first argument, also inside functions that a method defines."""
        scope: FunctionFacts | None = function
        while scope and not scope.summary.of_class:
            scope = self.get(f"{scope.module}.{scope.summary.inside}") if scope.summary.inside else None
        if not scope or not scope.summary.arguments:
            return ""
        if any(each.name == "staticmethod" for each in scope.summary.decorators):
            return ""
        return scope.summary.arguments[0].name
