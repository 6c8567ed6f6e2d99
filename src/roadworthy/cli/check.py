"""`road check`: what is weak about a project's code, or about an environment, with the reason and the way out."""

from __future__ import annotations

import argparse
from typing import Any

from roadworthy.cli import check_asked, check_code
from roadworthy.cli.terminal import Terminal


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `road check`."""
    check = commands.add_parser(
        "check", help="say what is weak about the code, or about an environment; exit code 1 for a warning, 0 for notes"
    )
    what = "an environment, as production; or files and folders of the code; nothing for all of the code"
    check.add_argument("what", nargs="*", metavar="ENV|PATH", help=what)
    check.add_argument("--hosts", action="store_true", help="of an environment: ask its hosts too")
    check.add_argument("--json", action="store_true", help="as JSON, for scripts")
    check_code.add_options(check)
    check_asked.add_options(check)
    check.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Judge an environment when one is named, else the code."""
    named = arguments.what
    if len(named) == 1:
        from roadworthy.cli import check_environment  # this brings every kind of service, which code needs nothing of

        if check_environment.means_environment(arguments, named[0]):
            return check_environment.run_check_of_environment(arguments, named[0], terminal)
    return check_code.run_check_of_code(arguments, named, terminal)
