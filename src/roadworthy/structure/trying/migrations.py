"""Migrates from nothing, asks for changes that no migration makes, and goes back where that is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.migrating import CANT_MIGRATE, CANT_REVERSE, NOT_MADE, NOT_NOTED
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried, path_in, said, shortened

INSIDE = Path(__file__).with_name("inside_migrations.py")
WIDEST = 79


def try_migrations(ground: Ground, codebase: Codebase) -> Tried:
    """Migrate the throwaway database, which is used by what comes after, and say what no migration makes."""
    answer = ground.ask(INSIDE, {"steps": ["migrate", "unmade"]}, ground.time_limit_s)
    failed, applied = answer.get("failed"), answer.get("applied", 0)
    told = (f"{applied} migration{'' if applied == 1 else 's'} applied",)
    if failed and (failed["kind"] in ("time", "died") or "applied" not in answer):
        return Tried(not_looked_at=(f"migrations from nothing: {said(failed)}",))
    if failed and answer.get("step") == "migrate":
        findings = tuple(stopped(ground, CANT_MIGRATE, "from nothing", answer))
        unseen = () if findings else (f"migrations from nothing: {said(failed)}",)
        return Tried(findings, told, unseen)
    unseen = (f"changes that no migration makes: {said(failed)}",) if failed else ()
    return Tried(tuple(_unmade(ground, answer["unmade"])), told, unseen)


def try_reversing(ground: Ground, codebase: Codebase) -> Tried:
    """Go back the last migration of each app that says that it can be reversed, in a copy of the database."""
    request = {"scratch": "reverse", "how": "copy", "steps": ["reverse"]}
    answer = ground.ask(INSIDE, request, ground.time_limit_s)
    why = answer.get("why_not") or (said(answer["failed"]) if answer.get("failed") else "")
    findings = tuple(each for row in answer.get("irreversible", ()) for each in _irreversible(ground, row))
    count = answer.get("reversed", 0)
    told = (f"{count} last migration{'' if count == 1 else 's'} reversed and applied again",)
    return Tried(findings, told, (f"reversing migrations: {why}",) if why and not findings else ())


def stopped(ground: Ground, check: Check, whence: str, answer: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the finding for a migration that fails: at the site's own line, else at the top of the migration."""
    failed = answer["failed"]
    own, at = path_in(ground, failed["file"]), path_in(ground, answer.get("at", ""))
    path, line = (own, failed["line"]) if own and failed["line"] and own != "manage.py" else (at, 1)
    if path:
        message = f"migrating {whence} fails: {said(failed)}"
        yield check.found(Finding(Place(path, line), shortened(message, WIDEST), text=said(failed)[:200]))


def _unmade(ground: Ground, rows: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield one finding for each app: for its tables, else for what Django alone notes."""
    for app in dict.fromkeys(row["app"] for row in rows):
        changes = [row for row in rows if row["app"] == app and path_in(ground, row["file"])]
        real = [row for row in changes if row["is_real"]]
        check = NOT_MADE if real else NOT_NOTED
        for first in (real or changes)[:1]:
            more = f" and {len(changes) - 1} more in {app}" if len(changes) > 1 else ""
            message = f"no migration makes it: {shortened(first['change'], WIDEST - 24 - len(more))}{more}"
            place = Place(path_in(ground, first["file"]), int(first["line"]))
            yield check.found(Finding(place, shortened(message, WIDEST), text=f"{app}: {first['change']}"))


def _irreversible(ground: Ground, row: Mapping[str, Any]) -> Iterator[Finding]:
    own, at = path_in(ground, row["failed"]["file"]), path_in(ground, row["at"])
    path, line = (own, row["failed"]["line"] or 1) if own == at else (at, 1)
    if path:
        message = f"{row['name']} can't be reversed: {said(row['failed'])}"
        yield CANT_REVERSE.found(Finding(Place(path, line), shortened(message, WIDEST), text=row["name"]))
