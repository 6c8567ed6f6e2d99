"""What an environment changes about a project's settings, for a person to read: secrets are masked."""

from __future__ import annotations

import json
import pprint
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.overlay import MODULE
from roadworthy.problems import ProblemsFound, Rule

INSIDE = Path(__file__).with_name("inside_settings.py")
HELPERS = frozenset({"FOLDERS", "ADDRESSES", "PAIRS"})
TIME_LIMIT_S = 120

NOT_LAID = Rule("E351", "The settings can't be laid over", "The generated settings module could not be imported.")
RULES = (NOT_LAID,)


@dataclass(frozen=True)
class Change:
    """One setting that differs. A side on which it is not set is None."""

    name: str
    before: str | None
    after: str | None

    def lines(self) -> list[str]:
        """Return the change as lines that begin with - and +."""
        old = [] if self.before is None else [f"- {line}" for line in f"{self.name} = {self.before}".splitlines()]
        new = [] if self.after is None else [f"+ {line}" for line in f"{self.name} = {self.after}".splitlines()]
        return old + new


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return the settings that differ, by name."""
    names = sorted((before.keys() | after.keys()) - HELPERS)
    return [
        Change(name, _text(before, name), _text(after, name)) for name in names if before.get(name) != after.get(name)
    ]


def _text(side: Mapping[str, Any], name: str) -> str | None:
    return pprint.pformat(side[name], width=100, sort_dicts=False) if name in side else None


def read_changes(python: Path, folder: Path, settings: str, environment: Mapping[str, str]) -> list[Change]:
    """Ask the site's own Python for both sides. Raise ProblemsFound with its last words if it can't say."""
    done = subprocess.run(
        [str(python), str(INSIDE), settings, MODULE],
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=TIME_LIMIT_S,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        hint = "the module laid over is shown by `road settings ENV --module`"
        raise ProblemsFound([NOT_LAID.problem(f"the settings can't be loaded: {last}", hint)])
    sides = json.loads(done.stdout)
    return changes(sides["before"], sides["after"])
