"""The commands that change what serves: deploy, rollback, maintenance; and history, which says who changed what."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from typing import Any

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.loading import load_meanwhile
from roadworthy.cli.target import add_target, target_for
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.ledger import Ledger, read_ledger
from roadworthy.deployment.rollout.rules import NOT_ANSWERED
from roadworthy.problems import Problem, ProblemsFound

SHOWN = 20
ROLLOUT = "roadworthy.deployment.rollout"


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    _add_deploy(commands)
    back = commands.add_parser("rollback", help="have a release that served before serve again")
    add_target(back)
    back.add_argument("release", nargs="?", default="", metavar="RELEASE", help="which; without it, the one before")
    back.add_argument("--yes", action="store_true", help="do not ask, also when it is not safe")
    back.set_defaults(run=run_rollback)
    history = commands.add_parser("history", help="who changed what serves, when, and how it went")
    add_target(history)
    history.add_argument("-n", "--lines", type=int, default=SHOWN, metavar="N", help="so many lines; 0 for all")
    history.add_argument("--json", action="store_true", help="for a script")
    history.set_defaults(run=run_history)
    maintenance = commands.add_parser("maintenance", help="have the balancer answer visitors itself, or let them in")
    add_target(maintenance)
    maintenance.add_argument("state", choices=("on", "off"), metavar="on|off", help="on or off")
    maintenance.set_defaults(run=run_maintenance)


def _add_deploy(commands: argparse._SubParsersAction[Any]) -> None:
    deploy = commands.add_parser("deploy", help="build a revision, bring it to the hosts, and have it serve")
    add_target(deploy)
    deploy.add_argument("--revision", default="HEAD", metavar="REV", help="a commit, branch or tag; without it, HEAD")
    deploy.add_argument("--dirty", action="store_true", help="deploy what is not committed too")
    deploy.add_argument("--no-check", action="store_true", help="do not look for errors that it adds to the code")
    only = deploy.add_mutually_exclusive_group()
    only.add_argument(
        "--hold-contract", action="store_true", help="leave what the former release needs in the database"
    )
    only.add_argument("--contract", action="store_true", help="only take away what an earlier deploy has left there")
    deploy.set_defaults(run=run_deploy)


def run_deploy(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Deploy, or do what an earlier deploy has held back."""
    load_meanwhile(f"{ROLLOUT}.deploy", "roadworthy.cli.check_gate")
    target = target_for(arguments, terminal, does_without_hub=True)
    if arguments.contract:
        from roadworthy.deployment.rollout.contract import Contract

        entry = Contract(target, teller(terminal)).run()
        return _said(entry, "nothing was held back", terminal)
    from roadworthy.cli.check_gate import checked_meanwhile
    from roadworthy.deployment.rollout.deploy import Deploy, What

    what = What(arguments.revision, arguments.dirty, arguments.hold_contract)
    if arguments.no_check:
        return _said(Deploy(target, teller(terminal), what).run(), "", terminal)
    with checked_meanwhile(target, what.revision, what.allow_dirty, teller(terminal)) as refuse_new_errors:
        return _said(Deploy(target, teller(terminal), what, refuse_new_errors).run(), "", terminal)


def run_rollback(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Go back, after asking when it is not safe."""
    load_meanwhile(f"{ROLLOUT}.rollback")
    target = target_for(arguments, terminal, brings_code=False, does_without_hub=True)
    from roadworthy.deployment.rollout.rollback import Rollback

    def agree(against: Sequence[Problem]) -> bool:
        return is_wanted(against, arguments.yes, f"{target.environment.name} {arguments.release}".strip(), terminal)

    entry = Rollback(target, teller(terminal), arguments.release, agree).run()
    if entry is None:
        terminal.tell("nothing was changed")
        return NOT_FINE
    return _said(entry, "", terminal)


def is_wanted(against: Sequence[Problem], is_sure: bool, words: str, terminal: Terminal) -> bool:
    """Say whether to go back: when it is safe, when it was said beforehand, or when somebody says so now.

    `words` are those that stand behind `road rollback`.
    """
    for problem in against:
        terminal.complain(problem)
    if is_sure or not against:
        return True
    if not terminal.can_ask:
        hint = f"`road rollback {words} --yes`, if it must be"
        raise ProblemsFound([NOT_ANSWERED.problem("going back is not safe, and nobody is here to be asked", hint)])
    return terminal.ask("go back all the same? [y/N]").lower() in ("y", "yes")


def run_maintenance(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Turn maintenance on or off."""
    from roadworthy.deployment.rollout.maintenance import Maintenance

    target = target_for(arguments, terminal, brings_code=False, does_without_hub=True)
    entry = Maintenance(target, teller(terminal), arguments.state == "on").run()
    return _said(entry, f"maintenance was {arguments.state} already", terminal)


def run_history(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the history, the newest last, and what is under way."""
    target = target_for(arguments, terminal, keeps_secrets=False, brings_code=False, does_without_hub=True)
    ledger = read_ledger(target, max(0, arguments.lines))
    if arguments.json:
        terminal.say(json.dumps({"history": list(ledger.history), "under_way": ledger.record}, indent=2))
        return FINE
    for line in ledger.history:
        terminal.say(Entry.of(line).line())
    if not ledger.history:
        terminal.say("nothing was deployed yet")
    for words in under_way(ledger, arguments.environment):
        terminal.say(words, "yellow")
    return FINE


def under_way(ledger: Ledger, environment: str) -> list[str]:
    """Return what is said of a deploy that is under way, or was cut off."""
    if ledger.holder and ledger.holder["is_alive"]:
        return [f"under way: {ledger.holder['who']}: {ledger.holder['doing']}"]
    if ledger.record:
        record = ledger.record
        words = f"cut off: the {record['what']} of {record['release']} by {record['who']}, in phase {record['phase']}"
        return [words, f"  any command that changes {environment} goes on with it"]
    return []


def teller(terminal: Terminal) -> Callable[[str], None]:
    """Return who hears each step."""
    return lambda words: terminal.tell(f"  {words}")


def _said(entry: Entry | None, otherwise: str, terminal: Terminal) -> int:
    if entry is None:
        terminal.say(otherwise)
    elif entry.what.startswith("maintenance"):
        terminal.say(f"{entry.what}, in {entry.took_s:.1f} s")
    else:
        former = f", after {entry.previous}" if entry.previous and entry.previous != entry.release else ""
        terminal.say(f"{entry.release} serves{former}: {entry.what} done in {entry.took_s:.1f} s", "bold")
    return FINE
