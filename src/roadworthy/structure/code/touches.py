"""When reading something of a row asks the database again, directly or inside the model's own methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.code.attributes import PROPERTIES, SOMEBODYS
from roadworthy.structure.code.functions import FunctionFacts
from roadworthy.structure.code.models import ModelFacts
from roadworthy.structure.code.summary import Call
from roadworthy.structure.code.value import UNSURE, Value, step_name
from roadworthy.structure.code.values import Values
from roadworthy.structure.code.written import Written

DEEPEST = 4
WRITING = frozenset(["save", "delete", "create", "update", "bulk_create", "bulk_update", "get_or_create", "send"])
OF_ALL = frozenset(["all", "count", "exists", "first", "last"])
_ASKING = """filter exclude get first last earliest latest aggregate values values_list order_by annotate exists count
distinct select_related prefetch_related only in_bulk get_or_create dates"""
ASKING = frozenset(_ASKING.split())
ENDING = frozenset(["get", "first", "last", "earliest", "latest", "aggregate", "exists", "count", "in_bulk"])


class Touch(NamedTuple):
    """One reading of the database for a row. `kind` is one (select_related helps), all (prefetching helps) or query.

    `relation` is its path from the row, with `__`; `method` the model's method in which it happens, and its place.
    """

    relation: str
    kind: str
    method: str = ""
    path: str = ""
    line: int = 0


class Touches:
    """Answers what a chain of attributes of a row reads."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._of_method: dict[tuple[str, str], tuple[Touch, ...]] = {}

    def missing(self, row: Value, names: tuple[str, ...], is_called: bool = True) -> tuple[Touch, ...]:
        """Return what `row.a.b` reads that was not read with the row itself."""
        if any(
            key == names[0] for step in row.steps if step_name(step) in ("annotate", "extra") for key, _ in step.keys
        ):
            return ()  # the row's own by a value of the query
        found = dict.fromkeys(self.along(row.of, names, is_called))
        return tuple(touch for touch in found if not self.is_covered(row, touch))

    def handed(self, row: Value, name: str, argument: str, with_queries: bool = False) -> tuple[Touch, ...]:
        """Return what a function reads of a row that it is given as an argument, and that was not read with it.

        `with_queries` is also what it asks of other tables.
        """
        function = self.values.functions.get(name)
        if not function or any(bound.name == argument for bound in function.summary.bound):
            return ()
        found = dict.fromkeys(self._walk(row.of, function, 1, argument))
        read = (touch._replace(method=touch.method or name) for touch in found if touch.relation or with_queries)
        return tuple(touch for touch in read if not self.is_covered(row, touch))

    def looped(self, rows: Value, name: str, argument: str) -> tuple[Touch, ...]:
        """Return what a function reads at each turn of its loops over rows that it is given."""
        function, row = self.values.functions.get(name), self.values.element_of(rows)
        if not function or not row or rows.is_values or any(each.name == argument for each in function.summary.bound):
            return ()
        turns = {
            bound.name
            for bound in function.summary.bound
            if bound.value.kind == "element" and bound.value.of.kind == "name" and bound.value.of.name == argument
        }
        found = dict.fromkeys(touch for turn in turns for touch in self._walk(rows.of, function, 1, turn))
        read = (touch._replace(method=touch.method or name) for touch in found if touch.relation)
        return tuple(touch for touch in read if not self.is_covered(row, touch))

    def along(self, model: str, names: tuple[str, ...], is_called: bool, depth: int = 0) -> Iterator[Touch]:
        """Return all that `row.a.b` reads."""
        facts, before = self.values.models.get(model), ""
        for place, name in enumerate(names):
            if not facts:
                return
            rest = names[place + 1 :]
            field, way = facts.field(name), facts.back(name)
            if (field and field.name == name and field.is_to_one) or (way and not way.is_many):
                yield Touch(before + name, "one")
                before += f"{name}__"
                facts = self.values.models.get(field.to if field and field.is_to_one else way.model if way else "")
            elif (field and field.name == name and field.is_to_many) or way:
                yield from self._many(before + name, rest)
                return
            else:
                yield from self._own(facts, name, before, is_called or bool(rest), depth)
                return

    def _many(self, relation: str, rest: tuple[str, ...]) -> Iterator[Touch]:
        if rest and all(name in OF_ALL for name in rest):
            yield Touch(relation, "all")
        elif rest and (rest[0] in ASKING or (rest[0] == "all" and rest[1] in ASKING)):
            yield Touch(relation, "query")

    def _own(self, facts: ModelFacts, name: str, before: str, is_called: bool, depth: int) -> Iterator[Touch]:
        method = self.values.classes.method(facts.qualname, name)
        function = self.values.functions.get(method) if method else None
        if not function or not method or depth > DEEPEST:
            return
        is_property = any(each.name.rpartition(".")[2] in PROPERTIES for each in function.summary.decorators)
        if not (is_property or is_called):
            return
        for touch in self._in_method(facts.qualname, function, depth):
            relation = before + touch.relation if touch.relation else ""
            yield Touch(relation, touch.kind, method, touch.path, touch.line)

    def _in_method(self, model: str, function: FunctionFacts, depth: int) -> tuple[Touch, ...]:
        key = (model, function.qualname)
        if key not in self._of_method:
            self._of_method[key] = ()
            self._of_method[key] = tuple(dict.fromkeys(self._walk(model, function, depth + 1)))
        return self._of_method[key]

    def _walk(self, model: str, function: FunctionFacts, depth: int, own: str = "") -> Iterator[Touch]:
        own = own or self.values.functions.self_name(function)
        relations = self._asked_for(model, function)
        if (function.is_careful and not relations) or not WRITING.isdisjoint(function.names_used):
            return
        yield from (Touch(each, "one", "", function.path, function.line) for each in relations)
        chains = [(flat(call), call.line) for call in function.summary.calls]
        called = {(root, names) for (root, names), _ in chains}
        for (root, names), line in chains:
            inner = any(_goes_on(other, root, names) for other in called)
            if root == own and names and not inner:
                for touch in self.along(model, names, True, depth):
                    yield touch if touch.path else touch._replace(path=function.path, line=line)
            elif names and not inner and names[0] in ("objects", "_default_manager") and names[-1] in ENDING:
                yield Touch("", "query", "", function.path, line)
        yield from self._handed_on(model, function, depth, own)
        for name, line in function.summary.reads:
            root, _, rest = name.partition(".")
            if root == own and rest:
                parts = tuple(rest.split("."))
                for touch in self.along(model, parts, False, depth):
                    yield touch if touch.path else touch._replace(path=function.path, line=line)
                if function.summary.name == "__str__":  # a row that is read there becomes a text
                    as_text = self.along(model, (*parts, "__str__"), True, depth + 1)
                    yield from (each for each in as_text if each.method)

    def _asked_for(self, model: str, function: FunctionFacts) -> tuple[str, ...]:
        """Return the relations that a method asks for by their names alone: `getattr(self, "bed", None)` is a query."""
        facts, names = self.values.models.get(model), function.asked_of_itself
        if any(call.name.startswith("cache.") for call in function.summary.calls):
            return ()
        for name in names if facts else ():
            assert facts is not None
            way, field = facts.back(name), facts.field(name)
            if not ((way and not way.is_many) or (field and field.name == name and field.is_to_one)):
                return ()
        return names if facts else ()

    def _handed_on(self, model: str, function: FunctionFacts, depth: int, own: str) -> Iterator[Touch]:
        """Yield what the functions read that a function hands the row on to."""
        if depth > DEEPEST:
            return
        for call in function.summary.calls:
            if own not in call.given or call.of is not None:
                continue
            found = self.values.names.resolve(function.module, call.name, function.scope)
            called = self.values.functions.get(found) if found else None
            names = [each.name for each in called.summary.arguments] if called and not called.summary.of_class else []
            place = call.given.index(own)
            if called and place < len(names) and not any(each.name == names[place] for each in called.summary.bound):
                yield from self._walk(model, called, depth + 1, names[place])

    def is_covered(self, row: Value, touch: Touch) -> bool:
        """Say whether what is read was read with the row, or can't be told."""
        if touch.relation and (self._leads_back(row, touch.relation) or self._goes_back(row.of, touch.relation)):
            return True
        if touch.kind == "query":
            return False
        return self._reads_along(row, touch.relation, touch.kind == "all")

    def _reads_along(self, row: Value, relation: str, many: bool, depth: int = 0) -> bool:
        """Say whether the query of a row, or of the rows that it belongs to, brings a relation along."""
        joined, beforehand = row.select_related, row.prefetched
        is_unknown = joined is None and not many and not self._is_left_out(row, relation)
        if is_unknown or beforehand is None or row.has_step("fetch_mode", "raw", "union", "none"):
            return True
        paths = beforehand if many else (*(joined or ()), *beforehand)
        if any(path == relation or path.startswith(f"{relation}__") for path in paths):
            return True
        if any(path.endswith("__*") and relation.startswith(path[:-1]) for path in paths):
            return True
        plain = all(step_name(step) in ("all", "[:]") for step in row.steps)
        if row.through and plain and depth < DEEPEST and row.name != "visitor":
            if row.parent is None or row.parent.name == SOMEBODYS:
                return True  # who asks for it may have read it along
            return self._reads_along(row.parent, f"{row.through}__{relation}", many, depth + 1)
        return False

    def _is_left_out(self, row: Value, relation: str) -> bool:
        """Say whether a path goes over a relation that may be empty: select_related() without names leaves it out."""
        facts = self.values.models.get(row.of) if _joins_all_required(row) else None
        for name in relation.split("__"):
            field = facts.field(name) if facts else None
            if field is None or not field.is_to_one:
                return False
            if field.null:
                return True
            facts = self.values.models.get(field.to)
        return False

    def _goes_back(self, model: str, relation: str) -> bool:
        """Say whether a path goes over a one-to-one relation and back: both ends know each other."""
        facts, before = self.values.models.get(model), ""
        for name in relation.split("__"):
            if not facts:
                return False
            if before and name == before:
                return True
            field, way = facts.field(name), facts.back(name)
            if field and field.is_to_one:
                facts = self.values.models.get(field.to)
                before = field.related_name or facts.name.lower() if field.is_unique_to_one and facts else ""
            elif way and not way.is_many:
                facts, before = self.values.models.get(way.model), way.field
            else:
                return False
        return False

    def _leads_back(self, row: Value, relation: str) -> bool:
        """Say whether a relation begins with the way back to the one row that these were asked of: Django knows it."""
        first = relation.partition("__")[0]
        facts = self.values.models.get(row.of)
        field = facts.field(first) if facts and row.through else None
        asked = row.parent.of if row.parent else ""
        if field and asked and self.values.models.get(asked) and field.to not in self.values.classes.line_of(asked):
            return False  # another relation, whose way back has the same name
        parent = self.values.models.get(field.to) if field else None
        way = parent.back(row.through) if parent else None
        return bool(way and way.field == first)


def _joins_all_required(row: Value) -> bool:
    """Say whether a query joins what it can by itself, with no names given and nothing unknown about it."""
    joined = [step for step in row.steps if step_name(step) == "select_related"]
    return bool(joined) and not any(step.parts for step in joined) and UNSURE not in row.steps


def flat(call: Call | Written) -> tuple[str, tuple[str, ...]]:
    """Return what a chain of calls begins with and all names on its way: `a.b(x).c()` is a and (b, c)."""
    names: list[str] = []
    each: Call | Written | None = call
    while each is not None:
        kind = getattr(each, "kind", "call")
        if kind not in ("call", "attribute", "name", "slice", "subscript"):
            return "", ()
        parts = each.name.split(".") if each.name else []
        if each.of is None:
            return (parts[0], (*parts[1:], *names)) if parts else ("", ())
        names = [*parts[1:], *names]
        each = each.of
    return "", ()


def _goes_on(other: tuple[str, tuple[str, ...]], root: str, names: tuple[str, ...]) -> bool:
    return other[0] == root and len(other[1]) > len(names) and other[1][: len(names)] == names
