"""What a project's own Django knows that its code alone doesn't tell: the second source of what is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roadworthy.environments.frozen import FrozenTable


@dataclass(frozen=True)
class ToldView:
    """A view of the project's own that has an address: its file, and its name inside of it."""

    file: str
    name: str


@dataclass(frozen=True)
class ToldModel:
    """A model of the project's own, with the fields of each index and each unique constraint as they come out."""

    file: str
    name: str
    label: str
    indexes: tuple[tuple[str, ...], ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Drift:
    """What `makemigrations` would write for an app: a few of its operations in words, and how many there are.

    `is_only_in_python`: no column is another one for it.
    """

    app: str
    operations: tuple[str, ...]
    count: int
    model: str
    file: str
    is_only_in_python: bool = False


@dataclass(frozen=True)
class Conflict:
    """Migrations of one app that are all the last one."""

    app: str
    names: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Unmigrated:
    """An app of the project's own that has tables and no migrations; `model` is one of its models."""

    app: str
    model: str
    file: str


@dataclass(frozen=True)
class Said:
    """What one of Django's system checks says. `is_of_others`: it is about an installed package's own code."""

    id: str
    is_error: bool
    message: str
    hint: str
    about: str
    file: str
    line: int
    is_of_others: bool = False


@dataclass(frozen=True)
class Refused:
    """Something that the project wanted to connect to while it was loaded, and the line of its own that led there."""

    what: str
    whom: str
    file: str
    line: int


@dataclass(frozen=True)
class ApiDefaults:
    """What REST framework does where a view says nothing of its own."""

    has_permissions: bool = False
    has_pages: bool = False


@dataclass(frozen=True)
class EffectiveSettings:
    """The settings of one environment as they come out. `files` are the project's own that were loaded for them.

    `secret_key` is set, unset, default-looking, or given: by a secret that is not opened here.
    """

    environment: str
    file: str
    files: tuple[str, ...]
    values: Mapping[str, Any]
    secret_key: str
    databases: Mapping[str, Mapping[str, Any]]
    caches: Mapping[str, Mapping[str, Any]]
    log_files: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    api: ApiDefaults = ApiDefaults()


@dataclass(frozen=True)
class DjangoFacts:
    """All that was answered. What is None was not asked or not answered, and `not_looked_at` says why.

    `settings` are those of the environments that serve visitors; `broken` is why the migrations can't be run at all.
    """

    url_names: tuple[str, ...] = ()
    views: tuple[ToldView, ...] = ()
    models: tuple[ToldModel, ...] = ()
    middleware: tuple[str, ...] = ()
    api: ApiDefaults = ApiDefaults()
    drift: tuple[Drift, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    unmigrated: tuple[Unmigrated, ...] = ()
    broken: tuple[str, str] | None = None
    said: tuple[Said, ...] = ()
    refused: tuple[Refused, ...] = ()
    settings: tuple[EffectiveSettings, ...] = ()
    not_looked_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What one question came to. `settings` are None where they could not be loaded."""

    facts: DjangoFacts = field(default_factory=DjangoFacts)
    settings: EffectiveSettings | None = None


def answer_of(document: Mapping[str, Any], environment: str) -> Answer:
    """Return what inside_django.py printed as values."""
    found = document["facts"]
    urls, migrations = found.get("urls") or {}, found.get("migrations") or {}
    broken = migrations.get("broken")
    said = tuple(Said(**each) for each in found.get("checks") or ())
    settings = _settings(found["settings"], environment, said) if "settings" in found else None
    facts = DjangoFacts(
        url_names=tuple(sorted(urls.get("names", ()))),
        views=tuple(ToldView(**each) for each in urls.get("views", ())),
        models=tuple(_model(each) for each in found.get("models") or ()),
        middleware=settings.middleware if settings else (),
        api=settings.api if settings else ApiDefaults(),
        drift=tuple(Drift(**{**each, "operations": tuple(each["operations"])}) for each in migrations.get("drift", ())),
        conflicts=tuple(
            Conflict(each["app"], tuple(each["names"]), tuple(each["files"]))
            for each in migrations.get("conflicts", ())
        ),
        unmigrated=tuple(Unmigrated(**each) for each in migrations.get("unmigrated", ())),
        broken=(broken["file"], broken["message"]) if broken else None,
        said=said,
        refused=tuple(Refused(**each) for each in document.get("refused", ())),
    )
    return Answer(facts, settings)


def _model(found: Mapping[str, Any]) -> ToldModel:
    together = {name: tuple(map(tuple, found[name])) for name in ("indexes", "uniques")}
    return ToldModel(found["file"], found["name"], found["label"], **together)


def _settings(found: Mapping[str, Any], environment: str, said: tuple[Said, ...]) -> EffectiveSettings:
    tables = {name: FrozenTable(found[name]) for name in ("values", "databases", "caches")}
    return EffectiveSettings(
        environment,
        found["file"],
        tuple(found["files"]),
        secret_key=found["secret_key"],
        log_files=tuple(found["log_files"]),
        middleware=tuple(found["middleware"]),
        said=said,
        api=ApiDefaults(**found["api"]),
        **tables,
    )
