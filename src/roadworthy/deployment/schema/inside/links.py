"""Lets the new release delete rows that a column or table it does not know still points to."""

from __future__ import annotations

from typing import Any

from .effect import Relink


def relax_links(connection: Any, editor: Any, relinks: list[Relink]) -> None:
    """Have the database itself see to what points to a row that goes: PostgreSQL empties it, SQLite leaves it alone."""
    if connection.vendor == "postgresql":
        for link in relinks:
            relink(connection, editor, link)
    elif connection.vendor == "sqlite":
        for model in {link.model: None for link in relinks if link.action == "CASCADE"}:
            unlink(editor, model, [link.field for link in relinks if link.model is model])


def relink(connection: Any, editor: Any, link: Relink) -> None:
    """Make a foreign key follow what it points to, without looking at any row."""
    table, column = link.model._meta.db_table, link.field.column
    for name, definition in links_of(connection, table, column):
        bare = definition.replace(" NOT VALID", "").replace(" DEFERRABLE INITIALLY DEFERRED", "")
        kept = " DEFERRABLE INITIALLY DEFERRED" if "DEFERRABLE" in definition else ""
        quoted = editor.quote_name(name)
        editor.execute(f"SET CONSTRAINTS {quoted} IMMEDIATE", None)
        editor.execute(
            f"ALTER TABLE {editor.quote_name(table)} DROP CONSTRAINT {quoted},"
            f" ADD CONSTRAINT {quoted} {bare} ON DELETE {link.action}{kept} NOT VALID",
            None,
        )


def unlink(editor: Any, model: Any, fields: list[Any]) -> None:
    """Take its foreign keys from a table that will go."""
    pairs = [(field, unlinked(field)) for field in fields if getattr(field, "db_constraint", False)]
    if pairs:
        editor._remake_table(model, alter_fields=pairs)


def unlinked(field: Any) -> Any:
    """Return a field that points to the same, unguarded."""
    loose = field.clone()
    loose.set_attributes_from_name(field.name)
    loose.model, loose.remote_field.model = field.model, field.remote_field.model
    loose.db_constraint = False
    return loose


def links_of(connection: Any, table: str, column: str) -> list[tuple[str, str]]:
    """Return the name and the definition of each foreign key of a column that leaves its rows to Django."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_attribute a"
            " ON a.attrelid = c.conrelid AND a.attnum = ALL (c.conkey)"
            " WHERE c.contype = 'f' AND c.confdeltype = 'a' AND c.conrelid = to_regclass(%s) AND a.attname = %s",
            [connection.ops.quote_name(table), column],
        )
        return [(str(name), str(definition)) for name, definition in cursor.fetchall()]
