"""Whether `road check` asks the project's own Django: what that takes is only loaded where there may be one to ask."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from roadworthy.cli.terminal import Terminal
from roadworthy.environments.document import SITE_FILE
from roadworthy.structure.code.codebase import Codebase

ONLY_RUNNING = "what only Django itself knows of the project: nothing of it was run"


@dataclass(frozen=True)
class Asked:
    """The code with what Django said of it, and what was not looked at."""

    codebase: Codebase
    not_looked_at: tuple[str, ...] = ()


def add_options(check: argparse.ArgumentParser) -> None:
    """Add the options that are about asking Django."""
    check.add_argument("--python", metavar="PATH", help="ask the Django of this Python too, without its database")
    check.add_argument("--files-only", action="store_true", help="only read files; do not ask the project's own Django")


def with_django(arguments: argparse.Namespace, codebase: Codebase, cache: Path | None, terminal: Terminal) -> Asked:
    """Ask the project's Django, if there is an environment for it."""
    may_be_asked = bool(arguments.python) or (codebase.folder / SITE_FILE).is_file()
    if arguments.files_only or not may_be_asked:
        return Asked(codebase, (ONLY_RUNNING,))
    from roadworthy.cli.check_facts import ask_django  # this brings most of what a deploy needs

    return ask_django(arguments.python, codebase, cache, terminal)
