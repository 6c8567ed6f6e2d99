"""What one operation of a migration does to the tables that a release still uses."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

EXPAND, CONTRACT = "expand", "contract"
REFUSED = {
    *("rename_column", "rename_table", "change_type", "no_default", "comes_back", "primary_key", "mixed", "apart"),
    *("sql_breaks", "stays_not_null"),
}


@dataclass
class Effect:
    """One thing that is done to a table. `code` is what the judgement knows it by; `half` says when it is done."""

    code: str
    table: str = ""
    column: str = ""
    detail: str = ""
    half: str = EXPAND
    rows: int = 0

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return asdict(self)


@dataclass
class Held:
    """A change that waits until the release that serves now is gone: the key says of what, `data` what is needed."""

    kind: str
    app: str
    model: str
    name: str
    sentence: str
    data: dict[str, Any] = field(default_factory=dict)
    migration: str = ""
    operation: int = -1
    half: str = CONTRACT
    id: int | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what tells it from other held changes."""
        return (self.kind, self.app, self.model, self.name)


@dataclass
class Relink:
    """A foreign key of what is about to go, which must not stop the new release from deleting what it points to."""

    model: Any
    field: Any
    action: str


@dataclass
class Decision:
    """What becomes of one operation: what is run now, what waits, and what the owner should know."""

    run: list[Any]
    effects: list[Effect] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    given_up: list[tuple[str, str, str, str]] = field(default_factory=list)
    relinks: list[Relink] = field(default_factory=list)
