"""The states of the models: as they are now, as they were before an operation, and as the tables still are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .alteration import has_db_default, with_db_default
from .decide_field import relaxed_for_removal
from .effect import Held


class Past:
    """What the migrations on disk tell. A held change whose migration is not among them can't be known."""

    def __init__(self, connection: Any, executor: Any) -> None:
        from django.db.migrations.loader import MigrationLoader

        self.connection = connection
        self.executor = executor
        self._unreplaced: Any = None
        self._loader_type = MigrationLoader

    def now(self) -> Any:
        """Return the state that the applied migrations lead to."""
        return self.executor._create_project_state(with_applied_migrations=True)

    def knows(self, held: Held) -> bool:
        """Say whether this release has the migration that a change was held back of."""
        return (held.app, held.migration) in self.executor.loader.disk_migrations

    def leads_to(self, last: Sequence[str], app: str, migration: str) -> bool:
        """Say whether a release with these last migrations has a migration too, as far as this one can know."""
        graph = self.executor.loader.graph
        for each in last:
            node = tuple(each.split(".", 1))
            if node not in graph.nodes:
                if node[0] == app:
                    return True
                continue
            plan = graph.forwards_plan(node)
            if (app, migration) in plan or any((app, migration) in graph.nodes[one].replaces for one in plan):
                return True
        return False

    def operation(self, held: Held) -> Any:
        """Return the operation that a change was held back of."""
        migration = self.executor.loader.disk_migrations[held.app, held.migration]
        return migration.operations[held.operation]

    def before(self, app: str, migration: str, operation: int) -> Any:
        """Return the state that the models were in before an operation."""
        loader = self.executor.loader
        if (app, migration) not in loader.graph.nodes:
            if self._unreplaced is None:
                self._unreplaced = self._loader_type(self.connection, replace_migrations=False)
            loader = self._unreplaced
        state = loader.project_state((app, migration), at_end=False)
        for each in loader.disk_migrations[app, migration].operations[:operation]:
            each.state_forwards(app, state)
        return state

    def undone(self, state: Any, held: Held) -> Any:
        """Return a state in which a held change has not happened yet."""
        earlier = state.clone()
        getattr(self, "undo_" + held.kind)(earlier, held)
        return earlier

    def undo_remove_field(self, state: Any, held: Held) -> None:
        """Give a model its field back."""
        before = self.before(held.app, held.migration, held.operation)
        field = before.models[held.app, held.model].get_field(held.name)
        if (held.app, held.model) in state.models:
            name = self.operation(held).name
            named = before.apps.get_model(held.app, held.model)._meta.get_field(name)
            if not named.many_to_many:
                field = relaxed_for_removal(named, self.connection.vendor) or field
            state.add_field(held.app, held.model, name, field, True)

    def undo_delete_model(self, state: Any, held: Held) -> None:
        """Give the models a table back."""
        before = self.before(held.app, held.migration, held.operation)
        state.add_model(before.models[held.app, held.model].clone())

    def undo_field(self, state: Any, held: Held) -> None:
        """Give a field the shape that its column still has."""
        if held.data.get("as_before"):
            before = self.before(held.app, *held.data["as_before"])
            field = before.models[held.app, held.model].fields[held.name]
        else:
            field = self.relaxed(state.apps.get_model(held.app, held.model)._meta.get_field(held.name), held)
        state.alter_field(held.app, held.model, field_name(state, held), field, True)

    def relaxed(self, field: Any, held: Held) -> Any:
        """Return a field without what is held back of it."""
        clone = field.clone()
        clone.set_attributes_from_name(field.name)
        if "null" in held.data["relax"]:
            clone.null = True
        if "unique" in held.data["relax"]:
            clone._unique = False
        if "max_length" in held.data["relax"]:
            clone.max_length = held.data.get("max_length", clone.max_length)
        if "db_default" in held.data["relax"] and not has_db_default(clone):
            ready = with_db_default(field, self.connection.schema_editor())
            clone.db_default = ready.db_default if ready is not None else ""
        return clone

    def undo_unique_together(self, state: Any, held: Held) -> None:
        """Give a model what it guarded before."""
        pairs = {tuple(each) for each in held.data["unique_together"]}
        state.models[held.app, held.model].options["unique_together"] = pairs
        state.reload_model(held.app, held.model, delay=False)

    def undo_add_constraint(self, state: Any, held: Held) -> None:
        """Take a constraint from a model."""
        state.remove_constraint(held.app, held.model, self.operation(held).constraint.name)

    def undo_remove_index(self, state: Any, held: Held) -> None:
        """Give a model its index back."""
        before = self.before(held.app, held.migration, held.operation)
        index = before.models[held.app, held.model].get_index_by_name(self.operation(held).name)
        state.add_index(held.app, held.model, index.clone())


def field_name(state: Any, held: Held) -> str:
    """Return the name of a field as the models write it."""
    names = state.models[held.app, held.model].fields
    return next((name for name in names if name.lower() == held.name), held.name)
