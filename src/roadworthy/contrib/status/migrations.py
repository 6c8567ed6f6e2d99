"""Finds migrations of this release that a database doesn't have yet.

Only the names of the files are read: to import hundreds of migrations into each process would cost
seconds and megabytes. The few that seem to be missing are imported, to see what they replace.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import DatabaseError, InterfaceError, router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from .answer import CannotTell
from .databases import own_connection

Key = tuple[str, str]  # label of an app, name of a migration


class NotApplied(Exception):  # noqa: N818 - it is not an error, it is an answer
    """Says which migrations are missing."""


def ask(alias: str, timeout_s: float) -> None:
    """Raise NotApplied if migrations are missing, CannotTell if the database doesn't say."""
    try:
        with own_connection(alias, timeout_s) as connection:
            if connection.vendor == "sqlite" and connection.is_in_memory_db():
                raise CannotTell("a database in memory can't be asked from outside")
            applied = _applied(connection)
    except (DatabaseError, InterfaceError, OSError) as error:
        raise CannotTell(f"the database doesn't say ({type(error).__name__})") from error
    missing = missing_of(_on_disk(alias), applied, _replaced_by)
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in missing[:3])
        raise NotApplied(f"not applied: {names}" + (f" and {len(missing) - 3} more" if len(missing) > 3 else ""))


def missing_of(on_disk: Iterable[Key], applied: set[Key], replaced_by: Callable[[Key], list[Key]]) -> list[Key]:
    """Return the migrations that are neither applied nor replace only applied ones."""
    unapplied = [key for key in sorted(on_disk) if key not in applied]
    replaced = {key: replaced_by(key) for key in unapplied}
    return [key for key in unapplied if not _has_all(key, applied, replaced)]


def _has_all(key: Key, applied: set[Key], replaced: dict[Key, list[Key]]) -> bool:
    if key in applied:
        return True
    return bool(replaced.get(key)) and all(_has_all(old, applied, replaced) for old in replaced[key])


def _applied(connection: Any) -> set[Key]:
    table = MigrationRecorder.Migration._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute(f"SELECT app, name FROM {connection.ops.quote_name(table)}")
        return set(cursor.fetchall())


def _on_disk(alias: str) -> list[Key]:
    labels = [config.label for config in apps.get_app_configs() if router.allow_migrate(alias, config.label)]
    return [(label, name) for label in labels for name in _names(label)]


def _names(label: str) -> list[str]:
    module_name, _ = MigrationLoader.migrations_module(label)
    try:
        paths = import_module(module_name).__path__ if module_name else []
    except (ModuleNotFoundError, AttributeError):
        return []
    if not isinstance(paths, list):  # a folder without __init__.py has no migrations
        return []
    return [name for _, name, is_package in pkgutil.iter_modules(paths) if not is_package and name[0] not in "_~"]


def _replaced_by(key: Key) -> list[Key]:
    module_name, _ = MigrationLoader.migrations_module(key[0])
    migration = import_module(f"{module_name}.{key[1]}").Migration
    return [(app, name) for app, name in migration.replaces]
