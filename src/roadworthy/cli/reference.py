"""`road reference`: the manual's reference pages, printed from the declarations that the program itself uses."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import roadworthy
from roadworthy.cli.errors import FINE
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.reference import kinds_page, problems_page, toml_page
from roadworthy.problems import Rule
from roadworthy.stack.registry import kinds
from roadworthy.structure.checks.explain import checks_page
from roadworthy.structure.checks.registry import checks

RUNS_IN_THE_SITE = (
    "roadworthy.contrib",
    "roadworthy.hub",
    "roadworthy.structure.inside",
    "roadworthy.structure.trying.inside",
    "roadworthy.__main__",
)
OPENING = """\
# Commands

`road -C FOLDER …` works as if started in that folder; roadworthy.toml is looked for there and in the folders above.
Answers go to standard output, problems and progress to standard error.
Exit codes: 0 fine; 1 not fine; 2 called wrongly; 3 could not find out, and of `road plan`: something would change.
"""


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `road reference`."""
    command = commands.add_parser("reference", help="print a page of the reference manual, as Markdown")
    command.add_argument("page", choices=sorted(PAGES), help="which page")
    command.set_defaults(run=run_reference)


def run_reference(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print one page."""
    terminal.say(PAGES[arguments.page]().rstrip("\n"))
    return FINE


def rules() -> tuple[Rule, ...]:
    """Return every rule that any part of Roadworthy declares, each once."""
    found = dict.fromkeys(rule for name in _modules() for rule in getattr(importlib.import_module(name), "RULES", ()))
    return tuple(found)


def _modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(roadworthy.__path__, "roadworthy.", onerror=lambda name: None):
        if not module.name.startswith(RUNS_IN_THE_SITE):
            yield module.name


def commands_page() -> str:
    """Return the page of every command, from the parser itself."""
    from roadworthy.cli.main import parser

    return "\n".join((OPENING, *(_command(command, words) for command, words in _commands(parser()))))


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            help_of = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield command, help_of.get(name, "")
                yield from _commands(command)


def _command(command: argparse.ArgumentParser, words: str) -> str:
    actions = [action for action in command._actions if action.dest != "help" and action.help != argparse.SUPPRESS]
    usage = " ".join((command.prog, *map(_usage, actions)))
    rows = [f"* `{_name(action)}`: {_help(action)}" for action in actions if action.help]
    sentence = f"{words[:1].upper()}{words[1:]}." if words else ""
    return "\n".join((f"## {command.prog}", "", sentence, "", f"```\n{usage}\n```", *([""] if rows else []), *rows, ""))


def _usage(action: argparse.Action) -> str:
    name = _name(action)
    if action.option_strings:
        return f"[{name}]"
    return {"?": f"[{name}]", "*": f"[{name} …]", "+": f"{name} …", "...": f"{name} …"}.get(str(action.nargs), name)


def _name(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return "COMMAND"
    value = str(
        action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper())
    )
    if not action.option_strings:
        return value
    name = max(action.option_strings, key=len)
    return name if action.nargs == 0 else f"{name} {value}"


def _help(action: argparse.Action) -> str:
    return str(action.help).replace("%(default)s", str(action.default)).replace("%%", "%")


PAGES: dict[str, Callable[[], str]] = {
    "checks": lambda: checks_page(checks().values()),
    "commands": commands_page,
    "kinds": lambda: kinds_page(kinds()),
    "problems": lambda: problems_page(rules()),
    "toml": lambda: toml_page(kinds()),
}
