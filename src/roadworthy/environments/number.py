"""Whole numbers, and yes or no, in roadworthy.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from roadworthy.environments.report import KeyPath, Report, visible
from roadworthy.environments.rules import BAD_VALUE
from roadworthy.environments.value_type import REFUSED, ValueType, as_written, digits, key_of, shown

YES = {
    "yes": "true",
    "true": "true",
    "on": "true",
    "1": "true",
    "no": "false",
    "false": "false",
    "off": "false",
    "0": "false",
}


@dataclass(frozen=True)
class Number(ValueType):
    """A whole number between two bounds, both included."""

    least: int | None = None
    most: int | None = None

    @property
    def words(self) -> str:  # type: ignore[override]
        """Return the bounds as words."""
        if self.least is not None and self.most is not None:
            return f"a whole number from {self.least} to {self.most}"
        if self.least is not None:
            return f"a whole number, {self.least} or more"
        return "a whole number" if self.most is None else f"a whole number, {self.most} or less"

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the number."""
        if isinstance(value, bool) or not isinstance(value, int):
            figures = value.strip() if isinstance(value, str) else ""
            is_number = figures.isascii() and figures.isdigit()
            hint = f"without quotes: {key_of(path)} = {visible(figures)}" if is_number else ""
            return self.refuse_type(value, path, report, hint)
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            report.complain(BAD_VALUE, path, f"should be {self.words}, not {digits(value)}", "", shown(path))
            return REFUSED
        return value

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: an integer and its bounds."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer"} | {name: bound for name, bound in bounds.items() if bound is not None}


@dataclass(frozen=True)
class YesNo(ValueType):
    """True or false."""

    words: str = "true or false"

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the answer."""
        if isinstance(value, bool):
            return value
        word = value if isinstance(value, str) else as_written(value)
        meant = YES.get(word.strip().lower())
        return self.refuse_type(value, path, report, f"write {key_of(path)} = {meant}" if meant else "")

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: a boolean."""
        return {"type": "boolean"}
