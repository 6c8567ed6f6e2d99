"""Does, beside running visitors, what was set aside: each step looks first how far an earlier call came."""

from __future__ import annotations

import contextlib
import hashlib
import time
from typing import Any

PAUSE_S = 0.5


class Steps:
    """The steps on one PostgreSQL database. `quickly` runs statements in a short transaction that waits for no lock."""

    def __init__(self, connection: Any, quickly: Any) -> None:
        self.connection = connection
        self.quickly = quickly

    def take(self, step: dict[str, Any]) -> None:
        """Do one step; what can't be done is undone before the error goes on."""
        try:
            getattr(self, "take_" + step["step"])(step)
        except Exception:
            with contextlib.suppress(Exception):
                getattr(self, "undo_" + step["step"])(step)
            raise

    def take_index(self, step: dict[str, Any]) -> None:
        """Build an index beside writers, anew where an earlier call was cut off."""
        self.wait_for_earlier(step["name"])
        state = self.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", step["name"])
        if state is True:
            return
        if state is False:
            self.undo_index(step)
        self.alone(step["sql"])

    def wait_for_earlier(self, name: str) -> None:
        """Wait for the end of a build whose caller died: the server goes on without it."""
        question = "SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid = to_regclass(%s)"
        while self.ask(question, name):
            time.sleep(PAUSE_S)

    def undo_index(self, step: dict[str, Any]) -> None:
        """Leave no index that is not valid."""
        self.alone(f"DROP INDEX CONCURRENTLY IF EXISTS {step['name']}")

    def take_unique(self, step: dict[str, Any]) -> None:
        """Build the index of a unique constraint first."""
        if self.constraint(step) is None:
            self.take_index(step)
            self.quickly(step["add"])

    undo_unique = undo_index

    def take_guard(self, step: dict[str, Any]) -> None:
        """Guard new rows at once, and look at the old ones while others go on writing."""
        is_valid = self.constraint(step)
        if is_valid is None:
            self.quickly(step["sql"])
        if not is_valid:
            self.quickly(f"ALTER TABLE {step['table']} VALIDATE CONSTRAINT {step['name']}")

    def undo_guard(self, step: dict[str, Any]) -> None:
        """Leave no guard that the rows break."""
        self.quickly(f"ALTER TABLE {step['table']} DROP CONSTRAINT IF EXISTS {step['name']}")

    def take_not_null(self, step: dict[str, Any]) -> None:
        """Prove by a check that no row lacks a value; PostgreSQL then takes its word for it."""
        question = "SELECT attnotnull FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s"
        if self.ask(question, step["table"], step["column"][1:-1].replace('""', '"')) is False:
            filled = f"CHECK ({step['column']} IS NOT NULL) NOT VALID"
            check = f"ALTER TABLE {step['table']} ADD CONSTRAINT {proof(step)} {filled}"
            self.take_guard({**step, "name": proof(step), "sql": check})
            self.quickly(f"ALTER TABLE {step['table']} ALTER COLUMN {step['column']} SET NOT NULL")
        self.undo_not_null(step)

    def undo_not_null(self, step: dict[str, Any]) -> None:
        """Take the check away."""
        self.undo_guard({**step, "name": proof(step)})

    def constraint(self, step: dict[str, Any]) -> Any:
        """Return whether a constraint is proved, None where there is none."""
        question = "SELECT convalidated FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname = %s"
        return self.ask(question, step["table"], step["name"][1:-1].replace('""', '"'))

    def ask(self, question: str, *values: str) -> Any:
        """Return the first value of an answer, None where there is none."""
        with self.connection.cursor() as cursor:
            cursor.execute(question, values)
            row = cursor.fetchone()
        return row[0] if row else None

    def alone(self, sql: str) -> None:
        """Run a statement that can't be in a transaction, however long it takes."""
        limit = self.ask("SHOW statement_timeout")
        with self.connection.cursor() as cursor:
            if limit != "0":
                cursor.execute("SET statement_timeout = 0")
            try:
                cursor.execute(sql)
            finally:
                if limit != "0":
                    cursor.execute("SET statement_timeout = %s", [limit])


def proof(step: dict[str, Any]) -> str:
    """Return the name of the check that proves a column filled."""
    mark = hashlib.sha256((step["table"] + step["column"]).encode()).hexdigest()[:16]
    return f'"roadworthy_filled_{mark}"'
