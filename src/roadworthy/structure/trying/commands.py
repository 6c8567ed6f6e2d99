"""Asks every management command of the project for its help, and looks for those that are scheduled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.rendering import BROKEN_COMMAND
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried, path_in, said, shortened

INSIDE = Path(__file__).with_name("inside_commands.py")
WIDEST = 79


def try_commands(ground: Ground, codebase: Codebase) -> Tried:
    """Return which commands can't even be loaded."""
    answer = ground.ask(INSIDE, {}, ground.time_limit_s)
    if failed := answer.get("failed"):
        return Tried(not_looked_at=(f"management commands: {said(failed)}",))
    findings = tuple(each for row in answer["broken"] for each in _finding(ground, row))
    findings += tuple(_absent(ground, answer["commands"]))
    count = answer["asked"]
    return Tried(findings, (f"{count} command{'' if count == 1 else 's'} asked for help",))


def _finding(ground: Ground, row: Mapping[str, Any]) -> Iterator[Finding]:
    at = path_in(ground, row["at"])
    path, line = (at, row["line"] or 1) if at else (path_in(ground, row["file"]), 1)
    if path:
        message = f"the command {row['name']} can't be loaded: {said(row)}"
        yield BROKEN_COMMAND.found(Finding(Place(path, line), shortened(message, WIDEST), text=row["name"]))


def _absent(ground: Ground, known: list[str]) -> Iterator[Finding]:
    """Say which scheduled command there is none of; the schedule is in roadworthy.toml."""
    if ground.is_drafted:
        return
    file = ground.folder / "roadworthy.toml"
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    for job in ground.jobs:
        words = job.split()
        if words[:1] == ["{manage}"] and len(words) > 1 and words[1] not in known:
            line = next((number for number, text in enumerate(lines, 1) if job in text), 1)
            message = f"there is no command {words[1]}, which is scheduled"
            yield BROKEN_COMMAND.found(Finding(Place("roadworthy.toml", line), shortened(message, WIDEST), text=job))
