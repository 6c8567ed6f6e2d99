"""`road secrets`: values that nobody else should know, encrypted in the repository."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.members import get_ready, run_key
from roadworthy.cli.secrets_edit import run_edit
from roadworthy.cli.site import environment_of, site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.document import as_typed
from roadworthy.environments.environment import Environment
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.secret_rules import BAD_SECRET, NO_SUCH_SECRET, NO_VALUE, SEEN_SECRET
from roadworthy.environments.secret_values import SecretValues, wrong_with_name, wrong_with_value
from roadworthy.environments.secrets import Safe, missing_secrets, safe_of
from roadworthy.problems import ProblemsFound, Where


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `road secrets`."""
    secrets = commands.add_parser("secrets", help="keep secrets encrypted in the repository")
    deeds = secrets.add_subparsers(dest="deed", metavar="COMMAND", required=True)
    _add(deeds, "set", "set one secret; its value comes from a prompt or from standard input", run_set, "NAME")
    _add(deeds, "edit", "edit an environment's secrets in $VISUAL or $EDITOR", run_edit)
    _add(deeds, "remove", "take one secret away", run_remove, "NAME")
    listing = deeds.add_parser("list", help="print the names of secrets, and which are missing")
    listing.add_argument("environment", nargs="?", metavar="ENV", help="only this environment")
    listing.add_argument("--json", action="store_true", help="as JSON, for scripts")
    listing.set_defaults(run=run_list)
    key = deeds.add_parser("key", help="print your public key, make one if you have none, and let its owner in")
    key.add_argument("--name", help="the name to stand beside the key in secrets/recipients.txt")
    key.add_argument("--add", metavar="KEY", help="let somebody else in, by their public key")
    key.add_argument("--remove", metavar="WHO", help="take somebody off, by name or public key")
    key.set_defaults(run=run_key)


def _add(deeds: argparse._SubParsersAction[Any], deed: str, words: str, run: Any, *names: str) -> None:
    command = deeds.add_parser(deed, help=words)
    command.add_argument("environment", metavar="ENV", help="the environment")
    for name in names:
        command.add_argument("name", metavar=name, help="the name of the environment variable")
        command.add_argument("more", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    command.set_defaults(run=run)


def run_set(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Set one secret."""
    _refuse_value(arguments)
    site = site_of(arguments)
    environment = environment_of(site, arguments.environment)
    safe = safe_of(site, os.environ)
    get_ready(safe, terminal)
    is_new = arguments.name not in safe.open(environment.name)
    value = _asked_for(arguments.name, environment, terminal)
    tell_newcomers(safe, environment.name, terminal)
    safe.change(environment.name, {arguments.name: value})
    terminal.say(f"{_file(safe, environment)}: {arguments.name} {'set' if is_new else 'changed'}")
    if arguments.name not in environment.secrets:
        terminal.tell(f"not listed yet: add it to secrets in [environments.{environment.name}] of roadworthy.toml")
    return FINE


def _refuse_value(arguments: argparse.Namespace) -> None:
    name = arguments.name.partition("=")[0]
    if arguments.more or name != arguments.name:
        hint = f"take another value, then: road secrets set {arguments.environment} NAME, which asks for it"
        message = "a value on the command line can be seen by others and stays in the shell's history; nothing was set"
        raise ProblemsFound([SEEN_SECRET.problem(message, hint)])
    if wrong := wrong_with_name(name):
        raise ProblemsFound([BAD_SECRET.problem(wrong)])


def _asked_for(name: str, environment: Environment, terminal: Terminal) -> str:
    try:
        value = terminal.ask_secret(f"{name} in {environment.name}:")
    except UnicodeDecodeError:
        value = "\ud800"
    except EOFError:
        value = ""
    if not value:
        raise ProblemsFound([NO_VALUE.problem("no value was given, and nothing was set")])
    if wrong := wrong_with_value(value):
        raise ProblemsFound([BAD_SECRET.problem(wrong, "nothing was set")])
    return value


def tell_newcomers(safe: Safe, environment: str, terminal: Terminal) -> None:
    """Say who will be able to open an environment's secrets from now on, and could not before."""
    for each in safe.newcomers(environment):
        terminal.tell(f"from now on also for {each}")


def run_remove(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Take one secret away."""
    _refuse_value(arguments)
    site = site_of(arguments)
    environment = environment_of(site, arguments.environment)
    safe = safe_of(site, os.environ)
    there = safe.open(environment.name)
    if arguments.name not in there:
        hint = did_you_mean(arguments.name, there, "there are:")
        where = Where(_file(safe, environment))
        raise ProblemsFound([NO_SUCH_SECRET.problem(f"no secret {arguments.name}", hint, where)])
    get_ready(safe, terminal)
    safe.change(environment.name, {}, without=arguments.name)
    terminal.say(f"{_file(safe, environment)}: {arguments.name} removed")
    if arguments.name in environment.secrets:
        terminal.tell(f"still listed: take it out of secrets in [environments.{environment.name}] of roadworthy.toml")
    return FINE


def run_list(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print the names of secrets; the site is not fine when one that is declared has no value."""
    site = site_of(arguments)
    chosen = site.environments
    if arguments.environment:
        chosen = (environment_of(site, arguments.environment),)
    safe = safe_of(site, os.environ)
    opened = [(environment, safe.open(environment.name)) for environment in chosen]
    if arguments.json:
        terminal.say(json.dumps({each.name: _as_json(each, values) for each, values in opened}, indent=2))
    else:
        for line in _lines(opened):
            terminal.say(line)
    return NOT_FINE if any(missing_secrets(*each) for each in opened) else FINE


def _as_json(environment: Environment, values: SecretValues) -> dict[str, list[str]]:
    return {"set": list(values), "missing": list(missing_secrets(environment, values))}


def _lines(opened: list[tuple[Environment, SecretValues]]) -> list[str]:
    rows = [row for environment, values in opened for row in _rows(environment, values)]
    if not rows:
        return ["no secrets are declared, and none are set"]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}" for row in rows]


def _rows(environment: Environment, values: SecretValues) -> list[tuple[str, str, str]]:
    name = environment.name
    declared = [
        (name, secret, "set" if secret in values else f"missing: road secrets set {name} {secret}")
        for secret in environment.secrets
    ]
    others = [secret for secret in values if secret not in environment.secrets]
    return declared + [(name, secret, f"set, and not listed in [environments.{name}]") for secret in others]


def _file(safe: Safe, environment: Environment) -> str:
    return as_typed(safe.file(environment.name))
