"""What an expression is inside one function: follows its variables, loops, calls and attributes, over files."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from roadworthy.structure.code.attributes import Attributes
from roadworthy.structure.code.calls import Calls
from roadworthy.structure.code.chosen import Chosen
from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.halfway import Answers
from roadworthy.structure.code.models import ModelFacts, Models
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Bound
from roadworthy.structure.code.value import UNSURE, Value
from roadworthy.structure.code.written import Written, written

DEEPEST = 14
MOST_STEPS = 4000
_USER = "django.contrib.auth.models.User."
_ALL_JOINED = Written("call", ".select_related")


class Place(NamedTuple):
    """Where an expression stands: in which function, on which line, and how deep the asking went already."""

    function: FunctionFacts
    line: int
    depth: int = 0
    own: Value | None = None
    given: tuple[tuple[str, Value], ...] = ()

    def deeper(self) -> Place:
        """Return the same place, one question further."""
        return Place(self.function, self.line, self.depth + 1, self.own, self.given)

    def before(self, line: int) -> Place:
        """Return the place of an earlier line of the same function."""
        return Place(self.function, line, self.depth + 1, self.own, self.given)


class Values:
    """Answers what expressions are. None is not known: nothing is guessed where the code doesn't say."""

    def __init__(
        self, names: Names, classes: Classes, functions: Functions, models: Models, admins: Mapping[str, str]
    ) -> None:
        self.names, self.classes, self.functions, self.models = names, classes, functions, models
        self.admins = admins
        self.senders: Mapping[str, str] = {}
        self.attributes, self.calls, self.chosen = Attributes(self), Calls(self), Chosen(self)
        self._requests: dict[str, list[tuple[FunctionFacts, Bound]]] | None = None
        self._locals: Answers[tuple[str, str, int], Value] = Answers()
        self._steps = 0
        self.cuts = 0  # how often an answer was given up: what rests on one of these is not kept

    def of(self, expression: ast.expr | Written, function: FunctionFacts, line: int = 0) -> Value | None:
        """Return what an expression is where it stands in a function."""
        what = expression if isinstance(expression, Written) else written(expression)
        self._steps = 0
        return self.at(what, Place(function, line or what.line or function.line))

    def start(self, name: str, place: Place) -> Value | None:
        """Return what a dotted name is, as a question of its own."""
        self._steps = 0
        return self.name(name, place)

    def place(self, function: FunctionFacts, line: int, depth: int, own: Value | None = None) -> Place:
        """Return a place in a function, with what its self is, if more is known than its class."""
        return Place(function, line, depth, own)

    def set_on_request(self, name: str) -> list[tuple[FunctionFacts, Bound]]:
        """Return the lines of the project that set an attribute of a request."""
        if self._requests is None:
            self._requests = {}
            for function in self.functions.all:
                for bound in function.summary.bound:
                    parts = bound.name.split(".")
                    if len(parts) >= 2 and parts[-2] == "request" and bound.how == "assign":
                        self._requests.setdefault(parts[-1], []).append((function, bound))
        return self._requests.get(name, [])[:8]

    def model_of_view(self, view: str) -> str:
        """Return the model that a generic view is of, or nothing."""
        place = self._start_of(view)
        return self.attributes.model_of_view(view, place) if place else ""

    def rows_of_view(self, view: str) -> Value | None:
        """Return the queryset of a generic view."""
        place = self._start_of(view)
        return self.attributes.rows_of_view(view, place) if place else None

    def element_of(self, rows: Value) -> Value | None:
        """Return one of many rows."""
        return Value("instance", rows.of, steps=rows.steps, through=rows.through, parent=rows.parent, name="row")

    def _start_of(self, name: str) -> Place | None:
        self._steps = 0
        facts = self.classes.get(name)
        lines = self.functions.get(facts.module) if facts else None
        return Place(lines, facts.line) if lines and facts else None

    def sender_of(self, function: FunctionFacts) -> str:
        """Return the class whose signal a receiver is for, if it is for one."""
        return self.senders.get(function.qualname, "")

    def model_of_admin(self, admin: str) -> str:
        """Return the model that an admin class was registered for."""
        return self.admins.get(admin, "")

    def rows_of_admin(self, admin: str) -> Value | None:
        """Return the rows of an admin's list: of its get_queryset, with what list_select_related joins."""
        model, place = self.models.get(self.model_of_admin(admin)), self._start_of(admin)
        if not model or not place:
            return None
        method = self.classes.method(admin, "get_queryset")
        made = self.calls.returned(method, Value("instance", admin), place) if method else None
        rows = made or Value("queryset", model.qualname, steps=(UNSURE,) if method else ())
        joined, listed = (self.classes.attribute(admin, name) for name in ("list_select_related", "list_display"))
        given = joined[1].value if joined else None
        if (given is None and self._names_one(model, listed[1].value if listed else None)) or rows.select_related:
            return rows if rows.select_related else rows.stepped(_ALL_JOINED)
        if given and given.kind in ("list", "tuple"):
            return rows.stepped(Written("call", ".select_related", given.line, parts=given.parts))
        return rows.stepped(_ALL_JOINED) if given and given.value is not False else rows

    def _names_one(self, model: ModelFacts, listed: Written | None) -> bool:
        """Say whether a list shows a relation itself: then Django joins all that are required."""
        fields = [model.field(name) for name in (listed.texts if listed else ())]
        return any(field is not None and field.is_to_one for field in fields)

    def at(self, what: Written | None, place: Place) -> Value | None:
        """Return what an expression is in a place."""
        self._steps += 1
        if what is None:
            return None
        if place.depth > DEEPEST or self._steps > MOST_STEPS:
            self.cuts += 1
            return None
        kind = what.kind
        if kind == "name":
            return self.name(what.name, place.deeper())
        if kind == "call":
            return self.calls.answer(what, place.deeper())
        if kind == "constant":
            return Value("constant", f"builtins.{type(what.value).__name__}", what.value)
        return self._other(what, place.deeper())

    def _other(self, what: Written, place: Place) -> Value | None:  # noqa: PLR0911 - one line for each sort
        kind = what.kind
        if kind == "attribute":
            return self.chain(self.at(what.of, place), what.name[1:], place)
        if kind == "element":
            return self.element(self.at(what.of, place), place)
        if kind == "subscript":
            return self._subscript(what, place)
        if kind == "slice":
            rows = self.at(what.of, place)
            return rows.stepped(self._with_ends(what, place)) if rows and rows.is_rows() else rows
        if kind == "either":
            found = [value for part in what.parts if (value := self.at(part, place))]
            solid = [value for value in found if value.kind != "constant"]
            return next(iter(solid or found), None)
        if kind in ("list", "tuple", "set"):
            parts = [self.at(part, place) for part in what.parts[:20]]
            fields = tuple((str(number), value) for number, value in enumerate(parts) if value)
            return Value("list", name=kind, item=parts[0] if parts else None, fields=fields)
        if kind == "dict":
            pairs = ((key, self.at(value, place)) for key, value in what.keys[:60])
            return Value("dict", fields=tuple((key, value) for key, value in pairs if value))
        if kind == "comprehension" and what.name == "DictComp":
            return Value("dict", item=self.at(what.of, place))
        if kind == "comprehension":
            return Value("list", name=what.name, item=self.at(what.of, place))
        return Value("constant", "builtins.bool") if kind == "not" else self._sum(what, place)

    def _with_ends(self, cut: Written, place: Place) -> Written:
        """Return a slice with the numbers that the names in it stand for: `[:MOST]`."""
        found = [self.at(part, place) if part.kind == "name" else None for part in cut.parts]
        ends = (
            Written("constant", line=part.line, value=value.constant) if value and type(value.constant) is int else part
            for part, value in zip(cut.parts, found, strict=True)
        )
        return cut._replace(parts=tuple(ends))

    def _sum(self, what: Written, place: Place) -> Value | None:
        if what.kind != "binop":
            return None
        left, right = (self.at(part, place) for part in what.parts)
        if left and left.is_rows():
            return replace(left, kind="queryset")
        if left and right and left.kind == right.kind == "constant":
            return Value("constant", left.of)
        return left if left and left.kind in ("list", "constant") else None

    def _subscript(self, what: Written, place: Place) -> Value | None:
        of = self.at(what.of, place)
        key = what.part(0)
        if not of:
            return None
        if of.kind in ("dict", "list") and key and key.kind == "constant":
            named = dict(of.fields).get(str(key.value))
            return named or (of.item if of.kind == "list" and of.name not in ("tuple",) else None)
        if of.kind == "dict":
            return of.item
        if of.kind == "cleaned" and key and key.text:
            return self.chosen.row(of.of, key.text, place)
        if of.kind == "files":
            return Value("upload")
        return self.element(of, place)

    def element(self, of: Value | None, place: Place) -> Value | None:
        """Return what a loop over something gives at each turn."""
        if of is None:
            return None
        if of.is_rows():
            if of.is_values:
                return Value("dict")
            return Value("instance", of.of, steps=of.steps, through=of.through, parent=of.parent, name="row")
        if of.kind in ("list", "page"):
            return of.item if of.kind == "list" else self.element(of.item, place)
        if of.kind == "instance":
            page = self.classes.method(of.of, "__iter__")
            return self.calls.returned(page, of, place) if page else None
        return None

    def name(self, name: str, place: Place) -> Value | None:
        """Return what a dotted name is in a place."""
        root, _, rest = name.partition(".")
        found = self._root(root, place)
        if found is None:
            return self._global(name, place)
        return self.chain(found, rest, place) if rest else found

    def chain(self, value: Value | None, attributes: str, place: Place) -> Value | None:
        """Return what `value.a.b` is."""
        for attribute in attributes.split(".") if attributes else ():
            if value is None:
                return None
            value = self.attributes.get(value, attribute, place.deeper())
        return value

    def _root(self, root: str, place: Place) -> Value | None:
        """Return what a function's own variable or argument is; UNKNOWN for one of which nothing is known."""
        function: FunctionFacts | None = place.function
        line = place.line
        while function and function.scope:
            if root == self.functions.self_name(function):
                return place.own or self._self(function)
            bound = [each for each in function.summary.bound if each.name == root and each.how != "annotate"]
            arguments = {each.name.lstrip("*"): each for each in function.summary.arguments}
            if bound and (found := self._variable(root, bound, function, place._replace(function=function, line=line))):
                return found
            if root in arguments and (handed := dict(place.given).get(root)) and function is place.function:
                return handed
            if root in arguments:
                return self.attributes.argument(function, arguments[root], place) or UNKNOWN
            if bound:
                return UNKNOWN
            inside = function.summary.inside
            function = self.functions.get(f"{function.module}.{inside}") if inside else None
            line = 10**9
        return None

    def _self(self, function: FunctionFacts) -> Value | None:
        own = self.functions.own_class(function)
        words = {each.name.rpartition(".")[2] for each in function.summary.decorators}
        is_class = "classmethod" in words or function.summary.name in ("__init_subclass__", "__new__")
        if self.classes.is_a(own, "django.db.models.BaseManager") or self.classes.is_a(
            own, "django.db.models.QuerySet"
        ):
            return Value("manager", self.attributes.model_of_manager(own), name=own)
        return Value("class" if is_class else "instance", self._concrete(own))

    def _concrete(self, own: str) -> str:
        """Return the only model that is made of an abstract one, for what is said of `self` in it."""
        model = self.models.get(own)
        if not model or not model.is_abstract:
            return own
        below = [each for each in self.classes.below(own) if (found := self.models.get(each)) and not found.is_abstract]
        return below[0] if len(below) == 1 else own

    def _variable(self, name: str, bound: list[Bound], function: FunctionFacts, place: Place) -> Value | None:
        """Return what a variable was last bound to above a line; in a loop, also below it."""
        above = [each for each in bound if each.line < place.line or (each.line == place.line and each.how != "assign")]
        is_sure, spare = True, None
        for each in reversed(above or bound):
            if each.annotation and (kind := self.attributes.annotated(function, each.annotation)):
                return kind
            found = self._bound(name, each, function, place)
            if found and found.is_rows() and found.has_step("none"):
                spare = found  # the empty one, for the other branch
            elif found and not (
                found.kind == "constant" and found.constant is None and found.of == "builtins.NoneType"
            ):
                return found if is_sure or not found.is_rows() else found.stepped(UNSURE)
            if found is None and _mentions(each.value, name):
                is_sure = False  # made of itself in a way that can't be told
        return spare

    def _bound(self, name: str, bound: Bound, function: FunctionFacts, place: Place) -> Value | None:
        """Return what one line binds a variable to; for a plain self it is the same each time it is asked."""
        key = (function.qualname, name, bound.line)
        is_plain = place.own is None and not place.given
        if is_plain and self._locals.has(key, place.depth):
            return self._locals.get(key)
        if not self._locals.begin(key):
            self.cuts += 1
            return None
        cuts = self.cuts
        found = self.at(bound.value, place.before(bound.line))
        self._locals.end(key)
        if bound.how == "augment" and found and found.kind == "constant":
            found = Value("constant", found.of)
        if is_plain:
            self._locals.keep(key, found, place.depth, cuts != self.cuts)
        return found

    def _global(self, name: str, place: Place) -> Value | None:
        module = place.function.module
        qualname = self.names.resolve(module, name, place.function.scope)
        if qualname and f"{qualname}.".startswith(_USER) and not self.classes.get(self.models.user):
            return self.chain(Value("class", self.models.user), qualname[len(_USER) :], place)
        return self.qualified(qualname, place) if qualname else None

    def qualified(self, name: str, place: Place) -> Value | None:
        """Return what a qualified name is: a class, a function, a module's variable, a setting."""
        if self.classes.get(name):
            return Value("class", name)
        if (function := self.functions.get(name)) and function.scope:
            return Value("function", name)
        if name.startswith("django.conf.settings."):
            return Value("setting", name, name=name.rpartition(".")[2])
        module = self.names.module_in(name)
        if not module:
            return Value("builtin", name)
        own = self.names.modules[module].module
        rest = name[len(own) + 1 :] if name.startswith(own + ".") else ""
        if not rest:
            return Value("module", own)
        return self._module_variable(own, rest, place)

    def _module_variable(self, module: str, rest: str, place: Place) -> Value | None:
        first, _, after = rest.partition(".")
        if self.classes.get(f"{module}.{first}") and after:
            return self.chain(Value("class", f"{module}.{first}"), after, place)
        lines = self.functions.get(module)
        values = [each for each in self.names.modules[module].names if each.name == first and each.how == "assign"]
        if not values or not lines:
            return None
        found = self.at(values[-1].value, Place(lines, values[-1].line, place.depth + 1))
        if len({each.value for each in values}) > 1 and found and found.kind == "constant":
            found = replace(found, constant=None)
        return self.chain(found, after, place) if after else found


def _mentions(what: Written, name: str) -> bool:
    """Say whether an expression is made of a name."""
    is_named = what.kind == "name" or (what.kind == "call" and what.of is None)
    if is_named and what.name.partition(".")[0] == name:
        return True
    inner = (*what.parts, *(value for _, value in what.keys), *([what.of] if what.of is not None else []))
    return any(_mentions(each, name) for each in inner)


UNKNOWN = Value("unknown")
