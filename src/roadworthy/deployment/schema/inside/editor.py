"""Django's schema editor, but writers of a filled PostgreSQL table need not wait while an index or a check is built.

What would take long under a lock is set aside as a step, which `steps.py` does after the transaction, beside them.
"""

from __future__ import annotations

import re
from typing import Any

NAME = r'"(?:[^"]|"")+"'
INDEX = re.compile(rf"^CREATE (?P<unique>UNIQUE )?INDEX (?P<name>{NAME}) ON (?P<table>{NAME})(?P<rest>.*)$", re.S)
UNIQUE = re.compile(
    rf"^ALTER TABLE (?P<table>{NAME}) ADD CONSTRAINT (?P<name>{NAME}) UNIQUE (?P<nulls>NULLS NOT DISTINCT )?"
    rf"(?P<columns>\([^()]*\))(?P<tail>.*)$",
    re.S,
)
GUARD = re.compile(
    rf"^ALTER TABLE (?P<table>{NAME}) ADD CONSTRAINT (?P<name>{NAME}) (?P<kind>CHECK|FOREIGN KEY) .*$", re.S
)
NOT_NULL = re.compile(rf"^ALTER TABLE (?P<table>{NAME}) ALTER COLUMN (?P<column>{NAME}) SET NOT NULL$")


def step_of(sql: str) -> dict[str, Any] | None:
    """Return the step that does the same without making anybody wait, or None."""
    if found := INDEX.match(sql):
        beside = f"CREATE {found['unique'] or ''}INDEX CONCURRENTLY {found['name']} ON {found['table']}{found['rest']}"
        return {"step": "index", "table": found["table"], "name": found["name"], "sql": beside}
    if found := UNIQUE.match(sql):
        columns = found["columns"] + (" NULLS NOT DISTINCT" if found["nulls"] else "")
        beside = f"CREATE UNIQUE INDEX CONCURRENTLY {found['name']} ON {found['table']} {columns}"
        added = f"ALTER TABLE {found['table']} ADD CONSTRAINT {found['name']} UNIQUE USING INDEX {found['name']}"
        known = {"step": "unique", "table": found["table"], "name": found["name"], "sql": beside}
        return {**known, "add": added + found["tail"]}
    if found := GUARD.match(sql):
        return {"step": "guard", "table": found["table"], "name": found["name"], "sql": sql + " NOT VALID"}
    if found := NOT_NULL.match(sql):
        return {"step": "not_null", "table": found["table"], "column": found["column"]}
    return None


def bare(quoted: str) -> str:
    """Return a name without its quotes."""
    return quoted[1:-1].replace('""', '"')


class Aside:
    """Sets statements aside that would hold a lock on a filled table for long."""

    set_aside: list[dict[str, Any]]
    is_long: Any

    def execute(self, sql: Any, params: Any = ()) -> Any:
        """Run a statement, or keep it for later."""
        text = str(sql)
        if text.startswith(("CREATE ", "ALTER TABLE ")):
            if params:
                text = self.connection.ops.compose_sql(text, params)  # type: ignore[attr-defined]
            step = step_of(text.strip().rstrip(";"))
            if step and self.is_long(bare(step["table"])):
                self.set_aside.append(step)
                return None
        return super().execute(sql, params)  # type: ignore[misc]


class Early:
    """Runs what Django leaves for the end of the transaction while there is still something to write down in it."""

    deferred_sql: list[Any]

    def run_deferred(self) -> None:
        """Run the statements that were deferred."""
        deferred, self.deferred_sql = self.deferred_sql, []
        for sql in deferred:
            self.execute(sql, None)  # type: ignore[attr-defined]


def editor_for(connection: Any, is_atomic: bool, is_long: Any) -> Any:
    """Return a schema editor; `is_long` says of a table whether work on it would make visitors wait."""
    kinds = (Early, Aside) if connection.vendor == "postgresql" else (Early,)
    kind = type("SchemaEditor", (*kinds, connection.SchemaEditorClass), {})
    editor = kind(connection, atomic=is_atomic)
    editor.set_aside, editor.is_long = [], is_long
    return editor
