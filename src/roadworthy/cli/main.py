"""`road`: reads the words of the command line and hands them to the command they name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from roadworthy import __version__
from roadworthy.cli.errors import run_command
from roadworthy.cli.parser import Parser
from roadworthy.cli.terminal import Terminal, open_closed_streams

EPILOG = "exit codes: 0 fine, 1 not fine, 2 called wrongly, 3 could not find out (of plan: something would change)"

THEMES = {
    "structure": ("init",),
    "environments": ("show", "schema", "secrets", "reference"),
    "check": ("check",),
    "deployment": ("up", "stop", "status", "logs", "manage", "settings"),
    "plan": ("plan", "apply", "console"),
    "rollout": ("deploy", "rollback", "history", "maintenance"),
    "releases": ("releases",),
    "fleet": ("hosts", "run", "ssh"),
    "hub": ("hub",),
    "testing": ("rehearse",),
}
"""The modules of this package with the commands of each: only what a command needs is loaded, or it begins later."""


def parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of a command; of every command when it isn't known. The reference page is printed from it.

    `--version` is answered without any.
    """
    road = Parser(
        prog="road",
        description="Take a Django site to production on your own servers, and keep it there.",
        epilog=EPILOG,
        allow_abbrev=False,
    )
    road.add_argument("--version", action="version", version=f"roadworthy {__version__}")
    road.add_argument("-C", "--folder", type=Path, default=Path(), help="work as if started in this folder")
    commands = road.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = [theme for theme, names in THEMES.items() if command in names]
    for theme in chosen or (THEMES if command != "--version" else ()):
        import_module(f"roadworthy.cli.{theme}").add_commands(commands)
    return road


def command_of(words: Sequence[str]) -> str:
    """Return the command that words begin with; empty where something else comes first that takes a closer look."""
    rest = list(words)
    while rest[:1] in (["-C"], ["--folder"]):
        rest = rest[2:]
    return rest[0] if rest else ""


def main(words: Sequence[str] | None = None, terminal: Terminal | None = None) -> int:
    """Run one command and return its exit code."""
    open_closed_streams()
    words = sys.argv[1:] if words is None else words
    arguments = parser(command_of(words)).parse_args(words)
    return run_command(arguments, terminal or Terminal())


if __name__ == "__main__":
    sys.exit(main())
