"""What the site's Django says of the migrations that are due, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any


@dataclass(frozen=True)
class Effect:
    """One thing that an operation does to a table; `half` is `expand` or `contract`."""

    code: str
    table: str = ""
    column: str = ""
    detail: str = ""
    half: str = "expand"
    rows: int = 0


@dataclass(frozen=True)
class PlannedOperation:
    """One operation: what Django calls it, where it is written, what it does, and what of it is held back."""

    kind: str
    sentence: str
    line: int
    is_reversible: bool
    effects: tuple[Effect, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True)
class PlannedMigration:
    """One migration; `file` is as the site's owner would type it, `is_own` says whether they wrote it."""

    app: str
    name: str
    file: str
    is_own: bool
    is_atomic: bool
    operations: tuple[PlannedOperation, ...]


@dataclass(frozen=True)
class Change:
    """Something that an earlier deploy has held back, or taken away."""

    kind: str
    migration: str
    sentence: str
    is_known: bool = True


@dataclass(frozen=True)
class SchemaPlan:
    """What is due in one database, and what earlier deploys left there.

    `is_new`: it was never migrated. `unknown`: migrations applied there that this release does not have; `done` are
    the changes of those that took something away.
    """

    alias: str
    vendor: str
    is_new: bool
    due: tuple[str, ...]
    migrations: tuple[PlannedMigration, ...]
    held: tuple[Change, ...] = ()
    done: tuple[Change, ...] = ()
    unknown: tuple[str, ...] = ()


def plans_of(answer: Sequence[Mapping[str, Any]], folder: str) -> tuple[SchemaPlan, ...]:
    """Return the answer to the command `plan` as values; `folder` is that of the request."""
    return tuple(_plan(each, folder) for each in answer)


def _plan(entry: Mapping[str, Any], folder: str) -> SchemaPlan:
    return SchemaPlan(
        entry["alias"], entry["vendor"], entry["is_new"], tuple(entry["due"]),
        tuple(_migration(each, folder) for each in entry["migrations"]),
        tuple(Change(**each) for each in entry["held"]),
        tuple(Change(**each) for each in entry["done"]),
        tuple(entry["unknown"]),
    )  # fmt: skip


def _migration(entry: Mapping[str, Any], folder: str) -> PlannedMigration:
    operations = tuple(
        PlannedOperation(
            each["class"], each["sentence"], each["line"], each["is_reversible"],
            tuple(_effect(effect) for effect in each["effects"]), tuple(each["holds"]),
        )
        for each in entry["operations"]
    )  # fmt: skip
    file = owners_path(entry["file"], folder)
    return PlannedMigration(entry["app"], entry["name"], file, entry["is_own"], entry["is_atomic"], operations)


def _effect(entry: Mapping[str, Any]) -> Effect:
    return Effect(**{each.name: entry[each.name] for each in fields(Effect)})


def owners_path(file: str, folder: str) -> str:
    """Return a file as the site's owner would type it: below the site's folder, or below the installed packages."""
    path = PurePosixPath(file)
    for name in ("site-packages", "dist-packages"):
        if name in path.parts:
            return str(PurePosixPath(*path.parts[path.parts.index(name) + 1 :]))
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else file
