"""Fields of the project's own classes: what such a class itself says of every column that it makes."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Function
from roadworthy.structure.code.written import Written


def with_own_options(classes: Classes, names: Names, kind: str, value: Written) -> Written:
    """Return how a field is made, with the options that its class's own `__init__()` sets: `kwargs["unique"] = True`.

    What is given where the field is made comes first, as in a class that only sets what is missing.
    """
    given = {name for name, _ in value.keys}
    own = [pair for each in classes.line_of(kind) for pair in _set_by(classes, names, each) if pair[0] not in given]
    return value._replace(keys=(*value.keys, *own)) if own else value


def _set_by(classes: Classes, names: Names, kind: str) -> Iterator[tuple[str, Written]]:
    facts = classes.get(kind)
    summary = names.modules.get(facts.module) if facts else None
    for function in summary.functions if facts and summary else ():
        if facts and function.of_class == facts.summary.qualname and function.name == "__init__":
            yield from _set_in(function)


def _set_in(function: Function) -> Iterator[tuple[str, Written]]:
    for bound in function.bound:
        if bound.name == "kwargs[]" and bound.key:
            yield bound.key, bound.value
    for call in function.calls:
        if call.written is not None and call.name == "kwargs.setdefault" and len(call.written.parts) == 2:
            yield call.written.parts[0].text, call.written.parts[1]
        elif call.written is not None and call.name == ".__init__":
            yield from (pair for pair in call.written.keys if pair[0] != "**")
