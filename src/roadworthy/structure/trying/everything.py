"""Everything that is tried of a project, one thing after the other, each with one sentence before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.trying import booting, serving, visiting
from roadworthy.structure.checks.trying.rendering import BROKEN_TEMPLATE
from roadworthy.structure.checks.trying.visiting import ANSWERS_500
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.boots import try_booting
from roadworthy.structure.trying.commands import try_commands
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.hosts import try_requests
from roadworthy.structure.trying.knowing import ask_django
from roadworthy.structure.trying.migrations import try_migrations, try_reversing
from roadworthy.structure.trying.releases import try_last_release
from roadworthy.structure.trying.templates import NO_TEMPLATE, try_templates
from roadworthy.structure.trying.tried import Tried
from roadworthy.structure.trying.visits import visit_everything


def ids_in(module: ModuleType) -> tuple[str, ...]:
    """Return the ids of the checks in a module."""
    return tuple(each.id for each in vars(module).values() if isinstance(each, Check))


STARTS, REQUESTS, VISITS = ids_in(booting), ids_in(serving), ids_in(visiting)
TEMPLATES, COMMANDS = ("W291", "W292", "W293", "W294"), ("W290",)
FIRST, BACK, UPGRADE = ("W690", "W691", "W694"), ("W692",), ("W693",)


@dataclass(frozen=True)
class Step:
    """One thing that is tried: what the terminal is told of it, and the checks that it answers."""

    words: str
    ids: tuple[str, ...]
    run: Callable[[], Tried]


def try_everything(ground: Ground, codebase: Codebase, folder: Path, since: str, wanted: frozenset[str]) -> Tried:
    """Return what came of all that is wanted; what comes after a step that fails is tried all the same.

    `folder` is the project's own, whose git knows the last release; `since` names another revision than that.
    """
    asked = tuple(each.id for each in checks().values() if each.is_asked and codebase.django is None)
    steps = [
        Step("starting it without cache, database and secrets", STARTS, lambda: try_booting(ground, codebase)),
        Step("asking what only its Django knows", asked, lambda: ask_django(ground)),
        Step("compiling its templates", TEMPLATES, lambda: try_templates(ground, codebase)),
        Step("asking its management commands for their help", COMMANDS, lambda: try_commands(ground, codebase)),
        Step("migrating from nothing", (*FIRST, *BACK, *REQUESTS, *VISITS), lambda: try_migrations(ground, codebase)),
        Step("sending a wrong Host", REQUESTS, lambda: try_requests(ground, codebase)),
        Step("reversing its last migrations", BACK, lambda: try_reversing(ground, codebase)),
        Step("migrating from the last release", UPGRADE, lambda: try_last_release(ground, codebase, folder, since)),
        Step("opening its pages", VISITS, lambda: visit_everything(ground, codebase)),
    ]
    whole = Tried()
    for step in steps:
        if wanted.intersection(step.ids):
            whole += _tried(ground, step)
    return replace(whole, findings=told_once(whole.findings))


def told_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings without the pages that break for nothing but a template which is told already."""
    broken = [each.text.removeprefix(NO_TEMPLATE) for each in findings if each.id == BROKEN_TEMPLATE.id]
    return tuple(
        each
        for each in findings
        if each.id != ANSWERS_500.id or not any(f"TemplateSyntaxError: {said}" in each.hint for said in broken)
    )


def _tried(ground: Ground, step: Step) -> Tried:
    ground.tell(step.words)
    begun_s = time.monotonic()
    tried = step.run()
    lines = [*tried.told, *(f"not tried: {why}" for why in tried.not_looked_at)] or ["done"]
    lines[0] += f" ({time.monotonic() - begun_s:.1f} s)"
    for line in lines:
        ground.tell(f"  {line}")
    return tried
