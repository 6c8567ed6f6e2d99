"""Kinds of service that belong to these tests: the model must not need the real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from roadworthy.environments.kind import Kind
from roadworthy.environments.option import Duration, ListOf, Number, OneOf, Option, Text
from roadworthy.environments.reader import read_site
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound

GAZETTE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
"""


class Server(Kind):
    name = "server"
    title = "application server"
    roles = ("web",)
    depends_on = ("database", "cache")
    options = (
        Option("workers", "count", "Worker processes.", default=2, also=("processes",)),
        Option("interface", OneOf(("wsgi", "asgi")), "What it calls.", default="wsgi"),
        Option("static", "yes or no", "Serve static files.", default=True),
        Option("stop_time", Duration(), "How long it may take to stop.", default="30 seconds"),
        Option("extra", ListOf(Text()), "More words.", default=()),
    )


class Worker(Kind):
    name = "worker"
    title = "command of the site"
    roles = ("worker",)
    depends_on = ("database", "cache")
    options = (
        Option("command", Text("a command"), "What to run.", required=True, example="python manage.py db_worker"),
        Option("processes", Number(1, 64), "How many.", default=1),
    )


class Postgres(Kind):
    name = "postgres"
    title = "database"
    roles = ("database",)
    options = (Option("port", "port", "Its port.", default=5432),)


class File(Kind):
    name = "file"
    title = "database in a file"
    needs_host = False


class Cache(Kind):
    name = "memory"
    title = "cache"
    roles = ("cache", "queue")


class Balancer(Kind):
    name = "proxy"
    title = "load balancer"
    roles = ("balancer",)
    depends_on = ("web",)


class Hub(Kind):
    name = "hub"
    title = "dashboard"
    roles = ("hub",)


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, Kind]:
    return {kind.name: kind for kind in (Server(), Worker(), Postgres(), File(), Cache(), Balancer(), Hub())}


@pytest.fixture
def site_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(site_folder: Path, kinds: Mapping[str, Kind]) -> Callable[[str], Site]:
    """Read a text as the roadworthy.toml of an empty folder."""

    def read_toml(text: str) -> Site:
        (site_folder / "roadworthy.toml").write_text(text, encoding="utf-8", newline="")
        return read_site(Path(), kinds)

    return read_toml


@pytest.fixture
def problems(read: Callable[[str], Site]) -> Callable[[str], str]:
    """Return what the reader says of a text."""

    def problems_of(text: str) -> str:
        try:
            return "\n".join(str(warning) for warning in read(text).warnings)
        except ProblemsFound as found:
            return str(found)

    return problems_of
