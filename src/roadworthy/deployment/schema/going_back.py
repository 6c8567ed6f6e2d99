"""Says before a rollback whether the older release can live with the tables as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from roadworthy.deployment.schema import rules
from roadworthy.deployment.schema.planned import SchemaPlan
from roadworthy.problems import Problem

HARMLESS = frozenset({"remove_index"})
UNDO = "deploy the release that is wanted with a new migration that brings it back, or restore a backup"


def reasons_against(plans: Sequence[SchemaPlan]) -> tuple[Problem, ...]:
    """Return why the release that these plans were asked of can't serve; none: it is safe to go back to it."""
    return tuple(
        rules.CANT_GO_BACK.problem(
            f"{change.migration}, which that release does not have, is done: {change.sentence}", UNDO
        )
        for plan in plans
        for change in plan.done
        if change.kind not in HARMLESS
    )
