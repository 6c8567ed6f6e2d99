"""What a project said the last time it was read, for commands that bring no code to any host."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from roadworthy.deployment.last_reading import LastReading
from roadworthy.environments.project import Cache, Database, Project
from roadworthy.environments.site import Site

PROJECT = Project(
    django="5.2.1",
    python="3.11.2",
    settings="gazette.settings",
    databases=(Database("default", "postgresql", "gazette"),),
    caches=(Cache("default", "django.core.cache.backends.redis.RedisCache", "redis://127.0.0.1"),),
    installed_apps=("articles",),
    set_on_purpose=frozenset({"STATIC_ROOT", "DEBUG"}),
    values={"drivers": ["psycopg"], "queues": {"default": []}},
)


def last(folder: Path, **other: str) -> LastReading:
    site = Site("gazette", folder, "gazette.settings", wsgi="gazette.wsgi:application")
    return LastReading(folder / ".roadworthy" / "production", replace(site, **other))  # type: ignore[arg-type]


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    last(tmp_path).keep(PROJECT)
    assert last(tmp_path).project() == PROJECT
    assert (tmp_path / ".roadworthy" / "production").stat().st_mode & 0o777 == 0o700


def test_there_is_none_before_the_first_reading_or_of_other_settings(tmp_path: Path) -> None:
    assert last(tmp_path).project() is None
    last(tmp_path).keep(PROJECT)
    assert last(tmp_path, settings="gazette.settings.production").project() is None


def test_one_that_is_spoilt_counts_for_nothing(tmp_path: Path) -> None:
    last(tmp_path).keep(PROJECT)
    (tmp_path / ".roadworthy" / "production" / "project.json").write_text('{"key": ')
    assert last(tmp_path).project() is None
