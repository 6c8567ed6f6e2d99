"""The commands that run or show something of the site under an environment's settings: manage, settings."""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from roadworthy.cli.errors import CALLED_WRONGLY, FINE
from roadworthy.cli.site import means_of, site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.attended import attended
from roadworthy.deployment.difference import Change, read_changes
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.preparation import Preparation
from roadworthy.deployment.preview import see_settings
from roadworthy.deployment.up import processes_of
from roadworthy.environments.environment import LOCAL
from roadworthy.environments.site import Site
from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.running import look
from roadworthy.stack.command import words


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    manage = commands.add_parser("manage", help="run a management command under an environment's settings")
    manage.add_argument("environment", metavar="ENV", help="so far only: local")
    manage.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND …", help="as after manage.py")
    manage.set_defaults(run=run_manage)
    settings = commands.add_parser("settings", help="what an environment changes about the project's settings")
    settings.add_argument("environment", metavar="ENV")
    settings.add_argument("--module", action="store_true", help="show the generated module instead")
    settings.add_argument("--json", action="store_true", help="for a script")
    settings.set_defaults(run=run_settings)


def run_manage(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run one management command; its exit code is ours."""
    command = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    if not command or arguments.environment != LOCAL:
        terminal.tell("say it so: road manage local -- COMMAND …", "red")
        return CALLED_WRONGLY
    site = site_of(arguments)
    folder = LocalFolder.of(site)
    if look(folder.run):
        return _call(site, Preparation(site, means_of(site, terminal)).join(), command)
    lock = take_lock(folder.run)
    try:
        prepared = Preparation(site, means_of(site, terminal)).run()
        with attended(processes_of(prepared.servers), lock.environment):
            return _call(site, prepared.variables, command)
    finally:
        lock.release()


def _call(site: Site, variables: Mapping[str, str], command: list[str]) -> int:
    words_ = [*words(site.manage, site), *command]
    return subprocess.run(words_, cwd=site.folder, env=dict(variables), check=False).returncode


def run_settings(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the difference, secrets masked."""
    site = site_of(arguments)
    environment = site.environment(arguments.environment)
    if environment is None:
        names = ", ".join(one.name for one in site.environments)
        terminal.tell(f"there is no environment {arguments.environment}; there are: {names}", "red")
        return CALLED_WRONGLY
    preview = see_settings(site, environment, means_of(site, terminal))
    if arguments.module:
        terminal.say(preview.text.rstrip())
        return FINE
    changes = read_changes(preview.python, site.folder, site.settings, preview.variables)
    if arguments.json:
        terminal.say(json.dumps([asdict(change) for change in changes], indent=2))
        return FINE
    for change in changes:
        _show(change, terminal)
    return FINE


def _show(change: Change, terminal: Terminal) -> None:
    for line in change.lines():
        terminal.say(line, "red" if line.startswith("-") else "green")
    terminal.say()
