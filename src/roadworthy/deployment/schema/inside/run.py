"""One database and what is done to it: the migrations that are due, each found again where it stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from .decide import decide
from .editor import editor_for
from .effect import REFUSED, Decision, Held
from .ledger import Ledger
from .links import relax_links
from .past import Past
from .patience import Patience, limit_waiting
from .rows import row_count
from .sql_words import plain_sql
from .steps import Steps
from .walk import Walk

FEW = 1000
SHAPES = re.compile(r"\b(ALTER|CREATE|DROP|LOCK|TRUNCATE)\b", re.I)


class Overtaken(Exception):  # noqa: N818 - it says what is the case
    """Another run has applied a migration in the meantime."""


class Refused(Exception):  # noqa: N818 - it says what is the case
    """An operation can't be run while a release serves."""


class Run:
    """Work on one database. `tell` hears one sentence before each piece of work."""

    def __init__(self, connection: Any, patience: Patience, tell: Callable[[str], None]) -> None:
        self.connection = connection
        self.patience = patience
        self.tell = tell
        self.ledger = Ledger(connection)
        self.at: tuple[str, str, int] = ("", "", -1)
        self.before: tuple[str, ...] = ()
        self.renew()

    def renew(self) -> None:
        """Read anew what is applied: somebody else may have been at it until just now."""
        from django.db.migrations.executor import MigrationExecutor

        self.executor = MigrationExecutor(self.connection)
        self.past = Past(self.connection, self.executor)

    def spares(self, held: Held, app: str, migration: str) -> bool:
        """Say whether something stays for now: a default of the database's that the release to go back to needs."""
        is_default = held.kind == "field" and held.data.get("relax") == ["db_default"]
        return is_default and bool(self.before) and not self.past.leads_to(self.before, app, migration)

    def due(self) -> list[Any]:
        """Return the migrations that are not applied, in order."""
        graph = self.executor.loader.graph
        return [migration for migration, _ in self.executor.migration_plan(graph.leaf_nodes())]

    def walk(self) -> Walk:
        """Return both states as they are now."""
        logical = self.past.now()
        known = [held for held in self.ledger.held() if self.past.knows(held)]
        physical = logical
        for held in reversed(known):
            physical = self.past.undone(physical, held)
        return Walk(self.connection, logical, physical, known)

    def finish_steps(self) -> None:
        """Do what an earlier call, or the transaction just now, has set aside."""
        steps = Steps(self.connection, self.quickly)
        for entry in self.ledger.steps():
            self.at = (entry.app, entry.migration, entry.operation)
            self.tell(entry.sentence)
            self.patience.keep_trying(partial(steps.take, json.loads(entry.data)))
            entry.delete(using=self.connection.alias)

    def quickly(self, sql: str) -> None:
        """Run a statement in a transaction of its own that waits for no lock for long."""
        from django.db import transaction

        def once() -> None:
            with transaction.atomic(using=self.connection.alias):
                limit_waiting(self.connection, self.patience)
                with self.connection.cursor() as cursor:
                    cursor.execute(sql)

        self.patience.keep_trying(once)

    def expand(self, migration: Any, walk: Walk, indexes: dict[int, int]) -> None:
        """Run of one migration what the release that serves can live with; remember the rest."""
        if migration.atomic:
            kept = (walk.logical, walk.physical, dict(walk.held), set(walk.fresh_tables), set(walk.fresh_columns))

            def once() -> None:
                walk.logical, walk.physical = kept[0].clone(), kept[1].clone()
                if kept[0] is kept[1]:
                    walk.physical = walk.logical
                walk.held, walk.fresh_tables, walk.fresh_columns = dict(kept[2]), set(kept[3]), set(kept[4])
                self._expand_at_once(migration, walk, indexes)

            self.patience.keep_trying(once)
        else:
            self._expand_one_by_one(migration, walk, indexes)
        self.finish_steps()

    def _expand_at_once(self, migration: Any, walk: Walk, indexes: dict[int, int]) -> None:
        with self.editor(walk.fresh_tables) as editor:
            is_data = all(moves_rows_alone(each) for each in migration.operations)
            limit_waiting(self.connection, self.patience, is_data)
            if self.is_applied(migration):
                raise Overtaken
            for operation in migration.operations:
                self.at = (migration.app_label, migration.name, indexes.get(id(operation), -1))
                self._do(migration, operation, walk, editor)
            editor.run_deferred()
            self.set_aside(editor)
            self.record(migration)

    def _expand_one_by_one(self, migration: Any, walk: Walk, indexes: dict[int, int]) -> None:
        done = self.ledger.begun(migration.app_label, migration.name)
        for number, operation in enumerate(migration.operations):
            self.at = (migration.app_label, migration.name, indexes.get(id(operation), -1))
            if number < done:
                walk.accept(migration.app_label, operation, decide(walk, migration.app_label, operation))
                continue
            by_hand = is_by_hand(operation) and not operation.atomic
            with self.editor(walk.fresh_tables, is_atomic=not by_hand) as editor:
                if not by_hand:
                    limit_waiting(self.connection, self.patience)
                self._do(migration, operation, walk, editor)
                editor.run_deferred()
                self.set_aside(editor)
                self.ledger.begin(migration.app_label, migration.name, number + 1)
            self.finish_steps()
        self.record(migration)
        self.ledger.begin(migration.app_label, migration.name, -1)

    def _do(self, migration: Any, operation: Any, walk: Walk, editor: Any) -> None:
        """Run an operation, or what stands for it, and move both states on."""
        app = migration.app_label
        decision = decide(walk, app, operation)
        if refused := [each for each in decision.effects if each.code in REFUSED]:
            raise Refused(f"{refused[0].code} {refused[0].table} {refused[0].column}".strip())
        by_hand = is_by_hand(operation)
        for each in decision.run:
            before = walk.logical if by_hand else walk.physical
            after = before.clone()
            each.state_forwards(app, after)
            each.database_forwards(app, editor, before, after)
        relax_links(self.connection, editor, decision.relinks)
        self._remember(migration, decision)
        walk.accept(app, operation, decision)

    def _remember(self, migration: Any, decision: Decision) -> None:
        self.ledger.give_up(decision.given_up)
        for held in decision.held:
            _, held.migration, held.operation = self.at
            if "as_before" in held.data and not held.data["as_before"]:
                held.data["as_before"] = [held.migration, held.operation]
            self.ledger.hold(held)

    def set_aside(self, editor: Any, half: str = "expand") -> None:
        """Write down, in the same transaction, what the editor has left for after it."""
        for step in editor.set_aside:
            what = step.get("name") or step.get("column")
            sentence = f"building {what} of {step['table']} beside its visitors".replace('"', "")
            app, migration, operation = self.at
            self.ledger.hold(Held("step", app, "", "", sentence, step, migration, operation, half), "step")

    def record(self, migration: Any) -> None:
        """Say that a migration is applied, and those that it stands for: Django 6.1 has changed its own way to."""
        for app, name in migration.replaces:
            replaced = self.executor.loader.disk_migrations.get((app, name))
            if replaced is not None and replaced.replaces:
                self.record(replaced)
            self.executor.recorder.record_applied(app, name)
        self.executor.recorder.record_applied(migration.app_label, migration.name)

    def is_applied(self, migration: Any) -> bool:
        """Say whether somebody else has applied a migration in the meantime."""
        key = (migration.app_label, migration.name)
        return key in self.executor.recorder.applied_migrations()

    def editor(self, fresh: set[str], is_atomic: bool = True) -> Any:
        """Return a schema editor that makes nobody wait."""
        rows: dict[str, bool] = {}

        def is_long(table: str) -> bool:
            if table not in rows:
                rows[table] = table not in fresh and row_count(self.connection, table) > FEW
            return rows[table]

        return editor_for(self.connection, is_atomic, is_long)


def is_by_hand(operation: Any) -> bool:
    """Say whether an operation is a function or SQL that somebody wrote."""
    return bool({"RunPython", "RunSQL"} & {each.__name__ for each in type(operation).__mro__})


def moves_rows_alone(operation: Any) -> bool:
    """Say whether an operation touches no table's shape."""
    if not is_by_hand(operation):
        return False
    return not SHAPES.search(plain_sql(getattr(operation, "sql", "")))
