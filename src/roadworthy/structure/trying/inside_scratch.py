"""Gives Django a database of its own to spoil, beside the throwaway one: an empty one, or a copy."""

# ruff: noqa: PTH107, PTH113
from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import Any


def use_scratch(name: str, how: str) -> str:
    """Have the default connection use the database `name`: "empty", a "copy", or "kept" from before; say why not."""
    from django.db import connections

    connection = connections["default"]
    connection.close()
    vendor, old = connection.vendor, str(connection.settings_dict["NAME"])
    if vendor == "sqlite":
        new = f"{old}-{name}"
        if how != "kept":
            remove(new)
        if how == "copy":
            copy(old, new)
    elif vendor == "postgresql":
        new = f"{old}_{name}"[:60]
        if how != "kept":
            create(connection, new, old if how == "copy" else "")
    else:
        return f"not on {vendor}"
    connection.settings_dict["NAME"] = new
    return ""


def remove(path: str) -> None:
    """Take away a database of SQLite, with what lies beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        if os.path.isfile(path + ending):
            os.remove(path + ending)


def copy(old: str, new: str) -> None:
    """Copy a database of SQLite, with what is not in its file yet."""
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(new)) as target:
        source.backup(target)


def create(connection: Any, new: str, old: str) -> None:
    """Create a database of PostgreSQL, as a copy of another where one is named."""
    with connection._nodb_cursor() as cursor:
        quote = connection.ops.quote_name
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(new)}")
        cursor.execute(f"CREATE DATABASE {quote(new)}" + (f" TEMPLATE {quote(old)}" if old else ""))
