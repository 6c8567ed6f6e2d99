"""The commands that compare hosts with what they should be, and make them so: plan, apply."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from roadworthy.cli import console
from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.target import add_target, target_for
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.plan import Changes, plan
from roadworthy.deployment.rollout.joining import changing_hosts
from roadworthy.deployment.rollout.moving import notice
from roadworthy.deployment.rollout.record_host import refuse_record_left
from roadworthy.deployment.rollout.settle import stand
from roadworthy.deployment.target import Target, keep_secrets
from roadworthy.fleet.change import Change

CHANGES = 3
"""The exit code of a plan that has something to do."""
SIGNS = {"made": "+", "changed": "~", "removed": "-"}
COLOURS = {"+": "green", "-": "red", "~": "yellow", "!": "cyan"}
DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    planned = commands.add_parser("plan", help="what would change on which host; exit code 3 if anything would")
    add_target(planned)
    planned.add_argument("--json", action="store_true", help="for a script")
    planned.set_defaults(run=run_plan)
    applied = commands.add_parser("apply", help="make the hosts as they should be, after showing what would change")
    add_target(applied)
    applied.add_argument("--yes", action="store_true", help="do not ask")
    applied.set_defaults(run=run_apply)
    console.add_commands(commands)


def run_plan(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show what would change; exit with 0 when nothing would, with 3 when something would."""
    target = target_for(arguments, terminal, keeps_secrets=False)
    if target.fresh and not target.is_rehearsal:
        terminal.tell(
            f"  secrets that `road apply {target.environment.name}` makes up: {', '.join(target.fresh)}", "dim"
        )
    changes = plan(target)
    _tell_of_fronts(target, terminal)
    if arguments.json:
        terminal.say(json.dumps(as_json(target.environment.name, changes), indent=2))
    else:
        show(changes, terminal)
    return CHANGES if any(changes.values()) else FINE


def _tell_of_fronts(target: Target, terminal: Terminal) -> None:
    """Say when visitors come to meet other hosts. Raise ProblemsFound when the history would be lost."""
    standings = stand(target, target.environment.hosts)
    refuse_record_left(target, standings)
    if words := notice(target, standings):
        terminal.tell(f"  {words}", "yellow")


def as_json(environment: str, changes: Changes) -> dict[str, Any]:
    """Return a plan as plain values."""
    return {"environment": environment, "hosts": {host: list(map(asdict, ones)) for host, ones in changes.items()}}


def run_apply(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show what would change, ask if somebody is there, and change it."""
    begun_s = time.monotonic()
    target = target_for(arguments, terminal, keeps_secrets=False)
    changes = plan(target)
    show(changes, terminal)
    _tell_of_fronts(target, terminal)
    if any(changes.values()) and not arguments.yes and not _is_wanted(target.environment.name, changes, terminal):
        return NOT_FINE
    keep_secrets(target)
    with changing_hosts(target, lambda words: terminal.tell(f"  {words}")) as joining:
        if any(changes.values()):
            done = joining.apply(lambda host, change: terminal.tell(f"  {host}: {_line(change, terminal)}"))
            terminal.say(f"applied: {_counted(done)}, in {time.monotonic() - begun_s:.1f} s", "bold")
        joining.run()
    return FINE


def _is_wanted(environment: str, changes: Changes, terminal: Terminal) -> bool:
    if not terminal.can_ask:
        terminal.tell(f"nothing was changed: nobody is here to be asked; road apply {environment} --yes", "red")
        return False
    answer = terminal.ask(f"make these changes ({_counted(changes)})? [y/N]")
    if answer.lower() in ("y", "yes"):
        return True
    terminal.tell("nothing was changed")
    return False


def show(changes: Changes, terminal: Terminal) -> None:
    """Show a plan: each host with what would change there, and a last line that sums it up."""
    for host, ones in changes.items():
        if ones:
            terminal.say(f"{host}", "bold")
            for line in _lines(ones, terminal):
                terminal.say(line)
    terminal.say("nothing to do" if not any(changes.values()) else _counted(changes), "bold")


def _lines(changes: Sequence[Change], terminal: Terminal) -> list[str]:
    return [line for change in changes for line in (f"  {_line(change, terminal)}", *_diff(change, terminal))]


def _line(change: Change, terminal: Terminal) -> str:
    sign = SIGNS.get(change.kind, "!")
    verb = "" if sign != "!" else f" ({change.kind})"
    edited = "; somebody changed it there, and that is taken back" if change.edited else ""
    return terminal.paint(f"{sign} {change.title}{verb}{edited}", COLOURS[sign])


def _diff(change: Change, terminal: Terminal) -> list[str]:
    """Return the diff of one change, indented; less the two lines that repeat the file's name."""
    lines = [line for line in change.diff.splitlines() if not line.startswith(("--- ", "+++ "))]
    return [
        "      " + terminal.paint(line, *([colour] if (colour := DIFF_COLOURS.get(line[:1])) else [])) for line in lines
    ]


def _counted(changes: Mapping[str, Sequence[Change]]) -> str:
    count, hosts = sum(map(len, changes.values())), sum(1 for ones in changes.values() if ones)
    return f"{count} change{'' if count == 1 else 's'} on {hosts} host{'' if hosts == 1 else 's'}"
