"""Tells, as data, what each migration that is due does, and what earlier deploys have left or taken away."""

from __future__ import annotations

import os
from typing import Any

from .decide import decide
from .effect import Decision
from .lines import file_of, line_of
from .run import Run
from .walk import Walk


def describe(run: Run, folder: str) -> dict[str, Any]:
    """Return the plan of one database."""
    applied = run.executor.recorder.applied_migrations() if has_history(run) else {}
    on_disk = set(run.executor.loader.disk_migrations)
    answer = {
        "alias": run.connection.alias,
        "vendor": run.connection.vendor,
        "is_new": not applied,
        "migrations": described(run, folder) if applied else [],
        "due": [f"{each.app_label}.{each.name}" for each in run.due()],
        "unknown": sorted(f"{app}.{name}" for app, name in applied if (app, name) not in on_disk),
        "held": [],
        "done": [],
    }
    waiting = [each for each in run.ledger.held() if not run.spares(each, each.app, each.migration)]
    answer["held"] = [{**told(each), "is_known": run.past.knows(each)} for each in waiting]
    answer["done"] = [told(each) for each in run.ledger.done() if (each.app, each.migration) not in on_disk]
    return answer


def told(held: Any) -> dict[str, Any]:
    """Return a held change as data."""
    return {"kind": held.kind, "migration": f"{held.app}.{held.migration}", "sentence": held.sentence}


def told_of(waiting: list[Any]) -> list[str]:
    """Return a sentence for each change that waits."""
    return [held.sentence for held in waiting]


def has_history(run: Run) -> bool:
    """Say whether the database has ever been migrated."""
    return bool(run.executor.recorder.has_table())


def described(run: Run, folder: str) -> list[dict[str, Any]]:
    """Return each migration that is due with its operations."""
    due = run.due()
    if not due:
        return []
    walk = run.walk()
    return [described_migration(run, walk, migration, folder) for migration in due]


def described_migration(run: Run, walk: Walk, migration: Any, folder: str) -> dict[str, Any]:
    """Return one migration; both states move past it."""
    file = file_of(migration)
    operations = []
    for index, operation in enumerate(migration.operations):
        decision = decide(walk, migration.app_label, operation)
        waiting = [each for each in decision.held if not run.spares(each, migration.app_label, migration.name)]
        operations.append({**described_operation(migration, index, operation, decision), "holds": told_of(waiting)})
        walk.accept(migration.app_label, operation, decision)
    return {
        "app": migration.app_label,
        "name": migration.name,
        "file": os.path.realpath(file) if file else "",
        "is_own": is_own(file, folder),
        "is_atomic": bool(migration.atomic),
        "operations": operations,
    }


def described_operation(migration: Any, index: int, operation: Any, decision: Decision) -> dict[str, Any]:
    """Return one operation."""
    return {
        "class": type(operation).__name__,
        "sentence": str(operation.describe()),
        "line": line_of(migration, index),
        "is_reversible": bool(operation.reversible),
        "effects": [effect.plain() for effect in decision.effects],
    }


def is_own(file: str, folder: str) -> bool:
    """Say whether a migration is the site's own, so that its owner can change it."""
    path = os.path.realpath(file)
    rest = path[len(os.path.realpath(folder)) :]
    inside = path.startswith(os.path.realpath(folder) + os.sep)
    return inside and "site-packages" not in rest and "dist-packages" not in rest
