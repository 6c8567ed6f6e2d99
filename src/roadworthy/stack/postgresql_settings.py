"""What an environment with a database host lays over DATABASES: every database of the project, on that host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from roadworthy.environments.host import Host
from roadworthy.environments.project import Database, Project
from roadworthy.environments.service import Service
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.databases import changed, replaced
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Place, Setting
from roadworthy.stack.layout import Layout
from roadworthy.stack.literal import Code
from roadworthy.stack.sqlite import is_sqlite

PORT = 5432
POOL_PORT = 6432
PATIENCE_S = 5
LONGEST_NAME = 63
"""PostgreSQL's NAMEDATALEN, less one."""
PASSWORD = "DATABASE_PASSWORD"
SESSION = "_session"
"""At the end of a database's name, as PgBouncer knows it: connections that belong to one client until it ends."""
IN_A_SESSION = "ROADWORTHY_DATABASE_SESSION"
"""The variable that a process has which needs such connections: a migration, which sets things and takes locks."""
OWN_WAYS = ("ssl", "service", "passfile", "pool")
KEPT = {"ATOMIC_REQUESTS": False}
"""What a project's setting of another kind of database says of this one too."""
DRIVERS = ("psycopg", "psycopg2")
DRIVER, OLDER_DRIVER = "psycopg[binary]>=3.2,<4", "psycopg2-binary>=2.9,<3"
FIRST_DJANGO_FOR_IT = (4, 2)

SEVERAL = Rule("E462", "More than one database host", "This release runs one primary; a replica is not made yet.")
RULES = (SEVERAL,)


def is_postgresql(database: Database) -> bool:
    """Say whether this database is PostgreSQL, by whatever backend."""
    return "postgres" in database.engine or database.engine == "postgis"


def server_of(ground: HostGround) -> tuple[Host, Service] | None:
    """Return the host with the environment's PostgreSQL and its service; None when it has none."""
    hosts = ground.hosts_of_kind("postgresql")
    if not hosts:
        return None
    if len(hosts) > 1:
        names = " and ".join(host.name for host in hosts)
        where = Where("roadworthy.toml", part=f"environments.{ground.environment.name}.hosts")
        hint = "give the role to one of them"
        raise ProblemsFound([SEVERAL.problem(f"{names} both have the role of the database", hint, where)])
    return hosts[0], next(one for one in ground.services_of("postgresql") if hosts[0].has_role(one.name))


def databases_of(project: Project, layout: Layout) -> Mapping[str, str]:
    """Return what each of the project's databases is called on the database host, by alias.

    Two that are one elsewhere (a replica has the name of its primary) are one here.
    """
    own = {database.alias: database for database in project.databases}
    default = own.get("default")
    named = {"default": layout.database}
    for alias, database in own.items():
        if alias != "default" and (is_postgresql(database) or is_sqlite(database)):
            named[alias] = layout.database if _is_same(database, default) else _with_alias(layout.database, alias)
    return named


def _is_same(database: Database, default: Database | None) -> bool:
    return default is not None and is_postgresql(database) and bool(database.name) and database.name == default.name


def _with_alias(database: str, alias: str) -> str:
    end = "_" + re.sub(r"\W", "_", alias).lower()
    return database[: LONGEST_NAME - len(end)] + end


def session_name(database: str) -> str:
    """Return what a database is called for a client that keeps its connection to itself."""
    return database[: LONGEST_NAME - len(SESSION)] + SESSION


def laid_over(ground: HostGround, server: Host, service: Service) -> Place:
    """Return the settings of every database of the project, through the pool of the host it runs on."""
    packages = _missing_driver(ground.project)
    pooling = service.options.get("pooling", "transaction")
    named = databases_of(ground.project, ground.layout)
    code = "\n".join(_code(alias, name, ground, server, pooling) for alias, name in named.items())
    first = "" if pooling == "none" else f'in_a_session = "{IN_A_SESSION}" in os.environ\n'
    way = "" if pooling == "none" else ", through the pool of this host"
    reason = f"database: PostgreSQL on {server.name}{way}"
    said = (
        f"database: the site's requirements bring no driver for PostgreSQL; {', '.join(packages)} comes with a release"
    )
    return Place(
        settings=(Setting(first + code, reason, imports=("import os",)),),
        notes=(*((said,) if packages else ()), *_instead_of_files(ground, server)),
        packages=packages,
        databases=tuple(dict.fromkeys(alias for alias, name in named.items() if _is_first(alias, name, named))),
    )


def _instead_of_files(ground: HostGround, server: Host) -> tuple[str, ...]:
    """Return what is said where the project has its databases in files: nothing of them is copied."""
    if not any(is_sqlite(database) for database in ground.project.databases):
        return ()
    return (f"database: PostgreSQL on {server.name} takes the place of SQLite: a new database, with nothing copied",)


def _is_first(alias: str, name: str, named: Mapping[str, str]) -> bool:
    """Say whether an alias is the first of those that mean one database: it is migrated once."""
    return next(each for each, other in named.items() if other == name) == alias


def _missing_driver(project: Project) -> tuple[str, ...]:
    """Return the driver that Django needs and that the site's own requirements do not bring."""
    has = project.values.get("drivers")
    if has is None or not set(DRIVERS).isdisjoint(has):
        return ()
    version = tuple(int(number) for number in re.findall(r"\d+", project.django)[:2])
    return (DRIVER if version >= FIRST_DJANGO_FOR_IT else OLDER_DRIVER,)


def _code(alias: str, name: str, ground: HostGround, server: Host, pooling: str) -> str:
    own = {database.alias: database for database in ground.project.databases}
    place = _place(name, ground, server, pooling)
    if alias in own and is_postgresql(own[alias]):
        return changed(alias, {**place, "OPTIONS": _kept_options(alias)})
    kept = (
        {key: Code(f'DATABASES["{alias}"].get("{key}", {usual})') for key, usual in KEPT.items()}
        if alias in own
        else {}
    )
    entry = {"ENGINE": "django.db.backends.postgresql", **place, **kept, "OPTIONS": {"connect_timeout": PATIENCE_S}}
    return replaced(alias, entry, is_only=not own)


def _place(name: str, ground: HostGround, server: Host, pooling: str) -> dict[str, Any]:
    is_pooled = pooling != "none"
    either = Code(f'"{session_name(name)}" if in_a_session else "{name}"')
    place: dict[str, Any] = {
        "NAME": either if is_pooled else name,
        "USER": ground.layout.database,
        "PASSWORD": Code(f'os.environ["{PASSWORD}"]'),
        "HOST": "127.0.0.1" if is_pooled else server.address,
        "PORT": str(POOL_PORT if is_pooled else PORT),
        "CONN_MAX_AGE": 0 if pooling == "session" else 60,
        "CONN_HEALTH_CHECKS": True,
    }
    return place | ({"DISABLE_SERVER_SIDE_CURSORS": True} if pooling == "transaction" else {})


def _kept_options(alias: str) -> dict[Any, Any]:
    """Return the project's OPTIONS but for the way to another server, with a bound on the wait for one that is dead."""
    kept = Code(
        "**{\n                key: value\n"
        f'                for key, value in DATABASES["{alias}"].get("OPTIONS", {{}}).items()\n'
        f"                if not key.startswith({OWN_WAYS!r})\n            }}".replace("'", '"')
    )
    return {"connect_timeout": PATIENCE_S, kept: None}
