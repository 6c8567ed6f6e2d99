"""The table `roadworthy_schema` in the site's own database: what is held back, what is half done, what has gone."""

from __future__ import annotations

import json
import time
from typing import Any

from .effect import Held

TABLE = "roadworthy_schema"
HELD, STEP, DONE, BEGUN = "held", "step", "done", "begun"


def entry_model() -> Any:
    """Return the model of a line, in a registry of its own: the site's apps never see it."""
    from django.apps.registry import Apps
    from django.db import models

    class Entry(models.Model):
        """One change: waiting, half done, or done."""

        id = models.BigAutoField(primary_key=True)
        state = models.CharField(max_length=8)
        half = models.CharField(max_length=8)
        app = models.CharField(max_length=255)
        migration = models.CharField(max_length=255)
        operation = models.IntegerField()
        kind = models.CharField(max_length=32)
        model = models.CharField(max_length=255)
        name = models.CharField(max_length=255)
        sentence = models.TextField()
        data = models.TextField()
        at_s = models.BigIntegerField()

        class Meta:
            apps = Apps()
            app_label = "roadworthy"
            db_table = TABLE

    return Entry


class Ledger:
    """The lines of one database."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.entry = entry_model()

    @property
    def entries(self) -> Any:
        """Return the query of all lines."""
        return self.entry.objects.using(self.connection.alias)

    def is_there(self) -> bool:
        """Say whether the table has been made."""
        with self.connection.cursor() as cursor:
            return TABLE in self.connection.introspection.table_names(cursor)

    def make(self) -> None:
        """Make the table."""
        if not self.is_there():
            with self.connection.schema_editor() as editor:
                editor.create_model(self.entry)

    def held(self) -> list[Held]:
        """Return what waits, oldest first."""
        if not self.is_there():
            return []
        return [self._held(each) for each in self.entries.filter(state=HELD).order_by("id")]

    def _held(self, entry: Any) -> Held:
        return Held(
            entry.kind, entry.app, entry.model, entry.name, entry.sentence, json.loads(entry.data),
            entry.migration, entry.operation, entry.half, entry.id,
        )  # fmt: skip

    def hold(self, held: Held, state: str = HELD) -> None:
        """Add a line."""
        self.entries.create(
            state=state, half=held.half, app=held.app, migration=held.migration, operation=held.operation,
            kind=held.kind, model=held.model, name=held.name, sentence=held.sentence, data=json.dumps(held.data),
            at_s=int(time.time()),
        )  # fmt: skip

    def give_up(self, keys: list[tuple[str, str, str, str]]) -> None:
        """Remove what no longer needs to wait."""
        for kind, app, model, name in keys:
            self.entries.filter(state=HELD, kind=kind, app=app, model=model, name=name).delete()

    def finish(self, held: Held) -> None:
        """Say that a change is done; what it took from older releases stays on record."""
        self.entries.filter(id=held.id).update(state=DONE, at_s=int(time.time()))

    def steps(self) -> list[Any]:
        """Return what is half done, oldest first."""
        return list(self.entries.filter(state=STEP).order_by("id")) if self.is_there() else []

    def done(self) -> list[Held]:
        """Return what has been taken away or tightened."""
        if not self.is_there():
            return []
        return [self._held(each) for each in self.entries.filter(state=DONE).order_by("id")]

    def begun(self, app: str, migration: str) -> int:
        """Return how many operations are done of a migration that can't be done at once."""
        entry = self.entries.filter(state=BEGUN, app=app, migration=migration).first()
        return int(entry.operation) if entry else 0

    def begin(self, app: str, migration: str, operations: int) -> None:
        """Remember how many operations of a migration are done; -1 forgets it."""
        lines = self.entries.filter(state=BEGUN, app=app, migration=migration)
        if operations < 0:
            lines.delete()
        elif not lines.update(operation=operations):
            self.hold(Held("begun", app, "", "", "", {}, migration, operations, "expand"), BEGUN)
