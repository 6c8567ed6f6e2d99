"""The commands that run or show something of the site under an environment's settings: manage, settings."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from roadworthy.cli.console import manage_on_host
from roadworthy.cli.errors import CALLED_WRONGLY, FINE
from roadworthy.cli.site import environment_of, means_of, site_of
from roadworthy.cli.target import place_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.attended import attended
from roadworthy.deployment.difference import Change, read_changes
from roadworthy.deployment.host_command import code_host, given_variables
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.preparation import Preparation, local_environment
from roadworthy.deployment.preview import see_settings
from roadworthy.deployment.up import processes_of
from roadworthy.environments.environment import LOCAL
from roadworthy.environments.site import Site
from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.running import look
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.command import words
from roadworthy.stack.registry import kinds

NO_MANAGE = Rule("E352", "The site's management commands can't be called", "site.manage says how to call them.")
RULES = (NO_MANAGE,)
VARIABLE = "--variable"


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    manage = commands.add_parser("manage", help="run a management command under an environment's settings")
    manage.add_argument(
        VARIABLE,
        action="append",
        default=[],
        metavar="NAME[=VALUE]",
        help="a variable for this command alone; without a value, the one of your shell",
    )
    manage.add_argument(
        "environment", metavar="ENV", help="local, or one with hosts: on its first with the site's code"
    )
    manage.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND …", help="as after manage.py")
    manage.set_defaults(run=run_manage)
    settings = commands.add_parser("settings", help="what an environment changes about the project's settings")
    settings.add_argument("environment", metavar="ENV")
    settings.add_argument("--module", action="store_true", help="show the generated module instead")
    settings.add_argument("--json", action="store_true", help="for a script")
    settings.set_defaults(run=run_settings)


def run_manage(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run one management command; its exit code is ours."""
    told, words_ = split_variables(arguments.words)
    command = words_[1:] if words_[:1] == ["--"] else words_
    if not command:
        terminal.tell(f"say it so: road manage {arguments.environment} -- COMMAND …", "red")
        return CALLED_WRONGLY
    given = given_variables([*arguments.variable, *told], os.environ)
    if arguments.environment != LOCAL:
        site, environment = place_of(arguments)
        return manage_on_host(site, environment, code_host(environment, kinds()), command, terminal, variables=given)
    site = site_of(arguments)
    means = means_of(site, local_environment(site), terminal)
    folder = LocalFolder.of(site)
    if look(folder.run) and (variables := Preparation(site, means).join()):
        return _call(site, {**variables, **given}, command)
    lock = take_lock(folder.run)
    try:
        prepared = Preparation(site, replace(means, marks=lock.environment)).run()
        with attended(processes_of(prepared.servers), lock.environment):
            return _call(site, {**prepared.variables, **given}, command)
    finally:
        lock.release()


def split_variables(said: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the variables that are told behind the environment's name, and what comes after them."""
    told, rest = [], list(said)
    while rest and (rest[0] == VARIABLE or rest[0].startswith(f"{VARIABLE}=")):
        _, is_whole, value = rest.pop(0).partition("=")
        told += [value] if is_whole else rest[:1]
        rest = rest if is_whole else rest[1:]
    return told, rest


def _call(site: Site, variables: Mapping[str, str], command: list[str]) -> int:
    """Run it in the foreground, with the terminal; Ctrl-C is its own business, and its end is waited for."""
    words_ = words(f"{site.manage} {shlex.join(command)}", site)
    try:
        with subprocess.Popen(words_, cwd=site.folder, env=dict(variables)) as running:
            return _wait(running)
    except FileNotFoundError:
        hint = "correct site.manage in roadworthy.toml"
        where = Where("roadworthy.toml", part="site.manage")
        raise ProblemsFound([NO_MANAGE.problem(f"there is no program {words_[0]}", hint, where)]) from None


def _wait(running: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            code = running.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue


def run_settings(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the difference, secrets masked."""
    site = site_of(arguments)
    environment = environment_of(site, arguments.environment)
    preview = see_settings(site, environment, means_of(site, environment, terminal))
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
