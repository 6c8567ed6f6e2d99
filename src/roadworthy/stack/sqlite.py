"""SQLite, the database in a file: the environment gets a copy, and the project's own file is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from roadworthy.environments.project import Database
from roadworthy.environments.service import Service
from roadworthy.stack.kind import Ground, Place, Setting, StackKind

OPTIONS = """{
        # Several processes share the file: wait for a lock instead of failing, and let readers read while one writes.
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        **{alias}.get("OPTIONS", {{}}),
    }"""


class SQLite(StackKind):
    """A database in one file of the environment's own folder."""

    name = "sqlite"
    title = "database in a file"

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Give every SQLite database of the project a file of this environment, begun as a copy of the project's."""
        databases = [database for database in ground.project.databases if is_sqlite(database)]
        notes = [note for database in databases if (note := seed(database, ground))]
        return Place(settings=tuple(file_setting(database) for database in databases), notes=tuple(notes))


def is_sqlite(database: Database) -> bool:
    """Say whether this database is a file on disk (one in memory stays where it is)."""
    in_memory = ":memory:" in database.name or "mode=memory" in database.name
    return database.engine in {"sqlite3", "spatialite"} and not in_memory


def file_of(alias: str, ground: Ground) -> Path:
    """Return the file that holds a database of this environment."""
    return ground.folder / "data" / f"{alias}.sqlite3"


def seed(database: Database, ground: Ground) -> str:
    """Begin the environment's file as a copy of the project's; return what to tell the owner."""
    target = file_of(database.alias, ground)
    own = ground.site.folder / database.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() or not own.is_file() or own.stat().st_size == 0:
        return ""
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{own.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)
    partial.replace(target)
    return f"database {database.alias}: began as a copy of {_relative(own, ground)}, which is left alone"


def _relative(path: Path, ground: Ground) -> str:
    folder = ground.site.folder
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def file_setting(database: Database) -> Setting:
    """Return the lines that point a database at this environment's file."""
    alias = f'DATABASES["{database.alias}"]'
    options = OPTIONS.replace("{alias}", alias).replace("{{}}", "{}")
    code = (
        "DATABASES = {\n    **DATABASES,\n"
        f'    "{database.alias}": {{\n'
        f"    **{alias},\n"
        f'    "NAME": HERE / "data" / "{database.alias}.sqlite3",\n'
        f'    "OPTIONS": {options},\n'
        "    },\n}"
    )
    return Setting(code, f"database {database.alias}: a file of this environment; the project's own is left alone")


def file_stands_in(database: Database, expected: str) -> Setting:
    """Return the lines that put a file in the place of a database server that is not there."""
    alias = database.alias
    code = (
        f'DATABASES = {{\n    **DATABASES,\n    "{alias}": {{\n        "ENGINE": "django.db.backends.sqlite3",\n'
        f'        "NAME": HERE / "data" / "{alias}.sqlite3",\n    }},\n}}'
    )
    return Setting(code, f"database {alias}: {expected} does not answer, and no such server is here: a file stands in")
