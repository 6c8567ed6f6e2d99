"""MySQL, or MariaDB: the site's own where it answers; this release brings none of its own."""

from __future__ import annotations

from pathlib import Path

from roadworthy.environments.project import Database
from roadworthy.environments.service import Service
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.address import is_heard
from roadworthy.stack.databases import port_of
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Ground, Place, StackKind
from roadworthy.stack.sqlite import file_stands_in

PORT = 3306
SOCKET = "/var/run/mysqld/mysqld.sock"
NEARBY = ("", "localhost", "127.0.0.1", "::1")

NOT_HERE = Rule("E465", "MySQL is not installed on hosts", "This release brings PostgreSQL and SQLite there.")
RULES = (NOT_HERE,)


class MySQL(StackKind):
    """A database server that is used where it answers."""

    name = "mysql"
    title = "database"
    roles = ("mysql", "mariadb")
    purpose = "database"

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Use the project's server where it answers; else a file, and say so."""
        wanted = [database for database in ground.project.databases if database.engine == "mysql"]
        silent = [each for each in wanted if not _answers(each, ground)]
        used = tuple(
            f"database {each.alias}: {place(each)} answers and is used" for each in wanted if each not in silent
        )
        said = tuple(f"database {each.alias}: {place(each)} does not answer; SQLite stands in" for each in silent)
        return Place(
            settings=tuple(file_stands_in(each, place(each), ground.project.django) for each in silent),
            notes=used + said,
            databases=tuple(each.alias for each in silent),
        )

    def lay_over(self, ground: HostGround, services: tuple[Service, ...]) -> Place:
        """Leave a server with an address of its own as it is. Raise ProblemsFound where one would be needed here."""
        environment = ground.environment.name
        hint = "give the address of a server of yours in the settings or a variable, or use PostgreSQL"
        hosts = ", ".join(host.name for host in ground.hosts_of_kind(self.name))
        if hosts:
            where = Where("roadworthy.toml", part=f"environments.{environment}.hosts")
            raise ProblemsFound([NOT_HERE.problem(f"{hosts} should run MySQL, which is not made yet", hint, where)])
        if found := _needed(ground):
            where = Where("roadworthy.toml", part=f"environments.{environment}")
            message = f"the database {found.alias} is expected as {place(found)}, where nothing is installed"
            raise ProblemsFound([NOT_HERE.problem(message, hint, where)])
        return Place()


def _needed(ground: HostGround) -> Database | None:
    """Return a MySQL database that the project expects on the host itself; not where PostgreSQL takes its place."""
    databases = [each for each in ground.project.databases if each.engine == "mysql"]
    if ground.hosts_of_kind("postgresql"):
        databases = [each for each in databases if each.alias != "default"]
    return next((each for each in databases if each.host in NEARBY or each.host.startswith("/")), None)


def _answers(database: Database, ground: Ground) -> bool:
    if not database.host or database.host.startswith("/"):
        return is_heard(Path(database.host or SOCKET))
    return ground.answers(database.host, port_of(database, PORT))


def place(database: Database) -> str:
    """Return where the project expects this database, in words for a person."""
    if not database.host or database.host.startswith("/"):
        return f"MySQL at the socket {database.host or SOCKET}"
    return f"MySQL at {database.host}:{port_of(database, PORT)}"
