"""Decides about whole tables, their names, their indexes and their constraints."""

from __future__ import annotations

from typing import Any

from .effect import CONTRACT, Decision, Effect, Held, Relink
from .walk import Walk


def create_model(walk: Walk, app: str, operation: Any) -> Decision:
    """Let a table come: nobody who serves knows it."""
    after = walk.physical.clone()
    key = ("delete_model", app, operation.name.lower(), "")
    if key in walk.held or (app, operation.name.lower()) in walk.physical.models:
        return Decision([operation], [Effect("comes_back", operation.options.get("db_table", operation.name))])
    operation.state_forwards(app, after)
    model = after.apps.get_model(app, operation.name)
    if model._meta.managed and not model._meta.proxy:
        walk.fresh_tables.add(model._meta.db_table)
        walk.fresh_tables.update(each.m2m_db_table() for each in model._meta.local_many_to_many)
    return Decision([operation])


def delete_model(walk: Walk, app: str, operation: Any) -> Decision:
    """Keep the table for the release that reads it; what it points to may still be deleted."""
    model = walk.physical.apps.get_model(app, operation.name)
    table = model._meta.db_table
    is_real = model._meta.managed and not model._meta.proxy and operation.allow_migrate_model(walk.alias, model)
    keys = [key for key in walk.held if key[1:3] == (app, operation.name.lower())]
    if not is_real or table in walk.fresh_tables:
        return Decision([operation], given_up=keys)
    held = Held("delete_model", app, operation.name.lower(), "", f"the table {table} goes")
    links = [Relink(model, each, "CASCADE") for each in model._meta.local_fields if each.remote_field]
    for each in model._meta.local_many_to_many:
        through = each.remote_field.through
        if through._meta.auto_created:
            ends = [end for end in through._meta.local_fields if end.remote_field]
            links += [Relink(through, end, "CASCADE") for end in ends]
    effects = [Effect("drop_table", table, half=CONTRACT, rows=walk.rows(table))]
    return Decision([], effects, [held], keys, links)


def rename(walk: Walk, app: str, operation: Any) -> Decision:
    """Refuse a new name for what the release that serves asks for by the old one."""
    after = walk.physical.clone()
    operation.state_forwards(app, after)
    before_names, after_names = names_in(walk.physical), names_in(after)
    gone = {
        (table, column)
        for table, column in before_names - after_names
        if table not in walk.fresh_tables and (table, column) not in walk.fresh_columns
    }
    model = getattr(operation, "model_name_lower", "") or getattr(operation, "old_name_lower", "")
    is_held = any(key[1] == app and key[2] == (model or getattr(operation, "name_lower", "")) for key in walk.held)
    if not gone and not is_held:
        tables = {table for table, _ in before_names}
        walk.fresh_tables.update(table for table, _ in after_names if table not in tables)
        walk.fresh_columns.update(after_names - before_names)
        return Decision([operation])
    table, column = sorted(gone)[0] if gone else (model, "")
    new = sorted(name for name in after_names - before_names if name[0] == table or not column)
    if column and new:
        return Decision([operation], [Effect("rename_column", table, column, new[0][1])])
    return Decision([operation], [Effect("rename_table", table)])


def names_in(state: Any) -> set[tuple[str, str]]:
    """Return each table with each of its columns."""
    models = state.apps.get_models(include_auto_created=True)
    real = [each for each in models if each._meta.managed and not each._meta.proxy]
    return {(each._meta.db_table, field.column) for each in real for field in each._meta.local_concrete_fields}


def unique_together(walk: Walk, app: str, operation: Any) -> Decision:
    """Take away at once what may not be twice no more; add later what may not be twice from now on."""
    model = walk.physical.apps.get_model(app, operation.name)
    table = model._meta.db_table
    old = {tuple(each) for each in model._meta.unique_together}
    new = {tuple(each) for each in operation.option_value or ()}
    key = ("unique_together", app, operation.name.lower(), "")
    if table in walk.fresh_tables or new <= old:
        return Decision([operation], given_up=[key])
    columns = ", ".join(sorted(" and ".join(each) for each in new - old))
    held = Held(*key, f"{table} admits each {columns} once", {"unique_together": sorted(map(list, old & new))})
    effect = Effect("add_constraint", table, columns, "unique", CONTRACT, walk.rows(table))
    run = [] if old <= new else [type(operation)(operation.name, old & new)]
    return Decision(run, [effect], [held], [key])


def order_with_respect_to(walk: Walk, app: str, operation: Any) -> Decision:
    """Refuse a column that Django fills by itself and the release that serves does not know."""
    model = walk.physical.apps.get_model(app, operation.name)
    if model._meta.db_table in walk.fresh_tables or operation.order_with_respect_to is None:
        code = [] if model._meta.db_table in walk.fresh_tables else [Effect("apart", model._meta.db_table, "_order")]
        return Decision([operation], code)
    return Decision([operation], [Effect("no_default", model._meta.db_table, "_order")])


def table_of(walk: Walk, app: str, operation: Any) -> str:
    """Return the table that an operation is about."""
    return str(walk.physical.apps.get_model(app, operation.model_name)._meta.db_table)


def add_index(walk: Walk, app: str, operation: Any) -> Decision:
    """Build an index at once; where writers would wait for it, the editor builds it beside them."""
    from django.db.migrations import AddIndex

    table = table_of(walk, app, operation)
    run = operation if type(operation).__name__ == "AddIndex" else AddIndex(operation.model_name, operation.index)
    if table in walk.fresh_tables:
        return Decision([run])
    columns = ", ".join(operation.index.fields) or operation.index.name
    return Decision([run], [Effect("build_index", table, columns, rows=walk.rows(table))])


def remove_index(walk: Walk, app: str, operation: Any) -> Decision:
    """Keep an index for the release that is quick because of it."""
    table = table_of(walk, app, operation)
    if table in walk.fresh_tables:
        return Decision([operation])
    held = Held("remove_index", app, operation.model_name.lower(), operation.name.lower(), "")
    held.sentence = f"the index {operation.name} of {table} goes"
    return Decision([], [Effect("drop_index", table, operation.name, half=CONTRACT)], [held])


def add_constraint(walk: Walk, app: str, operation: Any) -> Decision:
    """Hold back what the release that serves may break."""
    table = table_of(walk, app, operation)
    if table in walk.fresh_tables:
        return Decision([operation])
    name = operation.constraint.name
    held = Held("add_constraint", app, operation.model_name.lower(), name.lower(), f"{table} is guarded by {name}")
    code = "exclusion" if "Exclusion" in type(operation.constraint).__name__ else "add_constraint"
    return Decision([], [Effect(code, table, name, "constraint", CONTRACT, walk.rows(table))], [held])


def remove_constraint(walk: Walk, app: str, operation: Any) -> Decision:
    """Take a constraint away at once: the new release may already break it."""
    held = walk.holding("add_constraint", app, operation.model_name, operation.name)
    if held:
        return Decision([], given_up=[held.key])
    return Decision([operation])


def validate_constraint(walk: Walk, app: str, operation: Any) -> Decision:
    """Leave out what is done by itself when the constraint is added."""
    held = walk.holding("add_constraint", app, operation.model_name, operation.name)
    return Decision([] if held else [operation])
