"""Tasks that are not put into a queue after all."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.settings.expressions import text, truth
from roadworthy.structure.checks.settings.given import item, said, sites
from roadworthy.structure.checks.view_of_codebase import CodebaseView

_EAGER = ("CELERY_TASK_ALWAYS_EAGER", "CELERY_ALWAYS_EAGER")


@check(
    "W728",
    "Tasks run in the request that queues them",
    why="The visitor waits for all that was meant for later, a fault of a task is a fault of the page, and "
    "nothing is tried again.",
    bad="CELERY_TASK_ALWAYS_EAGER = True",
    good="CELERY_TASK_ALWAYS_EAGER = False  # True in the settings of the tests",
    way_out="Set it in the settings for tests alone.",
    ignore_when="the site runs without a queue on purpose, and its tasks are short.",
    over=Over.CODEBASE,
)
def eager(view: CodebaseView) -> Iterator[Finding]:
    """Find Celery's or Django's tasks being run at once."""
    for site in sites(view):
        for name in _EAGER:
            found = site.possible(name)
            is_on = bool(found) and all(truth(each.value) for each in found)
            if is_on and site.is_whole and not site.is_base:
                yield said(view, found[0], "tasks run in the request that queues them")
        for at, node in site.dicts("TASKS"):
            backend = item(node, "BACKEND")
            is_at_once = backend is not None and text(backend).endswith("ImmediateBackend")
            if is_at_once and site.is_production and len(site.possible("TASKS")) == 1:
                yield said(view, at, "tasks run in the request that queues them", node.lineno)
