"""Asks how many rows a table has: exactly while they are few, by the database's own estimate when they are many."""

from __future__ import annotations

from typing import Any

COUNTED = 100_001


def row_count(connection: Any, table: str) -> int:
    """Return the number of rows of a table, 0 for one that is not there."""
    if not table:
        return 0
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return 0
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {quoted} LIMIT {COUNTED}) AS first_rows")
        (counted,) = cursor.fetchone()
        if counted < COUNTED:
            return int(counted)
        return max(int(counted), estimate(connection, cursor, quoted, table))


def estimate(connection: Any, cursor: Any, quoted: str, table: str) -> int:
    """Return what the database believes."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [quoted])
    elif connection.vendor == "mysql":
        cursor.execute(
            "SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = %s",
            [table],
        )
    else:
        return 0
    row = cursor.fetchone()
    return int(row[0] or 0) if row else 0
