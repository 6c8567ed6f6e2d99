"""Reads the services of a site, and what an environment changes about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.environments.frozen import FrozenTable, frozen
from roadworthy.environments.kind import Kinds, kind_of_role
from roadworthy.environments.report import KeyPath, Report, quoted
from roadworthy.environments.rules import MISSING_KEY
from roadworthy.environments.service import Service
from roadworthy.environments.service_table import kind_named, read_options, refuse_kind
from roadworthy.environments.table import meant

WEB = "web"
Tables = Mapping[str, Mapping[str, Any]]


class ServiceReader:
    """The services that [services] describes; `web` is always one."""

    def __init__(self, tables: Tables, kinds: Kinds, report: Report) -> None:
        self.tables: Tables = tables if WEB in tables or not kind_of_role(WEB, kinds) else {WEB: {}, **tables}
        self.kinds = kinds
        self._report = report

    def judge(self) -> None:
        """Complain of every table that can't be right, whatever an environment makes of it."""
        for name, table in self.tables.items():
            path = ("services", name)
            if kind := kind_named(name, table, self.kinds):
                read_options(table, self.kinds[kind], path, self.kinds, self._report)
                self._judge_required(name, kind, table, path)
            else:
                refuse_kind(name, table, path, self.kinds, self._report)

    def read(
        self, name: str, change: Mapping[str, Any], change_path: KeyPath, asked_by: KeyPath = ()
    ) -> Service | None:
        """Return the service as one environment has it, or None after a complaint.

        Without a table of its own it is implied by a role; `asked_by` is the host that has it.
        """
        table = self.tables.get(name, {})
        kind = kind_named(name, {**table, **change}, self.kinds)
        if not kind:
            if change or name not in self.tables:
                refuse_kind(name, change, change_path, self.kinds, self._report)
            return None
        own = table if kind_named(name, table, self.kinds) == kind else {}
        options = self._options(kind, own, change, change_path)
        self._judge_required(name, kind, {**own, **change}, change_path if change else asked_by)
        return Service(name, kind, options)

    def _options(self, kind: str, own: Mapping[str, Any], change: Mapping[str, Any], path: KeyPath) -> FrozenTable[Any]:
        heard_already = Report("", {})
        options = {option.name: option.default_value for option in self.kinds[kind].options}
        options |= read_options(own, self.kinds[kind], path, self.kinds, heard_already)
        options |= read_options(change, self.kinds[kind], path, self.kinds, self._report)
        return FrozenTable(frozen(options))

    def _judge_required(self, name: str, kind: str, given: Mapping[str, Any], asked_by: KeyPath) -> None:
        path: KeyPath = ("services", name) if name in self.tables else asked_by
        for option in self.kinds[kind].options:
            known = {"kind", *(each.name for each in self.kinds[kind].options)}
            misspelt = [key for key in given if key not in known and meant(key, (option,))]
            if option.required and option.name not in given and not misspelt:
                self._refuse_missing(name, option.name, option.example_line, path)

    def _refuse_missing(self, service: str, key: str, example: str, path: KeyPath) -> None:
        add = f"add {example}" if example else ""
        if path[-2] == "services":
            self._report.complain(MISSING_KEY, path, f'"{key}" is missing', add)
        else:
            hint = f"write [services.{service}]" + (f" with {example}" if example else "")
            self._report.complain(MISSING_KEY, path, f'the role {quoted(service)} needs a service with "{key}"', hint)
