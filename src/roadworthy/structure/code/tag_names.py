"""What templates call by names of the project's own: its filters and tags, and what context processors give to all."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Call
from roadworthy.structure.code.written import Written

TAGS = ("simple_tag", "inclusion_tag", "simple_block_tag", "assignment_tag")
PROCESSORS = "context_processors"


class TagNames:
    """The functions behind the filters and tags of templates. What two of them are called by says nothing."""

    def __init__(self, names: Names, functions: Functions) -> None:
        self.names, self.functions = names, functions
        self.filters: dict[str, str] = {}
        self.tags: dict[str, str] = {}
        for function in functions.all:
            if function.kind == "code" and "templatetags" in function.path:
                for name, kind in self._by_decorator(function):
                    self._note(kind, name, function.qualname)
                for call in function.summary.calls:
                    self._by_call(function, call)

    def filter(self, name: str) -> FunctionFacts | None:
        """Return the function of a filter."""
        return self.functions.get(self.filters.get(name, ""))

    def tag(self, name: str) -> FunctionFacts | None:
        """Return the function of a tag."""
        return self.functions.get(self.tags.get(name, ""))

    def processors(self) -> Iterator[FunctionFacts]:
        """Yield the project's functions that settings name as context processors, each once."""
        seen: set[str] = set()
        for summary in self.names.modules.values():
            for bound in summary.names if summary.kind == "code" else ():
                for text in _processors_in(bound.value):
                    found = self.functions.get(self.names.canonical(text))
                    if found and found.qualname not in seen:
                        seen.add(found.qualname)
                        yield found

    def _by_decorator(self, function: FunctionFacts) -> Iterator[tuple[str, str]]:
        for decorator in function.summary.decorators:
            kind = decorator.name.rpartition(".")[2]
            if kind == "filter" or kind in TAGS:
                named = decorator.argument(0, "name") if kind == "filter" else decorator.key("name")
                yield (named.text if named and named.text else function.summary.name), kind

    def _by_call(self, function: FunctionFacts, call: Call) -> None:
        """Note `register.filter("name", function)`."""
        kind, given = call.name.rpartition(".")[2], call.written
        if given is None or (kind != "filter" and kind not in TAGS):
            return
        named = [self.names.resolve(function.module, part.name) for part in given.parts if part.kind == "name"]
        target = self.functions.get(named[0] or "") if len(named) == 1 else None
        if target:
            text = next((part.text for part in given.parts if part.text), "") if kind == "filter" else ""
            by_name = given.key("name")
            self._note(kind, text or (by_name.text if by_name else "") or target.summary.name, target.qualname)

    def _note(self, kind: str, name: str, qualname: str) -> None:
        known = self.filters if kind == "filter" else self.tags
        known[name] = qualname if known.get(name, qualname) == qualname else ""


def is_inclusion(function: FunctionFacts) -> bool:
    """Say whether a tag shows a template of its own."""
    return any(each.name.rpartition(".")[2] == "inclusion_tag" for each in function.summary.decorators)


def arguments_of_tag(function: FunctionFacts) -> tuple[str, ...]:
    """Return the names of a tag's arguments as a template gives them: without the context."""
    names = tuple(each.name for each in function.summary.arguments if not each.name.startswith("*"))
    takes_context = any(each.key("takes_context") for each in function.summary.decorators)
    return names[1:] if takes_context else names


def _processors_in(value: Written) -> Iterator[str]:
    """Yield the names below `context_processors` in settings, however deep."""
    for key, each in value.keys:
        if key == PROCESSORS:
            yield from each.texts
        else:
            yield from _processors_in(each)
    for part in value.parts if value.kind in ("list", "tuple") else ():
        yield from _processors_in(part)
