"""Decides about columns: added, removed, altered."""

from __future__ import annotations

from typing import Any

from .alteration import alteration_of, can_be_relaxed, has_db_default, is_unique, relaxed, with_db_default
from .doom import Doom
from .effect import CONTRACT, Decision, Effect, Held, Relink
from .walk import Walk

BIG = 10_000


def add_field(walk: Walk, app: str, operation: Any) -> Decision:
    """See that an INSERT which does not name the new column still works."""
    after = walk.physical.clone()
    operation.state_forwards(app, after)
    model = after.apps.get_model(app, operation.model_name)
    field = model._meta.get_field(operation.name)
    table = model._meta.db_table
    if not operation.allow_migrate_model(walk.alias, model) or not model._meta.managed:
        return Decision([operation])
    if field.many_to_many:
        if field.remote_field.through._meta.auto_created:
            walk.fresh_tables.add(field.m2m_db_table())
        return Decision([operation])
    if field.column is None or table in walk.fresh_tables:
        return Decision([operation])
    if walk.holding("remove_field", app, operation.model_name, operation.name) or has_column(
        walk, app, operation, field
    ):
        return Decision([operation], [Effect("comes_back", table, field.column)])
    walk.fresh_columns.add((table, field.column))
    return _added(walk, app, operation, field, table)


def _added(walk: Walk, app: str, operation: Any, field: Any, table: str) -> Decision:
    rows = walk.rows(table)
    effect = Effect("adds_column", table, field.column, rows=rows)
    if field.primary_key:
        return Decision([operation], [Effect("primary_key", table, field.column)])
    if getattr(field, "generated", False):
        return Decision([operation], [Effect("rewrites", table, field.column, rows=rows)])
    if field.null or has_db_default(field):
        inline = [Effect("locks", table, field.column, "unique", rows=rows)] if is_unique(field) and rows > BIG else []
        return Decision([operation], [effect, *inline])
    source = operation.field if operation.preserve_default is False else field
    source = _named(source, field)
    ready = with_db_default(source, walk.connection.schema_editor())
    if ready is None or (is_unique(field) and not _is_uuid(ready)):
        return Decision([operation], [Effect("no_default", table, field.column, "unique" if ready else "")])
    code = "rewrites" if _is_uuid(ready) else "keeps_default"
    synthetic = type_of("AddField")(operation.model_name, operation.name, ready)
    sentence = f"the database's default of {table}.{field.column} goes"
    held = Held("field", app, operation.model_name.lower(), operation.name.lower(), sentence, {"relax": ["db_default"]})
    effects = [Effect("keeps_default", table, field.column, rows=rows)]
    if code == "rewrites":
        effects.append(Effect(code, table, field.column, rows=rows))
    return Decision([synthetic], effects, [held])


def _is_uuid(field: Any) -> bool:
    return type(field.db_default).__name__ == "RandomUUID"


def _named(source: Any, field: Any) -> Any:
    clone = source.clone()
    clone.set_attributes_from_name(field.name)
    if clone.remote_field:
        clone.remote_field.model = field.remote_field.model
        clone.model = field.model
    return clone


def has_column(walk: Walk, app: str, operation: Any, field: Any) -> bool:
    """Say whether the table still has a column of this name, under another field."""
    model = walk.physical.apps.get_model(app, operation.model_name)
    return field.column in {each.column for each in model._meta.local_concrete_fields}


def remove_field(walk: Walk, app: str, operation: Any) -> Decision:
    """Keep the column for the release that selects it; let the one that does not know it insert rows."""
    model = walk.physical.apps.get_model(app, operation.model_name)
    field = model._meta.get_field(operation.name)
    table = model._meta.db_table
    keys = [(kind, app, operation.model_name.lower(), operation.name.lower()) for kind in ("field",)]
    plain = Decision([operation], given_up=keys)
    if not operation.allow_migrate_model(walk.alias, model) or not model._meta.managed:
        return plain
    held = Held("remove_field", app, operation.model_name.lower(), operation.name.lower(), "")
    if field.many_to_many:
        return _remove_links(walk, field, held, plain)
    if field.column is None or table in walk.fresh_tables or (table, field.column) in walk.fresh_columns:
        return plain
    if field.primary_key:
        return Decision([operation], [Effect("primary_key", table, field.column)])
    effects = [Effect("drop_column", table, field.column, half=CONTRACT, rows=walk.rows(table))]
    if {app, table} & walk.data_moved:
        effects.append(Effect("late_rows", table, field.column))
    held.sentence = f"the column {table}.{field.column} goes"
    doomed = relaxed_for_removal(field, walk.connection.vendor)
    run = [] if doomed is None else [Doom(operation.model_name, operation.name, doomed)]
    if doomed is not None and doomed.null != field.null:
        effects.append(Effect("nullable", table, field.column))
    relinks = [Relink(model, field, "SET NULL")] if field.remote_field else []
    return Decision(run, effects, [held], keys, relinks)


