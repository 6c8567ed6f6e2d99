"""The shape of a database as text, so that two ways of getting there can be compared."""

from __future__ import annotations

import json
from typing import Any

from tests.deployment.schema.ground import Release

POSTGRESQL = """
import json
QUESTIONS = [
    "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid"
    " AND d.adnum = a.attnum WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0"
    " AND NOT a.attisdropped",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid FROM pg_index"
    " WHERE indrelid::regclass::text NOT LIKE 'pg_%'",
]
with connection.cursor() as cursor:
    found = []
    for question in QUESTIONS:
        cursor.execute(question)
        found += [" ".join(map(str, row)) for row in cursor.fetchall()]
print(json.dumps(sorted(each for each in found if "roadworthy_schema" not in each)))
"""
SQLITE = """
import json
found = []
with connection.cursor() as cursor:
    def ask(question):
        cursor.execute(question)
        return cursor.fetchall()
    for table, in ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        if table == "roadworthy_schema":
            continue
        found += [f"{table} {row[1:]}" for row in ask(f"PRAGMA table_info({table})")]
        found += [f"{table} {row[2:]}" for row in ask(f"PRAGMA foreign_key_list({table})")]
        for _, name, unique, origin, partial in ask(f"PRAGMA index_list({table})"):
            columns = [row[2] for row in ask(f"PRAGMA index_info({name})")]
            named = "" if name.startswith("sqlite_") else name
            found.append(f"{table} index {named} {unique} {partial} {columns}")
    checks = ask("SELECT tbl_name, sql FROM sqlite_master WHERE sql LIKE '%CHECK%' AND type = 'table'")
    found += [f"{table} {sql.count('CHECK')} checks" for table, sql in checks]
print(json.dumps(sorted(found)))
"""


def shape(release: Release) -> list[str]:
    """Return each column, constraint and index as a line."""
    is_sqlite = "sqlite" in release.databases["default"]["ENGINE"]
    found: Any = json.loads(release.shell(SQLITE if is_sqlite else POSTGRESQL))
    return list(found)
