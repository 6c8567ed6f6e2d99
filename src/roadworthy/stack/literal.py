"""Writes values as Python that a person likes to read: on one line where it fits, else one entry to a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 100
STEP = 4


@dataclass(frozen=True)
class Code:
    """Python that stands in a value as it is: `here / "data"`; as a key, `**DATABASES` is a whole entry."""

    text: str


@dataclass(frozen=True)
class Call:
    """A call in a value: what is called, and its arguments; a number as the key of one stands for its position."""

    name: str
    arguments: Mapping[Any, Any]


def assigned(name: str, value: Any) -> str:
    """Return the line, or lines, that give a name a value."""
    return f"{name} = {literal(value, len(name) + 3)}"


def literal(value: Any, column: int = 0, depth: int = 0) -> str:
    """Return `value` as Python, begun at a column of a line that is indented `depth` times."""
    line = _on_one_line(value)
    if column + len(line) < WIDTH or not isinstance(value, Mapping | list | tuple | Call):
        return line
    begin, end = _brackets(value)
    rows = _rows(value, depth + 1)
    indent = " " * STEP * (depth + 1)
    return "\n".join([begin, *(f"{indent}{row}," for row in rows), " " * STEP * depth + end])


def _rows(value: Any, depth: int) -> list[str]:
    return [begun + literal(item, STEP * depth + len(begun), depth) for begun, item in _parts(value)]


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what each entry begins with (`"NAME": `, `folders=`, nothing) and its value."""
    if isinstance(value, Call):
        yield from (("" if isinstance(key, int) else f"{key}=", item) for key, item in value.arguments.items())
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield ("", key) if isinstance(key, Code) else (f"{_on_one_line(key)}: ", item)
    else:
        yield from (("", item) for item in value)


def _brackets(value: Any) -> tuple[str, str]:
    if isinstance(value, Call):
        return f"{value.name}(", ")"
    if isinstance(value, Mapping):
        return "{", "}"
    return ("(", ")") if isinstance(value, tuple) else ("[", "]")


def _on_one_line(value: Any) -> str:
    if isinstance(value, Code):
        return value.text
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping | list | tuple | Call):
        begin, end = _brackets(value)
        inside = ", ".join(begun + _on_one_line(item) for begun, item in _parts(value))
        return begin + inside + ("," if isinstance(value, tuple) and len(value) == 1 else "") + end
    return repr(value)
