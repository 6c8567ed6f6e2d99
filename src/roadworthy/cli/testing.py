"""The command that rehearses: an environment's hosts as throwaway machines, visited, and broken on purpose."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.hosts import REHEARSAL
from roadworthy.cli.stage import Stage, stage_of
from roadworthy.cli.target import add_target, place_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.environment import Environment
from roadworthy.environments.near import did_you_mean
from roadworthy.problems import ProblemsFound
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.layout import layout
from roadworthy.testing.apt_sources import SUITES
from roadworthy.testing.claims import claimed
from roadworthy.testing.event import Act, Event
from roadworthy.testing.judgement import Happening, broken_promise
from roadworthy.testing.kept_hub import HubPages, keep_hub, rehearsal_folder
from roadworthy.testing.machines import DEFAULT_SUITE, Machines
from roadworthy.testing.page import page
from roadworthy.testing.rehearsal import Rehearsal
from roadworthy.testing.report import Report, as_json, report_of, text_lines
from roadworthy.testing.rules import NO_SUCH_EVENT
from roadworthy.testing.stand_in import stand_ins
from roadworthy.testing.visit_plan import DEFAULT_RATE, VisitPlan
from roadworthy.testing.workstation import require_workstation

MOST_RATE = 500.0
LAST_FIGURES_S = 15.0
"""What hosts measured last has come to the hub after so long."""


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this theme's commands."""
    found = commands.add_parser(
        "rehearse", help="deploy to throwaway machines on this one, break them one by one, and say what visitors saw"
    )
    add_target(found)
    found.add_argument("--only", nargs="+", metavar="EVENT", default=[], help="these events; kill, or kill-web, say")
    found.add_argument("--keep", action="store_true", help="leave the machines until Ctrl-C, and say how to reach them")
    found.add_argument("--json", type=Path, metavar="FILE", help="write the report for a script")
    found.add_argument(
        "--html", type=Path, metavar="FILE", help="write the report as a page with a picture of the time"
    )
    found.add_argument("--suite", choices=SUITES, default=DEFAULT_SUITE, help="Debian's name for the machines' release")
    found.add_argument(
        "--rate", type=rate, default=DEFAULT_RATE, metavar="N", help=f"visits a second (default: {DEFAULT_RATE:g})"
    )
    found.add_argument("--path", nargs="+", metavar="PATH", default=["/"], help="the pages that visitors ask for")
    found.add_argument("--post", metavar="PATH", default="/", help="the page to which visitors send a form")
    found.set_defaults(run=run_rehearse)


def rate(words: str) -> float:
    """Return a number of visits a second."""
    number = float(words)
    if not 1 <= number <= MOST_RATE:
        raise argparse.ArgumentTypeError(f"{words} is not between 1 and {MOST_RATE:g}")
    return number


