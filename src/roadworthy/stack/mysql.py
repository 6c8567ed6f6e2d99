"""MySQL, or MariaDB: the site's own where it answers; this release brings none of its own."""

from __future__ import annotations

from pathlib import Path

from roadworthy.environments.project import Database
from roadworthy.environments.service import Service
from roadworthy.stack.address import is_heard
from roadworthy.stack.databases import port_of
from roadworthy.stack.kind import Ground, Place, StackKind
from roadworthy.stack.sqlite import file_stands_in

PORT = 3306
SOCKET = "/var/run/mysqld/mysqld.sock"


class MySQL(StackKind):
    """A database server that is used where it answers."""

    name = "mysql"
    title = "database"
    roles = ("mysql", "mariadb")

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


def _answers(database: Database, ground: Ground) -> bool:
    if not database.host or database.host.startswith("/"):
        return is_heard(Path(database.host or SOCKET))
    return ground.answers(database.host, port_of(database, PORT))


def place(database: Database) -> str:
    """Return where the project expects this database, in words for a person."""
    if not database.host or database.host.startswith("/"):
        return f"MySQL at the socket {database.host or SOCKET}"
    return f"MySQL at {database.host}:{port_of(database, PORT)}"
