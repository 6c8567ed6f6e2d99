"""`road check`: what is weak about a project's code, or about an environment, with the reason and the way out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from roadworthy.cli import check_asked, check_code
from roadworthy.cli.terminal import Terminal
from roadworthy.structure.code.uncollected import uncollected

SIGNS = ("manage.py", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "roadworthy.toml", ".git")
"""What lies in a project's own folder, and seldom elsewhere."""


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `road check`."""
    check = commands.add_parser(
        "check", help="say what is weak about the code, or about an environment; exit code 1 for a warning, 0 for notes"
    )
    what = "an environment, as production; or a project's folder, or files and folders of it; nothing for all of it"
    check.add_argument("what", nargs="*", metavar="ENV|PATH", help=what)
    check.add_argument("--hosts", action="store_true", help="of an environment: ask its hosts too")
    check.add_argument("--json", action="store_true", help="as JSON, for scripts")
    check_code.add_options(check)
    check_asked.add_options(check)
    check.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Judge an environment when one is named, else the code."""
    named = arguments.what
    if len(named) == 1 and is_project(arguments.folder / named[0], arguments.folder):
        arguments.folder, named = arguments.folder / named[0], []
    if len(named) == 1:
        from roadworthy.cli import check_environment  # this brings every kind of service, which code needs nothing of

        if check_environment.means_environment(arguments, named[0]):
            return check_environment.run_check_of_environment(arguments, named[0], terminal)
    with uncollected():
        return check_code.run_check_of_code(arguments, named, terminal)


def is_project(folder: Path, here: Path) -> bool:
    """Say whether a folder is rather a project of its own than a part of the one here."""
    if not folder.is_dir() or folder.resolve() == here.resolve():
        return False
    is_inside = folder.resolve().is_relative_to(here.resolve())
    return not is_inside or (_has_sign(folder) and not _has_sign(here))


def _has_sign(folder: Path) -> bool:
    return any((folder / sign).exists() for sign in SIGNS)
