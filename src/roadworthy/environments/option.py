"""An option is one key of roadworthy.toml, declared once: reader, schema, reference page and `road init` use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from roadworthy.environments.duration import Duration
from roadworthy.environments.listing import ListOf
from roadworthy.environments.number import Number, YesNo
from roadworthy.environments.report import Report
from roadworthy.environments.text import OneOf, Text
from roadworthy.environments.value_type import REFUSED, ValueType

__all__ = ["TYPES", "Duration", "ListOf", "Number", "OneOf", "Option", "Text", "ValueType", "YesNo"]

TYPES: dict[str, ValueType] = {
    "text": Text(),
    "number": Number(),
    "count": Number(least=1, most=65_535),
    "port": Number(least=1, most=65_535),
    "yes or no": YesNo(),
    "duration": Duration(),
    "list of text": ListOf(Text()),
}


@dataclass(frozen=True)
class Option:
    """One key: its type, one line of help, and its default as it would be written in TOML.

    `type` is a ValueType or one of the names in TYPES. The model keeps a duration in seconds, and a list as a tuple.
    `also` are other words people use for it: they are refused, and answered with the right one.
    """

    name: str
    type: ValueType | str
    help: str
    default: Any = None
    required: bool = False
    example: str = ""
    also: tuple[str, ...] = ()

    @property
    def value_type(self) -> ValueType:
        """Return the type of its values."""
        return TYPES[self.type] if isinstance(self.type, str) else self.type

    @property
    def default_value(self) -> Any:
        """Return the default as the model keeps it; one that could not be written, such as an empty text, as it is."""
        if self.default is None:
            return None
        written = list(self.default) if isinstance(self.default, tuple) else self.default
        read = self.value_type.read(written, (self.name,), Report("", {}))
        return self.default if read is REFUSED else read

    @property
    def example_line(self) -> str:
        """Return a line of TOML that shows it; empty when it has no example."""
        if not self.example:
            return ""
        is_toml = not isinstance(self.value_type, Text | OneOf | Duration)
        return f"{self.name} = {self.example}" if is_toml else f'{self.name} = "{self.example}"'
