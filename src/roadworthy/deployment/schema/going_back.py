"""Says before a rollback whether the older release can live with the tables as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from roadworthy.deployment.schema import rules
from roadworthy.deployment.schema.planned import Change, SchemaPlan
from roadworthy.problems import Problem

HARMLESS = frozenset({"remove_index"})
UNDO = (
    "deploy the release that is wanted with a new migration that brings it back, or restore a backup; another time "
    "`road deploy ENV --hold-contract` (hold_contract in roadworthy.toml) keeps what the older release needs"
)
BREAKS = {
    "remove_field": "its code asks for that column",
    "delete_model": "its code asks for that table",
    "field": "its code may write rows that are refused now",
}
DEFAULT_BREAKS = "its code inserts rows without a value for that column, and each of them fails"


def reasons_against(plans: Sequence[SchemaPlan]) -> tuple[Problem, ...]:
    """Return why the release that these plans were asked of can't serve; none: it is safe to go back to it."""
    return tuple(
        rules.CANT_GO_BACK.problem(
            f"{change.migration}, which that release does not have, is done: {change.sentence}{_breaks(change)}", UNDO
        )
        for plan in plans
        for change in plan.done
        if change.kind not in HARMLESS
    )


def _breaks(change: Change) -> str:
    """Say what goes wrong then."""
    is_default = change.kind == "field" and change.sentence.startswith("the database's default of ")
    words = DEFAULT_BREAKS if is_default else BREAKS.get(change.kind, "")
    return f"; {words}" if words else ""
