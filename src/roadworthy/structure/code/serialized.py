"""What an API's serializer reads of each row, beyond what its view has read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from roadworthy.structure.code.classes import ClassFacts
from roadworthy.structure.code.summary import Bound, Function
from roadworthy.structure.code.touches import Touch, Touches, flat
from roadworthy.structure.code.values import Values

SERIALIZERS = "rest_framework.serializers."
DEEPEST = 3


class SerializedTouch(NamedTuple):
    """One field of a serializer that reads the database for each row, with the field's place."""

    field: str
    path: str
    line: int
    touch: Touch


def serialized_touches(values: Values, touches: Touches, view: str, chosen: str = "") -> Iterator[SerializedTouch]:
    """Return what a list view's serializer reads for each of the view's rows: its own, or the one that is chosen."""
    classes = values.classes
    is_open = not chosen and classes.method(view, "get_serializer_class")
    if not classes.is_a(view, "rest_framework.mixins.ListModelMixin") or is_open:
        return
    bound = classes.attribute(view, "serializer_class")
    serializer = chosen or (values.names.resolve(bound[0].module, bound[1].value.name) if bound else None)
    rows = values.rows_of_view(view)
    if not serializer or not rows or rows.kind != "queryset" or not values.models.get(rows.of):
        return
    row = values.element_of(rows)
    for found in dict.fromkeys(_of(values, touches, serializer, rows.of, "", 0)):
        if row and not touches.is_covered(row, found.touch):
            yield found


def _of(  # noqa: PLR0917 - the same question for each nested serializer
    values: Values, touches: Touches, serializer: str, model: str, before: str, depth: int
) -> Iterator[SerializedTouch]:
    classes = values.classes
    declared: dict[str, tuple[ClassFacts, Bound]] = {}
    for each in reversed(classes.line_of(serializer)):
        facts = classes.get(each)
        for bound in facts.summary.attributes if facts else ():
            if facts and bound.value.kind == "call":
                declared[bound.name] = (facts, bound)
    yield from _own_form(values, touches, serializer, model, before)
    for name in _names(values, serializer) or declared:
        if name not in declared:
            yield from _plain(values, touches, serializer, model, before, name)
        elif depth < DEEPEST:
            facts, bound = declared[name]
            for field, line, touch in _declared(values, touches, facts, bound, model, depth):
                moved = touch._replace(relation=f"{before}{touch.relation}" if touch.relation else "")
                yield SerializedTouch(field, facts.path, line, moved)


def _own_form(values: Values, touches: Touches, serializer: str, model: str, before: str) -> Iterator[SerializedTouch]:
    """Return what the serializer's own to_representation() reads."""
    method = values.classes.method(serializer, "to_representation")
    function = values.functions.get(method) if method else None
    if not function or len(function.summary.arguments) < 2 or function.is_careful:
        return
    for line, names, called in _chains(function.summary, function.summary.arguments[1].name):
        for touch in touches.along(model, names, called):
            moved = touch._replace(relation=f"{before}{touch.relation}" if touch.relation else "")
            yield SerializedTouch("to_representation", function.path, line, moved)


def _names(values: Values, serializer: str) -> tuple[str, ...]:
    """Return the fields that Meta lists; nothing for all of them."""
    for each in values.classes.line_of(serializer):
        meta = values.classes.get(f"{each}.Meta")
        bound = values.classes.attribute(meta.qualname, "fields") if meta else None
        if bound:
            return bound[1].value.texts
    return ()


def _plain(  # noqa: PLR0917
    values: Values, touches: Touches, serializer: str, model: str, before: str, name: str
) -> Iterator[SerializedTouch]:
    """Return what a field reads that is only named: the keys of many rows, or the model's own method."""
    facts, owner = values.models.get(model), values.classes.get(serializer)
    field, way = (facts.field(name), facts.back(name)) if facts else (None, None)
    if field and field.is_to_one:
        return
    many = bool((field and field.is_to_many) or (way and way.is_many))
    for touch in touches.along(model, (name, "all") if many else (name,), True):
        moved = touch._replace(relation=f"{before}{touch.relation}" if touch.relation else "")
        if owner:
            yield SerializedTouch(name, owner.path, owner.line, moved)


def _declared(  # noqa: PLR0917
    values: Values, touches: Touches, facts: ClassFacts, bound: Bound, model: str, depth: int
) -> Iterator[tuple[str, int, Touch]]:
    """Return what a declared field reads: a nested serializer, a source, a method."""
    kind = values.names.resolve(facts.module, bound.value.name) or ""
    source, many = bound.value.key("source"), bound.value.key("many")
    names = tuple(source.text.split(".")) if source and source.text else (bound.name,)
    write_only = bound.value.key("write_only")
    if names == ("*",) or (write_only and write_only.value is True):
        return
    if kind.endswith("SerializerMethodField"):
        yield from _by_method(values, touches, facts, bound, model)
    elif values.classes.get(kind) and values.classes.is_a(kind, f"{SERIALIZERS}BaseSerializer"):
        read = touches.along(model, (*names, "all") if many else names, True)
        yield from ((bound.name, bound.line, touch) for touch in read)
        relation = "__".join(names)
        for found in _of(values, touches, kind, _target(values, model, names), f"{relation}__", depth + 1):
            yield f"{bound.name}.{found.field}", bound.line, found.touch
    elif (
        many
        or kind.endswith(("SlugRelatedField", "StringRelatedField"))
        or len(names) > 1
        or values.classes.method(model, names[0])
    ):
        read = touches.along(model, (*names, "all") if many else names, True)
        yield from ((bound.name, bound.line, touch) for touch in read)


def _by_method(
    values: Values, touches: Touches, facts: ClassFacts, bound: Bound, model: str
) -> Iterator[tuple[str, int, Touch]]:
    given = bound.value.argument(0, "method_name")
    method = values.classes.method(facts.qualname, given.text if given and given.text else f"get_{bound.name}")
    function = values.functions.get(method) if method else None
    if function and len(function.summary.arguments) > 1 and not function.is_careful:
        for line, names, called in _chains(function.summary, function.summary.arguments[1].name):
            yield from ((bound.name, line, touch) for touch in touches.along(model, names, called))


def _chains(function: Function, name: str) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """Return each use of an argument in a function, the longest of each chain."""
    called = [(call.line, *flat(call)) for call in function.calls]
    for line, root, names in called:
        longer = any(o[1] == root and len(o[2]) > len(names) and o[2][: len(names)] == names for o in called)
        if root == name and names and not longer:
            yield line, names, True
    for read, line in function.reads_of(name):
        yield line, read, False


def _target(values: Values, model: str, names: tuple[str, ...]) -> str:
    for name in names:
        facts = values.models.get(model)
        field, way = (facts.field(name), facts.back(name)) if facts else (None, None)
        model = field.to if field else way.model if way else ""
    return model
