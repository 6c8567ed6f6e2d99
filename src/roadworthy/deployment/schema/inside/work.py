"""What can be asked: the plan, the first half, the second, or everything at once while nobody is served."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from .contract import contract
from .decide import decide
from .describe import describe, has_history
from .effect import REFUSED, Held
from .patience import Alone, Patience
from .run import Overtaken, Run

ATTEMPTS = 5


class Conflict(Exception):  # noqa: N818 - it says what is the case
    """Two migrations of one app are both its last."""


def runs(databases: list[str] | None, patience: Patience, tell: Callable[[str], None]) -> list[Run]:
    """Return the work on each database: those named, or `default` and those that were migrated before."""
    from django.db import connections

    found = [Run(connections[alias], patience, tell) for alias in databases or list(connections)]
    if databases is None:
        found = [run for run in found if run.connection.alias == "default" or has_history(run)]
    for run in found:
        check(run)
    return found


def check(run: Run) -> None:
    """See that the migrations make one history."""
    conflicts = run.executor.loader.detect_conflicts()
    if conflicts:
        app, names = sorted(conflicts.items())[0]
        raise Conflict(f"{' and '.join(sorted(names))} are both the last migration of {app}")
    if has_history(run):
        run.executor.loader.check_consistent_history(run.connection)


def plan(run: Run, folder: str) -> dict[str, Any]:
    """Return what is due in one database; change nothing."""
    return describe(run, folder)


def expand(run: Run, folder: str) -> dict[str, Any]:
    """Do what the release that serves can live with; begin anew when another run was quicker."""
    for _ in range(ATTEMPTS):
        with Alone(run.connection, run.patience), contextlib.suppress(Overtaken):
            run.renew()
            return _expand(run)
    raise Overtaken


def _expand(run: Run) -> dict[str, Any]:
    run.ledger.make()
    run.finish_steps()
    run.executor.recorder.ensure_schema()
    run.executor.check_replacements()
    due = run.due()
    if due:
        run.ledger.begin("", "migrate", 1)
        indexes = {id(each): number for migration in due for number, each in enumerate(migration.operations)}
        walk = run.walk()
        announce(run, due, walk)
        for migration in due:
            run.tell(f"{migration.app_label}.{migration.name}")
            run.expand(migration, walk, indexes)
    if run.ledger.begun("", "migrate"):
        migrate(run)
        run.ledger.begin("", "migrate", -1)
    return {"applied": [f"{each.app_label}.{each.name}" for each in due], "held": sentences(run)}


def sentences(run: Run) -> list[str]:
    """Return what is still held back."""
    return [each.sentence for each in run.ledger.held() if run.past.knows(each)]


def announce(run: Run, due: list[Any], walk: Any) -> None:
    """Send Django's signal before migrations, as `migrate` does."""
    from django.core.management.sql import emit_pre_migrate_signal

    pairs = [(migration, False) for migration in due]
    emit_pre_migrate_signal(0, False, run.connection.alias, apps=walk.logical.apps, plan=pairs)


def migrate(run: Run) -> None:
    """Call the site's own command: what comes after migrations (permissions, content types) is its part."""
    from django.core.management import call_command

    words = {"database": run.connection.alias, "interactive": False, "verbosity": 0, "skip_checks": True}
    call_command("migrate", **words)


def finish(run: Run, folder: str) -> dict[str, Any]:
    """Do what was held back."""
    with Alone(run.connection, run.patience):
        run.renew()
        done = contract(run) if run.ledger.is_there() else 0
        waiting = [each.sentence for each in run.ledger.held()] if run.ledger.is_there() else []
    return {"done": done, "held": waiting}


def everything(run: Run, folder: str) -> dict[str, Any]:
    """Migrate in one go, while no release serves; write down what older releases can't live with any more."""
    with Alone(run.connection, run.patience):
        run.renew()
        run.ledger.make()
        contract(run)
        due = run.due()
        lost = list(losses(run, due)) if due and has_history(run) and run.executor.recorder.applied_migrations() else []
        for each in lost:
            run.ledger.hold(each, "done")
        migrate(run)
    return {"applied": [f"{each.app_label}.{each.name}" for each in due], "held": []}


def losses(run: Run, due: list[Any]) -> Any:
    """Yield what migrations take from the releases before them."""
    walk = run.walk()
    for migration in due:
        for number, operation in enumerate(migration.operations):
            decision = decide(walk, migration.app_label, operation)
            at = {"migration": migration.name, "operation": number}
            for held in decision.held:
                yield Held(held.kind, migration.app_label, held.model, held.name, held.sentence, **at)
            for effect in decision.effects:
                if effect.code in REFUSED:
                    sentence = f"{effect.table} {effect.column}".strip() + " changed in one go"
                    yield Held(effect.code, migration.app_label, "", "", sentence, **at)
            walk.accept(migration.app_label, operation, decision)


WORK: dict[str, Callable[[Run, str], dict[str, Any]]] = {
    "plan": plan,
    "expand": expand,
    "contract": finish,
    "all": everything,
}
