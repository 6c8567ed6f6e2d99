"""Everything that is tried of a project, one thing after the other, each with one sentence before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.boots import try_booting
from roadworthy.structure.trying.commands import try_commands
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.hosts import try_requests
from roadworthy.structure.trying.migrations import try_migrations, try_reversing
from roadworthy.structure.trying.releases import try_last_release
from roadworthy.structure.trying.templates import try_templates
from roadworthy.structure.trying.tried import Tried
from roadworthy.structure.trying.visits import visit_everything


def try_everything(ground: Ground, codebase: Codebase, folder: Path, since: str) -> Tried:
    """Return what came of all of it; what comes after a step that fails is tried all the same, where it can be.

    `folder` is the project's own, whose git knows the last release; `since` names another revision than that.
    """
    steps: list[tuple[str, Callable[[], Tried]]] = [
        ("starting it without its cache, its database and its secrets", lambda: try_booting(ground, codebase)),
        ("compiling its templates", lambda: try_templates(ground, codebase)),
        ("asking its management commands for their help", lambda: try_commands(ground, codebase)),
        ("migrating from nothing", lambda: try_migrations(ground, codebase)),
        ("sending a wrong Host", lambda: try_requests(ground, codebase)),
        ("opening its pages", lambda: visit_everything(ground, codebase)),
        ("reversing its last migrations", lambda: try_reversing(ground, codebase)),
        ("migrating from the last release", lambda: try_last_release(ground, codebase, folder, since)),
    ]
    whole = Tried()
    for words, step in steps:
        ground.tell(words)
        begun_s = time.monotonic()
        tried = step()
        lines = [*tried.told, *(f"not tried: {why}" for why in tried.not_looked_at)] or ["done"]
        lines[0] += f" ({time.monotonic() - begun_s:.1f} s)"
        for line in lines:
            ground.tell(f"  {line}")
        whole += tried
    return whole