def _remove_links(walk: Walk, field: Any, held: Held, plain: Decision) -> Decision:
    through = field.remote_field.through
    table = field.m2m_db_table()
    if not through._meta.auto_created or table in walk.fresh_tables:
        return plain
    held.sentence = f"the table {table} goes"
    effects = [Effect("drop_table", table, half=CONTRACT, rows=walk.rows(table))]
    links = [Relink(through, each, "CASCADE") for each in through._meta.local_fields if each.remote_field]
    return Decision([], effects, [held], plain.given_up, links)


def needs_a_value(field: Any) -> bool:
    """Say whether an INSERT that does not name the column fails."""
    return not field.null and not has_db_default(field) and not field.primary_key


def relaxed_for_removal(field: Any, vendor: str) -> Any:
    """Return the field as the new release can live with it until its column goes, or None where it can already."""
    loosens_link = vendor == "sqlite" and field.remote_field and getattr(field, "db_constraint", False)
    if not needs_a_value(field) and not loosens_link:
        return None
    clone = field.clone()
    clone.set_attributes_from_name(field.name)
    if needs_a_value(field):
        clone.null = True
    if loosens_link:
        clone.db_constraint = False
    return clone


def alter_field(walk: Walk, app: str, operation: Any) -> Decision:
    """Run what widens; hold back what narrows."""
    model = walk.physical.apps.get_model(app, operation.model_name)
    after = walk.physical.clone()
    operation.state_forwards(app, after)
    to_model = after.apps.get_model(app, operation.model_name)
    old, new = model._meta.get_field(operation.name), to_model._meta.get_field(operation.name)
    table, connection = model._meta.db_table, walk.connection
    given_up = [("field", app, operation.model_name.lower(), operation.name.lower())]
    if not operation.allow_migrate_model(walk.alias, to_model) or not model._meta.managed:
        return Decision([operation])
    if table in walk.fresh_tables or not connection.schema_editor()._field_should_be_altered(old, new):
        return Decision([operation], given_up=given_up)
    if old.column != new.column and (table, old.column) not in walk.fresh_columns:
        return Decision([operation], [Effect("rename_column", table, str(old.column), str(new.column))])
    if old.many_to_many or new.many_to_many:
        return Decision([operation], [Effect("change_type", table, operation.name, "many-to-many")])
    return _altered(walk, app, operation, (old, new), table)


def _altered(walk: Walk, app: str, operation: Any, fields: tuple[Any, Any], table: str) -> Decision:
    old, new = fields
    found = alteration_of(old, new, walk.connection)
    rows = walk.rows(table)
    is_fresh = (table, old.column) in walk.fresh_columns
    types = " to ".join(found.types)
    if found.type_change == "other" and not is_fresh:
        return Decision([operation], [Effect("change_type", table, new.column, types, rows=rows)])
    if old.primary_key != new.primary_key:
        return Decision([operation], [Effect("primary_key", table, new.column)])
    effects = [Effect("rewrites", table, new.column, types, rows=rows)] if found.type_change == "rewrite" else []
    if new.db_index and not old.db_index and not found.tight:
        effects.append(Effect("build_index", table, new.column, rows=rows))
    if not found.tight:
        key = ("field", app, operation.model_name.lower(), operation.name.lower())
        return Decision([operation], effects or [Effect("alters", table, new.column, rows=rows)], given_up=[key])
    return _tightened(walk, app, operation, (old, new), (table, found, effects))


def _tightened(walk: Walk, app: str, operation: Any, fields: tuple[Any, Any], known: Any) -> Decision:
    (old, new), (table, found, effects) = fields, known
    key = ("field", app, operation.model_name.lower(), operation.name.lower())
    before = walk.held.get(key)
    if before and not found.loose and found.tight <= set(before.data.get("relax", ())):
        return Decision([], effects)
    codes = {"null": "set_not_null", "max_length": "narrows", "db_default": "keeps_default"}
    for each in sorted(found.tight):
        code = codes.get(each, "add_constraint")
        effects.append(Effect(code, table, new.column, each, CONTRACT, walk.rows(table)))
    held = Held(*key, f"{table}.{new.column} becomes {tight_words(found.tight)}")
    if not found.loose:
        held.data = {"as_before": None}
        if before and "relax" in before.data:
            both = sorted({*before.data["relax"], *found.tight})
            held.data = {"max_length": old.max_length, **before.data, "relax": both}
        elif before:
            held.data = before.data
        return Decision([], effects, [held], [key])
    if not can_be_relaxed(new, found.tight):
        return Decision([operation], [Effect("mixed", table, new.column)])
    held.data = {"relax": sorted(found.tight), "max_length": old.max_length}
    loose = relaxed(new, old, found.tight)
    return Decision([type_of("AlterField")(operation.model_name, operation.name, loose)], effects, [held], [key])


def tight_words(tight: set[str]) -> str:
    """Say what a column becomes."""
    words = {"null": "not null", "max_length": "shorter", "unique": "unique", "check": "checked", "fk": "linked"}
    return " and ".join(words.get(each, "without the database's default") for each in sorted(tight))


def type_of(name: str) -> Any:
    """Return a kind of operation by its name."""
    from django.db import migrations

    return getattr(migrations, name)
