"""The commands of the model: what the site is, its secrets, its schema and its reference pages."""

from __future__ import annotations

import argparse
import json
from typing import Any

from roadworthy.cli import reference, secrets
from roadworthy.cli.errors import FINE
from roadworthy.cli.show import as_json, as_text
from roadworthy.cli.site import environment_of, site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.schema import schema
from roadworthy.stack.registry import kinds


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this theme's commands."""
    show = commands.add_parser("show", help="print the site as roadworthy.toml describes it")
    show.add_argument("environment", nargs="?", metavar="ENV", help="only this environment")
    show.add_argument("--json", action="store_true", help="as JSON, for scripts")
    show.set_defaults(run=run_show)
    print_schema = commands.add_parser("schema", help="print the JSON Schema of roadworthy.toml, for editors")
    print_schema.set_defaults(run=run_schema)
    secrets.add_commands(commands)
    reference.add_commands(commands)


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print the model as it was read: environments, hosts, services, variables and names of secrets."""
    site = site_of(arguments)
    chosen = site.environments
    if arguments.environment:
        chosen = (environment_of(site, arguments.environment),)
    for warning in site.warnings:
        terminal.complain(warning)
    if arguments.json:
        terminal.say(json.dumps(as_json(site, chosen, kinds()), indent=2, ensure_ascii=False))
    else:
        terminal.say(as_text(site, chosen, kinds()))
    return FINE


def run_schema(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print the JSON Schema."""
    terminal.say(json.dumps(schema(kinds()), indent=2, ensure_ascii=False))
    return FINE
