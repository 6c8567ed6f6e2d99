"""Tables in roadworthy.toml: those with known keys, and those whose keys are names that the owner chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from roadworthy.environments.near import nearest
from roadworthy.environments.option import Option
from roadworthy.environments.report import KeyPath, Report, dotted, quoted
from roadworthy.environments.rules import BAD_NAME, MISSING_KEY, UNKNOWN_KEY
from roadworthy.environments.text import Text, nothing
from roadworthy.environments.value_type import REFUSED, ValueType, key_of
from roadworthy.problems import Rule


@dataclass(frozen=True)
class Choice:
    """Keys of which one must be there, and not more than one unless `several`. `purpose` is what the key says."""

    names: tuple[str, ...]
    purpose: str
    rule: Rule
    example: str
    several: bool = False

    def judge(self, table: dict[str, Any], path: KeyPath, report: Report) -> None:
        """Complain when none of the keys is in `table`, or more than may be."""
        there = [f'"{name}"' for name in self.names if name in table]
        if not there:
            names = ", ".join(f'"{name}"' for name in self.names[:-1]) + f' or "{self.names[-1]}"'
            report.complain(self.rule, path, f"needs {names} to say {self.purpose}", f"add {self.example}")
        elif len(there) > 1 and not self.several:
            names = ", ".join(there[:-1]) + f" and {there[-1]}"
            report.complain(
                self.rule,
                path,
                f"{names} all say {self.purpose}".replace(" all", " both", len(there) == 2),
                "keep one of them",
            )

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the choice."""
        return {"anyOf" if self.several else "oneOf": [{"required": [name]} for name in self.names]}


@dataclass(frozen=True)
class Table(ValueType):
    """A table with known keys. `elsewhere` says where an unknown key belongs, or nothing."""

    options: tuple[Option, ...]
    choices: tuple[Choice, ...] = ()
    words: str = "a table"
    example: str = ""
    elsewhere: Callable[[str], str] = field(default=nothing, repr=False)

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return a dict of the keys that are right and the defaults of those not there."""
        if not isinstance(value, dict):
            line = f"{key_of(path)} = {self.example}" if self.example else f"[{dotted(path)}]"
            return self.refuse_type(value, path, report, f"write it as {line}")
        for key in value:
            self._refuse_unknown(key, path, report)
        meant = {self.meant(key) for key in value if key not in self.names}
        for choice in self.choices:
            if meant.isdisjoint(choice.names):
                choice.judge(value, path, report)
        read = {
            option.name: self._read_one(option, value, path, report)
            for option in self.options
            if option.name in value or option.name not in meant
        }
        return {name: item for name, item in read.items() if item is not REFUSED}

    @property
    def names(self) -> list[str]:
        """Return the names of the keys."""
        return [option.name for option in self.options]

    def _read_one(self, option: Option, table: dict[str, Any], path: KeyPath, report: Report) -> Any:
        if option.name in table:
            return option.value_type.read(table[option.name], (*path, option.name), report)
        if option.required:
            hint = f"add {option.example_line}" if option.example else ""
            if path:
                report.complain(MISSING_KEY, path, f'"{option.name}" is missing', hint)
            else:
                report.complain(MISSING_KEY, path, f"the table [{option.name}] is missing", option.example)
            return REFUSED
        return option.default_value

    def _refuse_unknown(self, key: str, path: KeyPath, report: Report) -> None:
        if key not in self.names:
            report.complain(UNKNOWN_KEY, (*path, key), f"unknown key {quoted(key)}", self.hint(key), path)

    def meant(self, key: str) -> str:
        """Return the key that an unknown key probably stands for, or nothing."""
        return meant(key, self.options)

    def hint(self, key: str) -> str:
        """Say which key was probably meant, where it belongs, or which there are."""
        if name := self.meant(key):
            return f'did you mean "{name}"?'
        return self.elsewhere(key) or f"keys here: {', '.join(self.names)}"

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: an object that has no other keys."""
        required = [option.name for option in self.options if option.required]
        choices = [choice.schema() for choice in self.choices]
        return (
            {
                "type": "object",
                "properties": {option.name: option_schema(option) for option in self.options},
                "additionalProperties": False,
            }
            | ({"required": required} if required else {})
            | ({"allOf": choices} if choices else {})
        )


def meant(key: str, options: Iterable[Option]) -> str:
    """Return the name of the option that an unknown key probably stands for, or nothing."""
    options = tuple(options)
    other_word = next((option.name for option in options if key.lower() in option.also), "")
    return other_word or nearest(key, (option.name for option in options))


def option_schema(option: Option) -> dict[str, Any]:
    """Return the JSON Schema of one key, with what an editor shows when somebody stands on it."""
    schema = option.value_type.schema() | {"description": option.help}
    return schema if option.default is None else schema | {"default": option.default}


@dataclass(frozen=True)
class TableOf(ValueType):
    """A table whose keys are the owner's own names, each of them matching `name`."""

    item: ValueType
    name: Text
    rule: Rule = BAD_NAME
    words: str = "a table"

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return a dict of the entries that are right."""
        if not isinstance(value, dict):
            return self.refuse_type(value, path, report, f"write it as [{dotted(path)}]")
        read = {key: self._read_one(key, item, path, report) for key, item in value.items()}
        return {key: item for key, item in read.items() if item is not REFUSED}

    def _read_one(self, key: str, item: Any, path: KeyPath, report: Report) -> Any:
        if not self.name.is_right(key):
            suggestion = self.name.suggest(key[:100])
            hint = f"did you mean {quoted(suggestion)}?" if self.name.is_right(suggestion) else ""
            report.complain(self.rule, (*path, key), f"should be {self.name.words}, not {quoted(key)}", hint, path)
            return REFUSED
        return self.item.read(item, (*path, key), report)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: an object with keys of one form."""
        names = {"propertyNames": {"pattern": f"^(?:{self.name.pattern})$"}} if self.name.pattern else {}
        return {"type": "object", "additionalProperties": self.item.schema()} | names
