"""Lists in roadworthy.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from roadworthy.environments.report import KeyPath, Report, dotted, quoted
from roadworthy.environments.rules import MISSING_KEY, TWICE
from roadworthy.environments.value_type import REFUSED, ValueType, as_toml, key_of


@dataclass(frozen=True)
class ListOf(ValueType):
    """A list whose entries are all of one type; each entry once, unless `repeats`."""

    item: ValueType
    repeats: bool = False
    least: int = 0

    @property
    def words(self) -> str:  # type: ignore[override]
        """Return what the entries are, in words."""
        return f"a list, each entry {self.item.words}"

    def read(self, value: Any, path: KeyPath, report: Report) -> Any:
        """Return the entries that are right as a tuple."""
        if not isinstance(value, list):
            return self.refuse_type(value, path, report, self._hint(value, path))
        items = [self.item.read(item, (*path, number), report) for number, item in enumerate(value)]
        if not self.repeats:
            self._refuse_twins(items, path, report)
        if len(value) < self.least:
            report.complain(MISSING_KEY, path, f"should have {self.least} or more entries, not {len(value)}")
            return REFUSED
        return tuple(item for item in items if item is not REFUSED)

    def _hint(self, value: Any, path: KeyPath) -> str:
        if isinstance(value, dict) and self.item.words == "a table":
            return f"write it as [[{dotted(path)}]], with two brackets, once for each entry"
        is_one = self.item.read(value, path, Report("", {})) is not REFUSED
        return f"put it in brackets: {key_of(path)} = [{as_toml(value)}]" if is_one else ""

    def _refuse_twins(self, items: list[Any], path: KeyPath, report: Report) -> None:
        seen: set[Any] = set()
        for number, item in enumerate(items):
            if isinstance(item, str) and item in seen:
                report.complain(TWICE, (*path, number), f"{quoted(item)} is there twice", "take one away", path)
            if isinstance(item, str):
                seen.add(item)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema: an array."""
        more = ({} if self.repeats else {"uniqueItems": True}) | ({"minItems": self.least} if self.least else {})
        return {"type": "array", "items": self.item.schema()} | more
