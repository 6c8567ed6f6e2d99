"""The table of one service: its keys are `kind`, and those that its kind brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roadworthy.environments.kind import COMMAND_KIND, Kind, Kinds, kind_of_role, roles_of
from roadworthy.environments.name import NAME
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.option import Option
from roadworthy.environments.report import KeyPath, Report, dotted, quoted
from roadworthy.environments.rules import NO_SUCH_KIND, UNKNOWN_KEY
from roadworthy.environments.table import TableOf, meant, option_schema
from roadworthy.environments.text import Text
from roadworthy.environments.value_type import REFUSED, ValueType

KIND = Option(
    "kind",
    Text("the name of a kind of service"),
    "What runs it; found from the service's name where it can be.",
    example="postgresql",
)


@dataclass(frozen=True)
class ServiceTable(ValueType):
    """A table whose keys depend on the kind of service. It is kept as written: the reader judges it with its name.

    With `is_change` it changes a service of the site in one environment, and nothing in it is required.
    """

    kinds: Kinds = field(repr=False)
    is_change: bool = False
    words: str = "a table"

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the table as it was written."""
        if not isinstance(value, dict):
            return self.refuse_type(value, path, report, f"write it as [{dotted(path)}]")
        return value

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a service whose name is no kind's role."""
        return self._any_kind() if self.is_change else self._by_kind({"$ref": f"#/$defs/{COMMAND_KIND}"})

    def role_schemas(self) -> dict[str, Any]:
        """Return the JSON Schema of each service whose name says its kind."""
        if self.is_change:
            return {}
        own = {role: f"#/$defs/{kind_of_role(role, self.kinds)}" for role in roles_of(self.kinds)}
        return {role: self._by_kind({"$ref": place}) for role, place in own.items()}

    def _by_kind(self, otherwise: dict[str, Any]) -> dict[str, Any]:
        said = [_when_kind_is(name, {"$ref": f"#/$defs/{name}"}) for name in self.kinds]
        return {
            "type": "object",
            "properties": {"kind": {"enum": list(self.kinds), "description": KIND.help}},
            "allOf": [*said, {"if": {"not": {"required": ["kind"]}}, "then": otherwise}],
        }

    def _any_kind(self) -> dict[str, Any]:
        keys: dict[str, Any] = {"kind": {"enum": list(self.kinds), "description": KIND.help}}
        for kind in self.kinds.values():
            for option in kind.options:
                schema = option_schema(option)
                keys[option.name] = {"anyOf": [keys[option.name], schema]} if option.name in keys else schema
        return {"type": "object", "properties": keys, "additionalProperties": False}


def _when_kind_is(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    condition = {"properties": {"kind": {"const": name}}, "required": ["kind"]}
    return {"if": condition, "then": schema}


class Services(TableOf):
    """Services by name; a name can say the kind."""

    item: ServiceTable

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: some names have a kind of their own."""
        return super().schema() | {"properties": self.item.role_schemas()}


def services(kinds: Kinds, is_change: bool = False) -> Services:
    """Return a table of services by name."""
    return Services(ServiceTable(kinds, is_change), NAME)


def kind_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema of the table of a service of one kind."""
    required = [option.name for option in kind.options if option.required]
    options = {option.name: option_schema(option) for option in kind.options}
    return {
        "title": kind.title,
        "type": "object",
        "properties": {"kind": {"const": kind.name, "description": KIND.help}} | options,
        "additionalProperties": False,
    } | ({"required": required} if required else {})


def kind_named(name: str, table: Mapping[str, Any], kinds: Kinds) -> str:
    """Return the kind that a service's table and name mean, or nothing."""
    if isinstance(table.get("kind"), str):
        return str(table["kind"]) if table["kind"] in kinds else ""
    if kind := kind_of_role(name, kinds):
        return kind
    return COMMAND_KIND if "command" in table and COMMAND_KIND in kinds else ""


def refuse_kind(name: str, table: Mapping[str, Any], path: KeyPath, kinds: Kinds, report: Report) -> None:
    """Complain that a service's table means no kind."""
    if "kind" not in table:
        near = did_you_mean(name, roles_of(kinds), "kinds:")
        hint = near if near.startswith("did") else f'add kind = "…" ({", ".join(kinds)}), or a command'
        report.complain(NO_SUCH_KIND, path, f"no kind of service is known by the name {quoted(name)}", hint)
    elif isinstance(table["kind"], str):
        hint = did_you_mean(table["kind"], kinds, "kinds:")
        report.complain(NO_SUCH_KIND, (*path, "kind"), f"no such kind {quoted(table['kind'])}", hint, path)
    else:
        KIND.value_type.read(table["kind"], (*path, "kind"), report)


def read_options(table: Mapping[str, Any], kind: Kind, path: KeyPath, kinds: Kinds, report: Report) -> dict[str, Any]:
    """Return those of a kind's options that a table gives and that are right; complain of all that is wrong."""
    options = {option.name: option for option in kind.options}
    read = {}
    for key, value in table.items():
        if key in options:
            read[key] = options[key].value_type.read(value, (*path, key), report)
        elif key != KIND.name:
            hint = _hint(key, kind, tuple(options.values()), kinds)
            report.complain(UNKNOWN_KEY, (*path, key), f"unknown key {quoted(key)}", hint, path)
    return {key: value for key, value in read.items() if value is not REFUSED}


def _hint(key: str, kind: Kind, options: tuple[Option, ...], kinds: Kinds) -> str:
    if name := meant(key, (KIND, *options)):
        return f'did you mean "{name}"?'
    others = [each.name for each in kinds.values() if any(key == option.name for option in each.options)]
    if others:
        return f"the kind {kind.name} has no such key; {', '.join(others)} has"
    return f"keys of the kind {kind.name}: {', '.join(option.name for option in (KIND, *options))}"
