"""`road`: reads the words of the command line and hands them to the command they name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from roadworthy import __version__
from roadworthy.cli import check, deployment, environments, fleet, plan, releases, rollout, structure, testing
from roadworthy.cli.errors import run_command
from roadworthy.cli.parser import Parser
from roadworthy.cli.terminal import Terminal, open_closed_streams

EPILOG = "exit codes: 0 fine, 1 the site is not fine, 2 called wrongly, 3 could not find out"


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command; the reference page is printed from it."""
    road = Parser(
        prog="road",
        description="Take a Django site to production on your own servers, and keep it there.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    road.add_argument("--version", action="version", version=f"roadworthy {__version__}")
    road.add_argument("-C", "--folder", type=Path, default=Path(), help="work as if started in this folder")
    commands = road.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for theme in (structure, environments, check, deployment, plan, rollout, releases, fleet, testing):
        theme.add_commands(commands)
    return road


def main(words: Sequence[str] | None = None, terminal: Terminal | None = None) -> int:
    """Run one command and return its exit code."""
    open_closed_streams()
    arguments = parser().parse_args(words)
    return run_command(arguments, terminal or Terminal())


if __name__ == "__main__":
    sys.exit(main())
