"""The commands for the hosts of an environment: how they do, a command on some of them, a shell on one."""

from __future__ import annotations

import argparse
import json
import os
import threading
from collections.abc import Sequence
from typing import Any

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.host_table import table
from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.target import add_target, place_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.report import quoted
from roadworthy.fleet.command import Finished
from roadworthy.fleet.fleet import Fleet, SomeFailed
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.host_health import HostHealth, clock_problem
from roadworthy.fleet.host_rules import NO_SUCH_HOST
from roadworthy.problems import Problem, ProblemsFound
from roadworthy.stack.layout import layout

COLOURS = ("cyan", "magenta", "yellow", "blue", "green")
LIMIT_S = 3600.0


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    hosts = commands.add_parser("hosts", help="the hosts of an environment: how they do, and what runs there")
    add_target(hosts)
    hosts.add_argument("--json", action="store_true", help="for a script")
    hosts.set_defaults(run=run_hosts)
    run = commands.add_parser("run", help="run a command on hosts, as root: road run production web -- uptime")
    add_target(run)
    run.add_argument("where", metavar="ROLE|HOST", help="a role, a host, or `all`")
    run.add_argument(
        "words", nargs="+", metavar="COMMAND", help="the command, after `--`; a single word goes to the shell"
    )
    run.add_argument("--time-limit", type=float, default=LIMIT_S, metavar="SECONDS", help="(default: 3600)")
    run.set_defaults(run=run_run)
    ssh = commands.add_parser("ssh", help="a shell on a host, as ssh opens it")
    add_target(ssh)
    ssh.add_argument("host", metavar="HOST", help="the host")
    ssh.add_argument("words", nargs="*", metavar="COMMAND", default=(), help="a command instead of a shell, after `--`")
    ssh.set_defaults(run=run_ssh)


def run_hosts(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the hosts; exit with 1 when one is out of reach, has the wrong time, or has a unit that failed."""
    site, environment = place_of(arguments)
    key = layout(site, environment).key
    found, problems = _healths(environment, key)
    if arguments.json:
        terminal.say(json.dumps([_as_json(host, found.get(host.name)) for host in environment.hosts], indent=2))
    else:
        for line in table(environment.hosts, found, key):
            terminal.say(line)
    for problem in problems:
        terminal.complain(problem)
    return NOT_FINE if problems or any(health.failed_units for health in found.values()) else FINE


def _healths(environment: Environment, key: str) -> tuple[dict[str, HostHealth], list[Problem]]:
    fleet = Fleet(environment.hosts, ssh_options()[0])
    problems: list[Problem] = []
    found: dict[str, HostHealth] = {}
    try:
        found = fleet.each(environment.hosts, lambda hand: hand.health(key))
    except SomeFailed as failed:
        problems += failed.problems
        found = {name: health for name, health in failed.results.items() if isinstance(health, HostHealth)}
    clocks = [clock_problem(host, found[host.name].facts) for host in environment.hosts if host.name in found]
    return found, problems + [problem for problem in clocks if problem]


def _as_json(host: Host, health: HostHealth | None) -> dict[str, Any]:
    known = {"name": host.name, "address": host.address, "roles": list(host.roles), "reachable": health is not None}
    return {**known, **({} if health is None else _plain(health))}


def _plain(health: HostHealth) -> dict[str, Any]:
    values = {name: value for name, value in vars(health).items() if name != "facts"}
    facts = {name: value for name, value in vars(health.facts).items() if name != "files"}
    return {**values, "units": dict(health.units), "facts": facts}


def run_run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Run a command on hosts at once, each line with its host's name; exit with 1 when it failed on one."""
    _, environment = place_of(arguments)
    hosts = _chosen(environment, arguments.where)
    say = _Speaker(hosts, terminal)
    words = arguments.words if len(arguments.words) > 1 else ["sh", "-c", arguments.words[0]]

    def do(hand: Hand) -> Finished:
        return hand.run(words, on_line=say.of(hand.host), time_limit_s=arguments.time_limit)

    finished, problems = _done(Fleet(hosts, ssh_options()[0]), hosts, do)
    for problem in problems:
        terminal.complain(problem)
    failed = {name: done for name, done in finished.items() if not done.succeeded}
    for name, done in failed.items():
        terminal.tell(f"{name}: it {done.how}", "red")
    if len(hosts) == 1 and failed:  # as if it had run here
        return max(1, min(255, next(iter(failed.values())).exit_code))
    return NOT_FINE if failed or problems else FINE


def _done(fleet: Fleet, hosts: Sequence[Host], do: Any) -> tuple[dict[str, Finished], tuple[Problem, ...]]:
    try:
        return fleet.each(hosts, do), ()
    except SomeFailed as failed:
        return {name: done for name, done in failed.results.items() if isinstance(done, Finished)}, failed.problems


class _Speaker:
    """Says lines of several hosts, each whole and with its host's name; those of one host stay in their order."""

    def __init__(self, hosts: Sequence[Host], terminal: Terminal) -> None:
        self._terminal, self._lock = terminal, threading.Lock()
        width = max(len(host.name) for host in hosts)
        self._heads = {
            host.name: terminal.paint(f"{host.name:<{width}} |", COLOURS[number % len(COLOURS)])
            for number, host in enumerate(hosts)
        }

    def of(self, host: Host) -> Any:
        """Return what says a line of one host."""

        def say(line: str) -> None:
            with self._lock:
                self._terminal.say(f"{self._heads[host.name]} {line}")

        return say


def _chosen(environment: Environment, where: str) -> tuple[Host, ...]:
    """Return the hosts that a word means: a role, a host's name, or `all`."""
    hosts = environment.hosts
    chosen = hosts if where == "all" else tuple(host for host in hosts if where == host.name or host.has_role(where))
    if chosen:
        return chosen
    known = [*dict.fromkeys(role for host in hosts for role in host.roles), *(host.name for host in hosts), "all"]
    hint = did_you_mean(where, known, "roles and hosts:")
    raise ProblemsFound([NO_SUCH_HOST.problem(f"{environment.name} has no role or host {quoted(where)}", hint)])


def run_ssh(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Become ssh."""
    _, environment = place_of(arguments)
    host = next((host for host in environment.hosts if host.name == arguments.host), None)
    if host is None:
        hint = did_you_mean(arguments.host, [host.name for host in environment.hosts], "hosts:")
        raise ProblemsFound([NO_SUCH_HOST.problem(f"{environment.name} has no host {quoted(arguments.host)}", hint)])
    words = ssh_options()[0].words(host, may_ask=True)
    terminal.out.flush()
    os.execvp(words[0], [*words, *arguments.words])
