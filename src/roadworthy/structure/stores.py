"""Which databases, caches and brokers a site wants, from its settings' text, its compose files and its requirements."""

from __future__ import annotations

import re
from collections.abc import Iterable

from roadworthy.environments.project import Project
from roadworthy.structure.command_files import compose_services
from roadworthy.structure.found import FoundService
from roadworthy.structure.settings_text import SettingsText
from roadworthy.structure.source import Source

ENGINE = re.compile(r"backends?\.(?P<engine>postgresql|postgis|mysql|sqlite3|spatialite|oracle)\b")
SCHEME = re.compile(
    r"\b(?P<scheme>postgres(?:ql)?|postgis|mysql|mariadb|sqlite|redis|rediss|valkey|amqps?|memcached)://"
)
DRIVERS = (
    ("postgresql", re.compile(r"^\s*[\"']?(psycopg|psycopg2|psycopg2-binary|pg8000)\b", re.M | re.I)),
    ("mysql", re.compile(r"^\s*[\"']?(mysqlclient|pymysql|mysql-connector-python)\b", re.M | re.I)),
)
SAME = {"postgres": "postgresql", "mariadb": "mysql", "sqlite": "sqlite3", "psycopg2": "postgresql"}


def wanted_engine(source: Source, settings: SettingsText, requirement_texts: Iterable[str], example: str = "") -> str:
    """Return the database engine the site most likely runs on: postgresql, postgis, mysql, or nothing for a file."""
    engines = [match["engine"] for match in ENGINE.finditer(settings.words)]
    schemes = [SAME.get(match["scheme"], match["scheme"]) for match in SCHEME.finditer(settings.words + "\n" + example)]
    servers = [name for name in engines + schemes if name in ("postgresql", "postgis", "mysql")]
    if "postgis" in servers:
        return "postgis"
    if "sqlite3" in engines + schemes and not _of_compose(source):
        return ""
    return (servers or _of_compose(source) or _of_drivers(requirement_texts) or [""])[0]


def _of_compose(source: Source) -> list[str]:
    images = [str(table.get("image", "")) for _, _, table in compose_services(source)]
    found = (re.search(r"postgis|postgres|mysql|mariadb", image) for image in images)
    return [SAME.get(match[0], match[0]) for match in found if match]


def _of_drivers(texts: Iterable[str]) -> list[str]:
    whole = "\n".join(texts)
    return [name for name, pattern in DRIVERS if pattern.search(whole)]


def services_read(project: Project) -> list[FoundService]:
    """Return the services that the settings name when they are loaded."""
    found = []
    engines = {database.alias: database.engine for database in project.databases}
    default = engines.get("default", "")
    if re.search(r"postg", default):
        found.append(FoundService("database", kind="postgresql", where=f"DATABASES uses {default}"))
    elif default == "mysql":
        found.append(FoundService("database", kind="mysql", where="DATABASES uses mysql"))
    if where := _redis(project):
        found.append(FoundService("cache", kind="redis", where=where))
    return found


def _redis(project: Project) -> str:
    for cache in project.caches:
        if re.search(r"redis|valkey", cache.backend, re.I):
            return f"CACHES uses {cache.backend}"
    urls = project.values.get("urls") or {}
    named = [name for name, found in urls.items() if any(re.match(r"(redis|valkey)s?://", each) for each in found)]
    return f"{named[0]} names a Redis" if named else ""


def brokers_not_brought(project: Project) -> list[str]:
    """Return sentences about servers that the settings name and Roadworthy does not bring."""
    urls = project.values.get("urls") or {}
    found = [(name, each) for name, places in urls.items() for each in places]
    return [
        f"{name} names {each}, a kind of server that Roadworthy does not bring: it must answer there"
        for name, each in found
        if re.match(r"(amqps?|mongodb|elasticsearch|ldaps?)(\+\w+)?://", each)
    ]


def has_no_queue(project: Project | None, source: Source) -> bool:
    """Say whether the loaded settings run Celery's tasks at once, or speak of no broker: no worker is wanted."""
    if project is None:
        return False
    at_once = any(project.values.get(name) is True for name in ("CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER"))
    return at_once or not _names_broker(project, source)


def _names_broker(project: Project, source: Source) -> bool:
    """Say whether the settings, or the module that makes the Celery application, speak of a broker at all."""
    if any("CELERY" in name or "BROKER" in name for name in project.set_on_purpose):
        return True
    return any("broker" in source.text(path).lower() for path in source.named("*celery*.py"))


def services_written(engine: str, settings: SettingsText) -> list[FoundService]:
    """Return the services that the settings' text speaks of, when nobody could load them."""
    found = []
    if engine in ("postgresql", "postgis", "mysql"):
        kind = "mysql" if engine == "mysql" else "postgresql"
        found.append(FoundService("database", kind=kind, where=f"the settings speak of {engine}", guessed=True))
    if re.search(r"\b(redis|valkey)s?://|RedisCache|django_redis", settings.words):
        found.append(FoundService("cache", kind="redis", where="the settings speak of Redis", guessed=True))
    return found
