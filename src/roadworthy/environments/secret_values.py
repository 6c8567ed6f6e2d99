"""The secrets of one environment, opened: names and values, and the text they are kept as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roadworthy.environments.document import read_document
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.name import VARIABLE
from roadworthy.environments.openness import SET_BY_ROADWORTHY
from roadworthy.environments.report import KeyPath, Report, quoted
from roadworthy.environments.secret_rules import BAD_SECRET
from roadworthy.environments.table import TableOf
from roadworthy.environments.value_type import REFUSED, ValueType
from roadworthy.problems import ProblemsFound

MOST_CHARACTERS = 100_000
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class SecretValues(FrozenTable[str]):
    """Secrets by name. It shows names only, wherever it is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"SecretValues({', '.join(self)})"


def wrong_with_value(value: str) -> str:
    """Return what is wrong with a secret's value, without telling it; nothing when it is right."""
    if "\0" in value:
        return "a secret can't have a NUL character"
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        return "a secret is text in UTF-8"
    return f"a secret can't be longer than {MOST_CHARACTERS:,} characters" if len(value) > MOST_CHARACTERS else ""


def wrong_with_name(name: str) -> str:
    """Return what is wrong with a secret's name; nothing when it is right."""
    if not VARIABLE.is_right(name):
        return f"should be {VARIABLE.words}, not {quoted(name)}"
    return f"{name} is set by Roadworthy itself" if name in SET_BY_ROADWORTHY else ""


@dataclass(frozen=True)
class SecretText(ValueType):
    """The value of a secret; what is wrong is said without repeating it."""

    words: str = "text in quotes"

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the value."""
        wrong = wrong_with_value(value) if isinstance(value, str) else f"should be {self.words}"
        if wrong := wrong or wrong_with_name(str(path[-1])):
            report.complain(BAD_SECRET, path, wrong, 'write NAME = "value", one to a line')
            return REFUSED
        return value

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: a string."""
        return {"type": "string"}


def parse(text: str, file: str) -> SecretValues:
    """Return the secrets that a text says, as `written` writes them. Raise ProblemsFound with all that is wrong."""
    document = read_document(text, file)
    report = Report(file, document.lines)
    values = TableOf(SecretText(), VARIABLE, BAD_SECRET).read(document.tables, (), report)
    if report.problems:
        raise ProblemsFound(report.problems)
    return SecretValues(values)


def written(values: Mapping[str, str]) -> str:
    """Return secrets as TOML text; what `parse` makes of it is the same, to the last character."""
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in values.items())


def _quoted(value: str) -> str:
    plain = value.replace("\n", "").replace("\t", "").isprintable()
    if plain and "\n" in value and "'''" not in value and not value.endswith("'"):
        return f"'''\n{value}'''"
    if plain and "'" not in value and "\n" not in value and ("\\" in value or '"' in value):
        return f"'{value}'"
    return '"' + "".join(ESCAPES.get(letter) or _escaped(letter) for letter in value) + '"'


def _escaped(letter: str) -> str:
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
