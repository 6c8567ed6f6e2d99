"""A type of value in roadworthy.toml: it checks what was written and says in words what would be right."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from typing import Any, Final

from roadworthy.environments.report import KeyPath, Report, dotted, visible
from roadworthy.environments.rules import WRONG_TYPE


class Refused:
    """What a type returns for a value that it has complained of."""


REFUSED: Final = Refused()
LONGEST_NUMBER = 20


class WrittenFloat(float):
    """A number with a point that remembers how it was written: 3.10 is not 3.1 when it means a version."""

    def __new__(cls, written: str) -> WrittenFloat:
        """Return the number that `written` means."""
        number = super().__new__(cls, written)
        number.written = written
        return number

    written: str


class ValueType(ABC):
    """One type of value. `words` completes the sentence “this should be …”."""

    words: str

    @abstractmethod
    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the value as the model keeps it; complain and return REFUSED when it can't be right."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of this type."""

    def refuse_type(self, value: Any, path: KeyPath, report: Report, hint: str = "") -> Refused:
        """Complain that the value is of another type."""
        report.complain(WRONG_TYPE, path, f"should be {self.words}, not {said(value)}", hint, shown(path))
        return REFUSED


def shown(path: KeyPath) -> KeyPath:
    """Return the path to show: an entry of a plain list is shown as the list."""
    return path[:-1] if path and isinstance(path[-1], int) else path


def said(value: Any) -> str:
    """Say what a TOML value is; text is not repeated, since it may be a secret."""
    if isinstance(value, bool):
        return f"yes or no ({str(value).lower()})"
    if isinstance(value, int):
        return f"a whole number ({digits(value)})"
    if isinstance(value, float):
        return f"a number with a point ({visible(str(getattr(value, 'written', value)), LONGEST_NUMBER)})"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return f"a TOML date or time ({value})"
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a table"


def digits(number: int) -> str:
    """Return a whole number as text; Python refuses to write one of thousands of digits, and nobody would read it."""
    return str(number) if abs(number) < 10**LONGEST_NUMBER else "…"


def as_written(value: Any) -> str:
    """Return a plain TOML value as its owner wrote it; nothing for text, lists, tables and endless numbers."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        written = digits(value) if isinstance(value, int) else str(getattr(value, "written", value))
        return written if len(written) <= LONGEST_NUMBER and written != "…" else ""
    if isinstance(value, datetime.time) and not value.second:
        return value.strftime("%H:%M")
    return str(value) if isinstance(value, datetime.date | datetime.time) else ""


def as_toml(value: Any) -> str:
    """Return a plain value as TOML writes it; text that is long or odd is left out."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) < 60 and value.isprintable() and not set(value) & {'"', "\\"} else '"…"'
    return as_written(value)


def key_of(path: KeyPath) -> str:
    """Return the last key of a path as it is written before an equals sign."""
    return dotted(shown(path)[-1:])
