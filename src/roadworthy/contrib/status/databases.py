"""Asks a database whether it answers, over a connection of its own that is closed afterwards."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

# Only what the client itself understands: PgBouncer refuses connections that ask for "options".
_CLIENT_LIMITS = {
    "postgresql": ("connect_timeout",),
    "mysql": ("connect_timeout", "read_timeout", "write_timeout"),
}


def aliases() -> list[str]:
    """Return the databases of the site."""
    return [alias for alias in connections if connections.settings[alias]["ENGINE"] != "django.db.backends.dummy"]


def prepare(alias: str) -> None:
    """Import the database's driver, which takes a while."""
    connections.create_connection(alias)


def ask(alias: str, timeout_s: float) -> None:
    """Raise if the database doesn't answer."""
    with own_connection(alias, timeout_s) as connection, connection.cursor() as cursor:
        # SQLite reads its file only when asked for something in it.
        cursor.execute(
            "SELECT count(*) FROM sqlite_master" if connection.vendor == "sqlite" else _select_one(connection)
        )
        cursor.fetchone()


@contextmanager
def own_connection(alias: str, timeout_s: float) -> Iterator[Any]:
    """Open a connection that is not the site's: not kept, not from its pool, and not from its transactions."""
    connection = connections.create_connection(alias)
    connection.settings_dict = _impatient(connection.settings_dict, connection.vendor, timeout_s)
    if connection.vendor == "sqlite":
        _refuse_missing_file(connection)
    with closing(connection):
        yield connection


def _impatient(settings: dict[str, Any], vendor: str, timeout_s: float) -> dict[str, Any]:
    own = {**settings, "OPTIONS": copy.copy(settings.get("OPTIONS") or {})}
    own["OPTIONS"].pop("pool", None)
    for option in _CLIENT_LIMITS.get(vendor, ()):
        own["OPTIONS"].setdefault(option, math.ceil(timeout_s) + 1)
    return own


def _select_one(connection: Any) -> str:
    return f"SELECT 1{connection.features.bare_select_suffix}"


def _refuse_missing_file(connection: Any) -> None:
    """Raise if there is no file: SQLite would make an empty one, and all would seem well."""
    name = connection.settings_dict["NAME"]
    if connection.is_in_memory_db() or str(name).startswith("file:"):
        return
    if not Path(name).exists():
        raise FileNotFoundError(f"there is no file {name}")
