"""Goes through migrations that are not applied, with two states: what the models say, and what the tables still are.

The two part where a change is held back until the release that serves is gone. Only the second is shown to Django's
schema editor; only the first is shown to the site's own functions.
"""

from __future__ import annotations

from typing import Any

from .effect import Decision, Held
from .rows import row_count


class Walk:
    """Both states, what is held back, and what the release that serves can't know because it is new."""

    def __init__(self, connection: Any, logical: Any, physical: Any, held: list[Held]) -> None:
        self.connection = connection
        self.logical = logical
        self.physical = physical
        self.held: dict[tuple[str, str, str, str], Held] = {each.key: each for each in held}
        self.fresh_tables: set[str] = set()
        self.fresh_columns: set[tuple[str, str]] = set()
        self.data_moved: set[str] = set()
        self._rows: dict[str, int] = {}

    @property
    def alias(self) -> str:
        """Return the name of the database."""
        return str(self.connection.alias)

    def rows(self, table: str) -> int:
        """Return the number of rows of a table, asked once."""
        if table not in self._rows:
            self._rows[table] = row_count(self.connection, table)
        return self._rows[table]

    def holding(self, kind: str, app: str, model: str, name: str = "") -> Held | None:
        """Return what is held back under a key."""
        return self.held.get((kind, app, model.lower(), name.lower()))

    def accept(self, app: str, operation: Any, decision: Decision) -> None:
        """Move both states past an operation whose tables, if they are to change, have changed."""
        parted = self.physical is not self.logical or decision.run != [operation]
        if parted and self.physical is self.logical:
            self.physical = self.logical.clone()
        operation.state_forwards(app, self.logical)
        for each in decision.run if parted else ():
            each.state_forwards(app, self.physical)
        for key in decision.given_up:
            self.held.pop(key, None)
        for each in decision.held:
            self.held[each.key] = each
