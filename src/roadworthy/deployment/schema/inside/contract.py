"""The second half: what was held back is done, one thing at a time, now that the release that needed it is gone."""

from __future__ import annotations

from functools import partial
from typing import Any

from .decide_field import type_of
from .effect import Held
from .patience import limit_waiting
from .run import Run

BATCH = 500


class Unfilled(Exception):  # noqa: N818 - it says what is the case
    """Rows have no value where each must have one."""

    def __init__(self, table: str, column: str, rows: int) -> None:
        self.table, self.column, self.rows = table, column, rows
        super().__init__(f"{rows} rows of {table} have no {column}")


def contract(run: Run) -> int:
    """Do all that is held back, known to this release and not spared; return how many things that were."""
    run.finish_steps()
    known = [each for each in run.ledger.held() if run.past.knows(each)]
    held = [each for each in known if not run.spares(each, each.app, each.migration)]
    left = list(known)
    for each in held:
        before = state_with(run, left)
        left.remove(each)
        after = state_with(run, left)
        run.at = (each.app, each.migration, each.operation)
        run.tell(each.sentence)
        if each.kind == "field":
            fill(run, each, before, after)
        run.patience.keep_trying(partial(change, run, each, before, after))
        run.finish_steps()
    return len(held)


def state_with(run: Run, left: list[Held]) -> Any:
    """Return the state of the models in which some changes have not happened yet."""
    state = run.past.now()
    for each in reversed(left):
        state = run.past.undone(state, each)
    return state


def change(run: Run, held: Held, before: Any, after: Any) -> None:
    """Do one thing, and write it down in the same transaction."""
    with run.editor(set()) as editor:
        limit_waiting(run.connection, run.patience)
        if not run.ledger.entries.filter(id=held.id, state="held").exists():
            return
        if held.kind == "field":
            alter(editor, held, before, after)
        else:
            operation_for(run, held).database_forwards(held.app, editor, before, after)
        editor.run_deferred()
        run.set_aside(editor, "contract")
        run.ledger.finish(held)


def operation_for(run: Run, held: Held) -> Any:
    """Return the plain operation that does what was held back: not one that insists on being outside a transaction."""
    written = run.past.operation(held)
    if held.kind == "add_constraint":
        return type_of("AddConstraint")(written.model_name, written.constraint)
    if held.kind == "remove_index":
        return type_of("RemoveIndex")(written.model_name, written.name)
    return written


def alter(editor: Any, held: Held, before: Any, after: Any) -> None:
    """Give a column its shape. Its rows are filled: Django need not do it under a lock."""
    from django.db.models import NOT_PROVIDED

    model = before.apps.get_model(held.app, held.model)
    old = field_of(model, held.name)
    new = field_of(after.apps.get_model(held.app, held.model), held.name)
    kept, new.default = new.default, NOT_PROVIDED
    try:
        editor.alter_field(model, old, new)
    finally:
        new.default = kept


def field_of(model: Any, name: str) -> Any:
    """Return the field of a model by its name in small letters."""
    return next(each for each in model._meta.local_fields if each.name.lower() == name)


def fill(run: Run, held: Held, before: Any, after: Any) -> None:
    """Give each row without a value the default of the model: a few at a time, each its own."""
    model = before.apps.get_model(held.app, held.model)
    old = field_of(model, held.name)
    new = field_of(after.apps.get_model(held.app, held.model), held.name)
    if not old.null or new.null:
        return
    written = run.past.operation(held)
    source = written.field if getattr(written, "preserve_default", True) is False else new
    rows = model._base_manager.using(run.connection.alias).filter(**{old.name: None}).order_by("pk")
    value = source.get_default if source.has_default() else None
    if value is None and new.blank and new.empty_strings_allowed:
        value = str
    if value is None:
        if missing := rows.count():
            raise Unfilled(model._meta.db_table, old.column, missing)
        return
    while batch := list(rows.values_list("pk", flat=True)[:BATCH]):
        for pk in batch:
            model._base_manager.using(run.connection.alias).filter(pk=pk, **{old.name: None}).update(
                **{old.attname: value()}
            )
        rows = rows.filter(pk__gt=batch[-1])
