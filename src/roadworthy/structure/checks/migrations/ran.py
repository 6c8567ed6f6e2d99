"""What RunPython runs: the functions of the migration's own file, and those that it takes from other modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from roadworthy.structure.checks.migrations.due import call_of
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode
from roadworthy.structure.code.functions import FunctionFacts
from roadworthy.structure.code.migrations import Operation
from roadworthy.structure.code.written import Written

_MOST = 12
MANAGERS = ("objects", "_default_manager", "_base_manager")
SAME_ROWS = frozenset(["all", "iterator", "only", "defer", "select_related", "prefetch_related", "order_by", "using"])


@dataclass
class Ran:
    """`here` are functions of the migration's file; `elsewhere` those of other modules of the project, in short."""

    here: list[FunctionNode] = field(default_factory=list)
    elsewhere: list[FunctionFacts] = field(default_factory=list)


def ran_by(file: FileView, operation: Operation, *, is_back: bool = False) -> Ran:
    """Return the functions that an operation runs forwards, or back too, with those that they call."""
    key = ("ran", operation.written and operation.written.line, operation.home, operation.name, is_back)
    if key not in file.memory:
        call = call_of(file, operation) if operation.name == "RunPython" else None
        given = call.args[: 2 if is_back else 1] if call else []
        names = ("code", "reverse_code") if is_back else ("code",)
        given += [each.value for each in call.keywords if each.arg in names] if call else []
        names_away = [part for place, name in enumerate(names) if (part := _given_away(operation, place, name))]
        file.memory[key] = _Walk(file).from_(given, [(operation.home, each) for each in names_away])
    found: Ran = file.memory[key]
    return found


def _given_away(operation: Operation, place: int, name: str) -> Written | None:
    """Return the function that an operation of another module is given."""
    is_away = operation.home and operation.name == "RunPython" and operation.written
    return operation.written.argument(place, name) if is_away and operation.written else None


class _Walk:
    def __init__(self, file: FileView) -> None:
        self.file, self.ran = file, Ran()
        self.there = {file.qualname(each): each for each in file.functions()}

    def from_(self, given: list[ast.expr], away: list[tuple[str, Written]]) -> Ran:
        for each in given:
            self._meant(each)
        for path, named in away:
            self._take_elsewhere(self.file.index.name(path, named.name))
        for function in self.ran.here:  # it grows while it is gone through
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    self._take(node.func)
        for facts in self.ran.elsewhere:
            for call in facts.summary.calls:
                name = self.file.index.name(facts.path, call.name, facts.scope)
                self._take_elsewhere(name)
        return self.ran

    def _meant(self, node: ast.expr) -> None:
        """Take the function that an argument stands for: itself, in a partial or another call, or in a lambda."""
        if isinstance(node, ast.Lambda):
            for each in ast.walk(node.body):
                if isinstance(each, ast.Call):
                    self._take(each.func)
        elif isinstance(node, ast.Call):
            self._take(node.func)
            for each in node.args:
                self._take(each)
        else:
            self._take(node)

    def _take(self, node: ast.expr) -> None:
        if not isinstance(node, ast.Name | ast.Attribute):
            return
        own = self.there.get(ast.unparse(node))
        if own is None:
            self._take_elsewhere(self.file.name(node))
        elif own not in self.ran.here and len(self.ran.here) < _MOST:
            self.ran.here.append(own)

    def _take_elsewhere(self, name: str | None) -> None:
        facts = self.file.index.function(name) if name else None
        if facts is None or facts.path == self.file.path or facts in self.ran.elsewhere:
            return
        if len(self.ran.elsewhere) < _MOST:
            self.ran.elsewhere.append(facts)


def saved_elsewhere(facts: FunctionFacts) -> Iterator[str]:
    """Yield each historical model all of whose rows a function of another module goes through and saves."""
    called = {call.name for call in facts.summary.calls}
    for each in facts.summary.bound:
        if each.how == "for" and f"{each.name}.save" in called and (model := _all_of(facts, each.value)):
            yield model


def _all_of(facts: FunctionFacts, given: Written) -> str:
    """Return the historical model all of whose rows are meant, or nothing."""
    node = given.of if given.kind == "element" else given
    while node is not None and node.kind == "call" and node.name.startswith("."):
        if node.name[1:] not in SAME_ROWS:
            return ""
        node = node.of
    asked = node.name if node is not None and node.kind == "call" else ""
    root, *rest = asked.split(".")
    if not rest or rest[0] not in MANAGERS or not set(rest[1:]) <= SAME_ROWS:
        return ""
    bound = [each.value for each in facts.summary.bound if each.name == root]
    is_of_then = len(bound) == 1 and bound[0].name.endswith("get_model") and bound[0].texts
    return bound[0].texts[-1].rpartition(".")[2] if is_of_then else ""
