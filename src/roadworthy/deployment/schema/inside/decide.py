"""Decides for one operation what is run while the old release serves, and what waits until it is gone."""

from __future__ import annotations

from typing import Any

from . import decide_field, decide_model, decide_sql
from .effect import Decision, Effect
from .walk import Walk

CHOICES: dict[str, Any] = {
    "CreateModel": decide_model.create_model,
    "DeleteModel": decide_model.delete_model,
    "RenameModel": decide_model.rename,
    "AlterModelTable": decide_model.rename,
    "RenameField": decide_model.rename,
    "AlterUniqueTogether": decide_model.unique_together,
    "AlterOrderWithRespectTo": decide_model.order_with_respect_to,
    "AddIndex": decide_model.add_index,
    "RemoveIndex": decide_model.remove_index,
    "AddConstraint": decide_model.add_constraint,
    "RemoveConstraint": decide_model.remove_constraint,
    "ValidateConstraint": decide_model.validate_constraint,
    "AddField": decide_field.add_field,
    "RemoveField": decide_field.remove_field,
    "AlterField": decide_field.alter_field,
    "RunSQL": decide_sql.run_sql,
    "RunPython": decide_sql.run_python,
}
HARMLESS = {
    *("AlterModelOptions", "AlterModelManagers", "AlterModelTableComment", "AlterConstraint", "RenameIndex"),
    *("AlterIndexTogether", "CreateExtension", "CreateCollation", "RemoveCollation", "ModelOptionOperation"),
}


def decide(walk: Walk, app: str, operation: Any) -> Decision:
    """Return what becomes of an operation; both states of `walk` are those before it."""
    names = [each.__name__ for each in type(operation).__mro__]
    if "SeparateDatabaseAndState" in names:
        return separate(walk, app, operation)
    for name in names:
        if name in CHOICES:
            decision: Decision = CHOICES[name](walk, app, operation)
            return decision
        if name in HARMLESS:
            return Decision([operation])
    return Decision([operation], [Effect("unknown", detail=type(operation).__name__)])


def separate(walk: Walk, app: str, operation: Any) -> Decision:
    """Judge what is done to the tables apart from the models: it is done as it is written, or not at all."""
    effects = [
        effect
        for each in operation.database_operations
        for effect in decide(walk, app, each).effects
    ]  # fmt: skip
    for effect in effects:
        if effect.half != "expand" or effect.code == "keeps_default":
            effect.code, effect.half = "apart", "expand"
    if not operation.database_operations:
        for each in operation.state_operations:
            effects += state_only(walk, app, each)
    return Decision([operation], effects)


def state_only(walk: Walk, app: str, operation: Any) -> list[Effect]:
    """Find a column that leaves the models and stays in its table, where the new release can't fill it."""
    if type(operation).__name__ != "RemoveField":
        return []
    model = walk.physical.apps.get_model(app, operation.model_name)
    field = model._meta.get_field(operation.name)
    if field.column is None or not decide_field.needs_a_value(field):
        return []
    return [Effect("stays_not_null", model._meta.db_table, field.column)]