def run_rehearse(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Rehearse, report, and exit with 1 when the promise was broken."""
    site, environment = place_of(arguments)
    refuse_unknown_events(arguments.only, environment)
    require_workstation()
    for file in filter(None, (arguments.json, arguments.html)):
        file.touch()  # better refused now than after minutes of work
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-"))
    began = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")

    def tell(words: str) -> None:
        terminal.tell(words, "bold")

    machines = Machines(
        stand_ins(environment.hosts, claimed()), folder, arguments.suite, lambda words: tell(f"  {words}")
    )
    stage = stage_of(site, environment, machines, terminal)
    rehearsal = Rehearsal(
        machines, stage.rollouts, lambda: chosen(stage.events(), arguments.only), _plan(stage, arguments), tell,
        lambda happening: _tell_happening(happening, rehearsal, terminal),
    )  # fmt: skip
    try:
        try:
            rehearsal.run()
            report = report_of(rehearsal, site.name, environment.name, began, _keep_hub(stage, tell))
            _give(report, arguments, terminal)
        finally:
            if arguments.keep:
                _keep(machines, terminal)
    finally:
        machines.end()
        shutil.rmtree(folder, ignore_errors=True)
    return FINE if report.is_kept else NOT_FINE


def _keep_hub(stage: Stage, tell: Callable[[str], None]) -> HubPages | None:
    """Bring here what the environment's hub gathered, if it has one; return where its pages will be."""
    host, own = hub_host(stage.environment), layout(stage.site, stage.environment)
    if host is None:
        return None
    tell("bringing here what the hub has gathered")
    time.sleep(LAST_FIGURES_S)
    why = keep_hub(own, host, stage.ssh_config, rehearsal_folder(stage.site))
    if why:
        tell(f"  it can't be brought, so nothing leads there: {why}")
        return None
    return HubPages(own.key, time.time() - time.monotonic())


def _plan(stage: Stage, arguments: argparse.Namespace) -> VisitPlan:
    return VisitPlan(
        stage.front_addresses(), stage.name, rate=arguments.rate, paths=tuple(arguments.path), post_path=arguments.post
    )


def refuse_unknown_events(wanted: Sequence[str], environment: Environment) -> None:
    """Raise ProblemsFound for words that can be no event's name; the rest is known only when the site serves."""
    problems = [
        NO_SUCH_EVENT.problem(f"no event is called {word}", hint)
        for word in wanted
        if (hint := _why_none(word, environment))
    ]
    if problems:
        raise ProblemsFound(problems)


def _why_none(word: str, environment: Environment) -> str:
    """Return what would be right in place of a word that can be no event's name, or nothing."""
    act, _, name = word.partition("-")
    acts = [str(one) for one in Act if one != Act.VISIT]
    if act not in acts:
        return did_you_mean(act, acts, "there are:")
    hosts, services = {host.name: host for host in environment.hosts}, [one.name for one in environment.services]
    if act in (Act.POWER, Act.CUT, Act.FILL) and name and name not in hosts:
        return did_you_mean(name, list(hosts), "the hosts are:")
    if act == Act.KILL and name in hosts and name not in services:
        return f"a service is killed on one of its hosts: {', '.join(f'{act}-{role}' for role in hosts[name].roles)}"
    return ""


def chosen(found: Sequence[Event], wanted: Sequence[str]) -> list[Event]:
    """Return the events that are asked for, by name or by act; all when none is. Raise ProblemsFound for others."""
    names = {event.name for event in found} | {str(event.act) for event in found}
    problems = [
        NO_SUCH_EVENT.problem(f"no event is called {word}", did_you_mean(word, sorted(names), "there are:"))
        for word in wanted
        if word not in names
    ]
    if problems:
        raise ProblemsFound(problems)
    return [event for event in found if not wanted or event.name in wanted or str(event.act) in wanted]


def _tell_happening(happening: Happening, rehearsal: Rehearsal, terminal: Terminal) -> None:
    seen = happening.seen
    words = (
        f"  {seen.failed} of {seen.visits} failed, {seen.slow} slow, {seen.retried} retried, "
        f"longest gap {seen.longest_gap_s:.1f} s" + (f", whole after {seen.whole_after_s:.1f} s" if seen.failed else "")
    )
    broken = broken_promise(happening, rehearsal.bounds)
    terminal.tell(words, "red" if broken else "green")
    if broken:
        terminal.tell(f"  {broken}", "red")


def _give(report: Report, arguments: argparse.Namespace, terminal: Terminal) -> None:
    for line in text_lines(report):
        terminal.say(line, *(["red"] if line.startswith("broken") else []))
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(report), indent=2) + "\n", encoding="utf-8")
    if arguments.html:
        arguments.html.write_text(page(report), encoding="utf-8")


def _keep(machines: Machines, terminal: Terminal) -> None:
    """Wait for Ctrl-C, also after something went wrong: then there is most to see. Interrupted already, do not wait."""
    if not machines.ssh_config.exists() or isinstance(sys.exc_info()[1], KeyboardInterrupt):
        return
    terminal.tell("the machines are kept until Ctrl-C; to have other commands act on them:", "bold")
    terminal.tell(f"  export {REHEARSAL}={machines.folder}")
    terminal.tell(f"  ssh -F {machines.ssh_config} {machines.hosts[0].name}")
    try:
        signal.pause()
    except KeyboardInterrupt:
        terminal.tell("")
