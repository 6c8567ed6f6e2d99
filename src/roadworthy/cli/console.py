"""The commands that run something of the site on a host, in front of the person: console, and manage elsewhere."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.target import add_target, place_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.host_command import code_host, handed, host_words, refuse_without_release, release_question
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.site import Site
from roadworthy.fleet.fleet import Fleet
from roadworthy.stack.command import words
from roadworthy.stack.layout import layout
from roadworthy.stack.registry import kinds


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    console = commands.add_parser("console", help="Django's shell on a host, in the release that serves")
    add_target(console)
    console.add_argument("host", nargs="?", default="", metavar="HOST", help="the first with the site's code if none")
    console.set_defaults(run=run_console)


def run_console(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Open the shell; its exit code is ours."""
    site, environment = place_of(arguments)
    return manage_on_host(site, environment, code_host(environment, kinds(), arguments.host), ["shell"], terminal)


def manage_on_host(
    site: Site,
    environment: Environment,
    host: Host,
    command: Sequence[str],
    terminal: Terminal,
    *,
    variables: Mapping[str, str] = {},
) -> int:
    """Run a management command on a host with this terminal, and return its exit code."""
    ssh, _ = ssh_options()
    place = layout(site, environment)
    hand = Fleet([host], ssh).hand(host)
    if hand.run(release_question(place)).exit_code:
        refuse_without_release(site, environment, host)
    is_terminal = terminal.input.isatty() and terminal.out.isatty()
    if is_terminal:
        terminal.tell(f"{environment.name} on {host.name}", "bold")
    told = words(f"{site.manage} {shlex.join(command)}", site)
    term = os.environ.get("TERM", "")
    begun, *rest = ssh.words(host, may_ask=is_terminal)
    with handed(variables, hand) as file:
        remote = host_words(told, place, host, is_terminal=is_terminal, term=term, handed=file)
        return _attended([begun, *(["-t"] if is_terminal else []), *rest, shlex.join(remote)])


def _attended(command: list[str]) -> int:
    """Run a command in the foreground; Ctrl-C is its own business, and its end is waited for."""
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        code = subprocess.run(command, check=False, preexec_fn=_heed_ctrl_c).returncode
    finally:
        signal.signal(signal.SIGINT, former)
    return code if code >= 0 else 128 - code


def _heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
