"""The hub's variables: where its files lie, its own address, and another database when one is wanted."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

FOLDER, URL, DATABASE = "ROADWORTHY_HUB_FOLDER", "ROADWORTHY_HUB_URL", "ROADWORTHY_HUB_DATABASE"
REMOTE_WRITE = "ROADWORTHY_HUB_REMOTE_WRITE"
MONTHS, USUAL_MONTHS = "ROADWORTHY_HUB_MONTHS", "13"
SECRET_FILE = "secret"
DEFAULT_URL = "http://localhost:8700"
SERVERS = ("postgresql", "postgres")


class WrongVariable(Exception):  # noqa: N818 - it reads better
    """A variable that the hub cannot start with; the text says which, and what would be right."""


@dataclass(frozen=True)
class Variables:
    """What the hub was started with."""

    folder: Path
    url: str
    database: str = ""
    months: int = int(USUAL_MONTHS)
    remote_write: str = ""

    @property
    def hosts(self) -> list[str]:
        """Return the names by which the hub may be called."""
        return [urlsplit(self.url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]

    @property
    def is_secure(self) -> bool:
        """Say whether people reach it over TLS."""
        return urlsplit(self.url).scheme == "https"

    def cookie(self, name: str) -> str:
        """Return a cookie's name with the hub's port: browsers give cookies to every port of a host."""
        port = urlsplit(self.url).port
        return f"{name}_{port}" if port else name


def read(environ: Mapping[str, str]) -> Variables:
    """Return the variables; raise WrongVariable with what is wrong and the way out."""
    folder, url = environ.get(FOLDER, ""), environ.get(URL, DEFAULT_URL).rstrip("/")
    if not folder:
        raise WrongVariable(f"{FOLDER} is not set: give the folder where the hub keeps its files")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise WrongVariable(f"{URL} is {url!r}: give the address people open, such as https://hub.gazette.example")
    months = environ.get(MONTHS, USUAL_MONTHS)
    if not (months.isascii() and months.isdigit() and int(months)):
        raise WrongVariable(f"{MONTHS} is {months!r}: give how many months of figures are kept, such as {USUAL_MONTHS}")
    return Variables(Path(folder), url, environ.get(DATABASE, ""), int(months), _target(environ.get(REMOTE_WRITE, "")))


def _target(given: str) -> str:
    """Return where samples are handed over to; it is not repeated when it is wrong, since it may hold a password."""
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc):
        hint = "such as http://10.77.0.30:8428/api/v1/write, without a name or password"
        raise WrongVariable(f"{REMOTE_WRITE} is no address that samples can be handed over to: give one {hint}")
    return given


def database(variables: Variables) -> dict[str, Any]:
    """Return Django's setting: a SQLite file in the folder, or the PostgreSQL server of the URL."""
    if not variables.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": variables.folder / "hub.sqlite3",
            "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"},
        }
    parts = urlsplit(variables.database)
    name = parts.path.lstrip("/")
    if parts.scheme not in SERVERS or not name:
        raise WrongVariable(f"{DATABASE} is no address of a database: give postgresql://name:password@host/database")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def secret_key(folder: Path) -> str:
    """Return the hub's secret, made at its first start; two processes that start at once get the same."""
    path = folder / SECRET_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = path.with_name(f"{SECRET_FILE}.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(own, path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text(encoding="ascii").strip()
