"""What the site's own Django says of itself: printed as JSON by structure/inside.py, read here as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Database:
    """One entry of DATABASES, without its password. `engine` is the last part of the backend (`sqlite3`)."""

    alias: str
    engine: str
    name: str = ""
    host: str = ""
    port: str = ""
    user: str = ""


@dataclass(frozen=True)
class Cache:
    """One entry of CACHES. `backend` is the whole dotted name; `location` has no password."""

    alias: str
    backend: str
    location: str = ""


@dataclass(frozen=True)
class Project:
    """A Django project as its own Django describes it under the environment's variables, before anything is laid over.

    `set_on_purpose` are the names of settings that the project's module gives a value, whatever the value.
    `serves` are URL prefixes (the static or media URL) that the project's own URLconf answers with a view.
    """

    django: str
    python: str
    settings: str
    databases: tuple[Database, ...] = ()
    caches: tuple[Cache, ...] = ()
    static_url: str = ""
    static_root: str = ""
    media_url: str = ""
    media_root: str = ""
    wsgi: str = ""
    asgi: str = ""
    root_urlconf: str = ""
    installed_apps: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    set_on_purpose: frozenset[str] = frozenset()
    values: dict[str, Any] = field(default_factory=dict)
