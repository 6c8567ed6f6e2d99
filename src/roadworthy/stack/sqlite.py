"""SQLite, the database in a file: the environment gets a copy, and the project's own file is left alone."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from roadworthy.environments.project import Database
from roadworthy.environments.service import Service
from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.stack.databases import changed, file_code, file_name, own_options, replaced
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Ground, Place, Setting, StackKind

WAIT_S = 20
WRITES_AT_ONCE = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
}
KNOWN_SINCE = (5, 1)

NOT_COPIED = Rule("E342", "The project's SQLite file can't be copied", "The environment's database begins as a copy.")
ONE_HOST = Rule("E464", "A SQLite database and several hosts", "Each host would have a file of its own, and differ.")
RULES = (NOT_COPIED, ONE_HOST)


class SQLite(StackKind):
    """A database in one file of the environment's own folder."""

    name = "sqlite"
    title = "database in a file"

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Give every SQLite database of the project a file of this environment, begun as a copy of the project's."""
        databases = [database for database in ground.project.databases if is_sqlite(database)]
        notes = [note for database in databases if (note := seed(database, ground))]
        return Place(
            settings=tuple(file_setting(database, ground.project.django) for database in databases),
            notes=tuple(notes),
            databases=tuple(database.alias for database in databases),
        )

    def lay_over(self, ground: HostGround, services: tuple[Service, ...]) -> Place:
        """Keep the databases in files of the one host that runs the site's code, where no host is for a database."""
        databases = on_hosts(ground)
        if databases and len(ground.code_hosts) > 1:
            raise ProblemsFound([_several(ground)])
        return Place(
            settings=tuple(file_setting(database, ground.project.django) for database in databases),
            databases=tuple(database.alias for database in databases),
        )


def on_hosts(ground: HostGround) -> tuple[Database, ...]:
    """Return the databases that stay in files: none where a host is for the database."""
    if ground.hosts_of_kind("postgresql"):
        return ()
    return tuple(database for database in ground.project.databases if is_sqlite(database))


def _several(ground: HostGround) -> Problem:
    names = ", ".join(host.name for host in ground.code_hosts)
    where = Where("roadworthy.toml", part=f"environments.{ground.environment.name}.hosts")
    hint = 'give one host the role "database": PostgreSQL takes the place of the file'
    return ONE_HOST.problem(f"the project's database is a SQLite file, and its code runs on {names}", hint, where)


def is_sqlite(database: Database) -> bool:
    """Say whether this database is a file on disk (one in memory stays where it is)."""
    in_memory = ":memory:" in database.name or "mode=memory" in database.name
    return database.engine in {"sqlite3", "spatialite"} and not in_memory


def seed(database: Database, ground: Ground) -> str:
    """Begin the environment's file as a copy of the project's; return what to tell the owner."""
    target = ground.folder / "data" / file_name(database.alias)
    own = (ground.site.folder / database.name).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() or not own.is_file() or own.stat().st_size == 0:
        return ""
    try:
        _copy(own, target)
    except sqlite3.Error as error:
        raise ProblemsFound([_not_copied(own, error, ground)]) from None
    return f"database {database.alias}: began as a copy of {_relative(own, ground)}, which is left alone"


def _copy(own: Path, target: Path) -> None:
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(f"{own.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(partial)) as copy,
    ):
        source.backup(copy)
    partial.replace(target)


def _not_copied(own: Path, error: sqlite3.Error, ground: Ground) -> Problem:
    hint = "move it away to begin with an empty database, or bring back a whole one"
    where = Where(_relative(own, ground))
    return NOT_COPIED.problem(f"the project's database can't be copied: {error}", hint, where)


def _relative(path: Path, ground: Ground) -> str:
    folder = ground.site.folder.resolve()
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def file_setting(database: Database, django: str) -> Setting:
    """Return the lines that point a database at this environment's file.

    Several processes share it: they wait for a lock instead of failing, and readers read while one writes. An
    option that the project sets itself stays as it is.
    """
    alias = database.alias
    options = _options(django) | {own_options(alias): None}
    code = changed(alias, {"NAME": file_code(alias), "OPTIONS": options})
    reason = f"database {alias}: a file of this environment (the project's own is left alone), shared by processes"
    return Setting(code, f"{reason} that wait for one another")


def _options(django: str) -> dict[Any, Any]:
    """Return the options for a file that is shared; an older Django stops at those that it does not know."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", django)[:2])
    return {"timeout": WAIT_S, **(WRITES_AT_ONCE if numbers >= KNOWN_SINCE else {})}


def file_stands_in(database: Database, expected: str, django: str) -> Setting:
    """Return the lines that put a file in the place of a database server that is not there."""
    alias = database.alias
    entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": file_code(alias), "OPTIONS": _options(django)}
    reason = f"database {alias}: {expected} does not answer, and no such server is here: a file stands in"
    return Setting(replaced(alias, entry), reason)
