"""What a template's variable is: through its loops, `with`, includes and the context that its view gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.code.functions import FunctionFacts
from roadworthy.structure.code.summary import Loop, Tag
from roadworthy.structure.code.template_facts import Rendering, TemplateFacts
from roadworthy.structure.code.template_file import split_filters
from roadworthy.structure.code.templates import Templates
from roadworthy.structure.code.value import Value
from roadworthy.structure.code.values import Place, Values
from roadworthy.structure.code.written import Written

DEEPEST = 8
MOST_RENDERINGS = 6
KEEPING = frozenset(["dictsort", "dictsortreversed", "default", "default_if_none", "safe", "force_escape"])


class Turn(NamedTuple):
    """One step along a variable: `owner` is the class that `name` is asked of, `value` what comes of it."""

    owner: Value | None
    name: str
    value: Value | None
    method: str = ""


class Asking(NamedTuple):
    """A template as one view shows it."""

    facts: TemplateFacts
    rendering: Rendering | None
    place: Place
    depth: int = 0


class ShownValues:
    """Answers what variables of templates are."""

    def __init__(self, templates: Templates, values: Values) -> None:
        self.templates, self.values = templates, values
        self._includers: dict[str, list[tuple[TemplateFacts, Tag]]] = {}
        for facts in templates.by_name.values():
            for tag in facts.tags:
                if tag.name == "include" and tag.words:
                    self._includers.setdefault(tag.words[0].strip("\"'"), []).append((facts, tag))

    def askings(self, template: str) -> Iterator[Asking]:
        """Return a template as each of the views shows it that are known to; without any context if none is."""
        facts = self.templates.by_name.get(template)
        for rendering in self.templates.rendered_with(template)[:MOST_RENDERINGS] if facts else ():
            function = self.values.functions.get(rendering.function)
            lines = function or self._lines_of_class(rendering.function)
            if facts and lines:
                yield Asking(facts, rendering, Place(lines, rendering.line))

    def turns(self, asking: Asking, variable: str, inside: tuple[int, ...], line: int = 0) -> tuple[Turn, ...]:
        """Return what happens along `a.b.c`: one turn for each part after the first."""
        root, *parts = variable.split(".")
        value = self.root(asking, root, inside, line)
        turns = []
        for part in parts:
            if value is None:
                break
            turn = self._turn(asking, value, part)
            turns.append(turn)
            value = turn.value
        return tuple(turns)

    def value(self, asking: Asking, variable: str, inside: tuple[int, ...], line: int = 0) -> Value | None:
        """Return what a variable is."""
        root, *parts = variable.split(".")
        if not parts:
            return self.root(asking, root, inside, line)
        turns = self.turns(asking, variable, inside, line)
        return turns[-1].value if len(turns) == len(parts) else None

    def over(self, asking: Asking, loop: Loop) -> Value | None:
        """Return what a loop goes over, with what its filters make of it."""
        value = self.value(asking, loop.over, loop.inside, loop.line) if loop.over else None
        return self._filtered(value, loop.filters)

    def methods(self) -> Iterator[str]:
        """Return the project's methods and properties that templates run."""
        for name, facts in self.templates.by_name.items():
            for asking in self.askings(name):
                for shown in facts.variables:
                    for turn in self.turns(asking, shown.variable, shown.inside, shown.line):
                        if turn.method:
                            yield turn.method

    def root(  # noqa: PLR0911 - one line for each place that a name can come from
        self, asking: Asking, name: str, inside: tuple[int, ...], line: int = 0
    ) -> Value | None:
        """Return what a name without dots is in a template."""
        if asking.depth > DEEPEST:
            return None
        deeper = asking._replace(depth=asking.depth + 1)
        for number in reversed(inside):
            loop = asking.facts.loops[number]
            if name in loop.names:
                return self._of_loop(deeper, loop, name)
        if (found := self._aliased(deeper, name, inside, line)) or (found := self._handed_on(deeper, name)):
            return found
        if asking.rendering and (known := asking.rendering.value(name)):
            return known
        if name == "request":
            return Value("request")
        if name == "user":
            return Value("instance", self.values.models.user)
        return self.values.attributes.guess(name)

    def _of_loop(self, asking: Asking, loop: Loop, name: str) -> Value | None:
        item = self.values.element(self.over(asking, loop), asking.place)
        if len(loop.names) == 1 or item is None:
            return item
        return dict(item.fields).get(str(loop.names.index(name)))

    def _filtered(self, value: Value | None, filters: tuple[str, ...]) -> Value | None:
        for each in filters:
            name, _, given = each.partition(":")
            if value and name == "slice" and value.is_rows():
                most = given.strip("\"'").lstrip(":")
                end = Written("constant", value=int(most)) if most.isdigit() else Written("name", "slice")
                value = value.stepped(Written("slice", parts=(Written("constant"), end)))
            elif name not in KEEPING and name != "slice":
                return None
        return value

    def _aliased(self, asking: Asking, name: str, inside: tuple[int, ...], line: int) -> Value | None:
        """Return what `{% with name=expression %}` calls so above a line."""
        for tag in reversed(asking.facts.tags):
            if tag.words[-2:] == ("as", name) and (function := self.templates.own.tag(tag.name)):
                return self.values.calls.returned(function.qualname, None, asking.place)
            if tag.name == "regroup" and tag.words[-1:] == (name,) and tag.words[1:2] == ("by",):
                return self._regrouped(asking, tag)
            if tag.name == "with" and (not line or tag.line <= line):
                for expression in _given(tag, name):
                    variable, filters = split_filters(expression)
                    if variable and variable.partition(".")[0] != name:
                        return self._filtered(self.value(asking, variable, tag.inside, tag.line), filters)
        return None

    def _regrouped(self, asking: Asking, tag: Tag) -> Value | None:
        """Return what `{% regroup rows by day as days %}` makes: groups, each with its rows."""
        variable, filters = split_filters(tag.words[0])
        rows = self._filtered(self.value(asking, variable, tag.inside, tag.line), filters) if variable else None
        return Value("list", item=Value("dict", fields=(("list", rows),))) if rows else None

    def _handed_on(self, asking: Asking, name: str) -> Value | None:
        """Return what a template that includes this one hands on, or has in a loop around the include."""
        for facts, tag in self._includers.get(asking.facts.name, ())[:MOST_RENDERINGS]:
            outer = asking._replace(facts=facts)
            for expression in _given(tag, name):
                variable, filters = split_filters(expression)
                return self._filtered(self.value(outer, variable, tag.inside, tag.line), filters) if variable else None
            if any(name in facts.loops[number].names for number in tag.inside):
                return self.root(outer, name, tag.inside, tag.line)
        return None

    def giver(self, asking: Asking, loop: Loop) -> FunctionFacts | None:
        """Return the function of a tag whose answer a loop goes over: `{% latest as rows %}{% for row in rows %}`."""
        root, loops = loop.over.partition(".")[0], asking.facts.loops
        for number in reversed(loop.inside):
            if root in loops[number].names:
                return self.giver(asking, loops[number])
        tags = (tag for tag in asking.facts.tags if tag.words[-2:] == ("as", root) and tag.line <= loop.line)
        return next((found for tag in tags if (found := self.templates.own.tag(tag.name))), None)

    def is_handed_in_loop(self, template: str, name: str) -> bool:
        """Say whether a template gets a name from each turn of a loop of one that includes it."""
        for facts, tag in self._includers.get(template, ())[:MOST_RENDERINGS]:
            of_loops = {each for number in tag.inside for each in facts.loops[number].names}
            given = {split_filters(expression)[0] for expression in _given(tag, name)} or {name}
            if of_loops & given:
                return True
        return False

    def _turn(self, asking: Asking, value: Value, part: str) -> Turn:
        place = asking.place
        if value.is_rows() or value.kind in ("dict", "list"):
            return Turn(value, part, self._of_many(value, part, place))
        method = self.values.classes.method(value.of, part) if value.kind == "instance" else None
        found = self.values.attributes.get(value, part, place)
        if found and found.kind == "method":
            found = self.values.calls.returned(found.of, found.item, place)
        return Turn(value, part, found, method or "")

    def _of_many(self, value: Value, part: str, place: Place) -> Value | None:
        if value.kind == "dict":
            if part in ("items", "values"):
                pair = (("1", value.item),) if value.item else ()
                item = value.item if part == "values" else Value("list", name="tuple", fields=pair)
                return Value("list", item=item)
            return dict(value.fields).get(part)
        if part.isdigit():
            return self.values.element(value, place)
        if value.is_rows():
            return self.values.calls.method(value, part, Written("call", part), place)
        return None

    def _lines_of_class(self, name: str) -> FunctionFacts | None:
        facts = self.values.classes.get(name)
        return self.values.functions.get(facts.module) if facts else None


def _given(tag: Tag, name: str) -> Iterator[str]:
    """Return what a tag calls by a name: `name=expression`, or `expression as name`."""
    for place, word in enumerate(tag.words):
        if word.startswith(f"{name}="):
            yield word.partition("=")[2]
        if word == "as" and tag.words[place + 1 : place + 2] == (name,) and place:
            yield tag.words[place - 1]
