"""The commands that look at a running site: status, logs."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from roadworthy.cli.errors import CALLED_WRONGLY, FINE, NOT_FINE
from roadworthy.cli.host_logs import show_logs
from roadworthy.cli.host_status import show_status
from roadworthy.cli.site import environment_of, local_of, site_of
from roadworthy.cli.terminal import Terminal, wants_colour
from roadworthy.deployment.dependencies import Answer, ask_dependencies
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.environments.environment import LOCAL, Environment
from roadworthy.environments.near import nearest
from roadworthy.environments.site import Site
from roadworthy.fleet.log_line import LogLine, Presenter
from roadworthy.fleet.logs import Follower, follow, last_lines, log_names
from roadworthy.fleet.running import Running, look
from roadworthy.fleet.state import Phase, ProcessState
from roadworthy.problems import ProblemsFound

FOLLOW_PAUSE_S = 0.2
PHASE_COLOURS = {Phase.READY: "green", Phase.RESTARTING: "red", Phase.STOPPED: "red"}


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add these commands."""
    status = commands.add_parser("status", help="what runs, where, and what fails and why")
    status.add_argument(
        "environment", nargs="?", default=LOCAL, metavar="ENV", help="this workstation if none is named"
    )
    status.add_argument("--json", action="store_true", help="for a script")
    status.set_defaults(run=run_status)
    logs = commands.add_parser("logs", help="the site's log, of all its processes or some")
    logs.add_argument(
        "names",
        nargs="*",
        metavar="[ENV] NAME",
        help="an environment with hosts; a process, service or job: all if none",
    )
    logs.add_argument("-n", "--lines", type=int, default=100, metavar="N", help="how many lines (default: 100)")
    logs.add_argument("-f", "--follow", action="store_true", help="go on as lines come")
    logs.add_argument(
        "--all", action="store_true", help="on hosts: also requests below /-/, as the balancer's questions"
    )
    logs.add_argument("--host", action="append", metavar="HOST", help="of this host only; may be given again")
    logs.add_argument("--since", metavar="WHEN", help="on hosts: from then on, as `journalctl --since` takes it")
    logs.set_defaults(run=run_logs)


def run_status(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say what runs; exit with 1 when the site is not up and well."""
    if arguments.environment != LOCAL:
        return show_status(arguments, terminal)
    name, folder = local_of(arguments)
    running = look(folder.run)
    answers = _dependencies(running)
    if arguments.json:
        terminal.say(json.dumps(_as_json(name, running, answers), indent=2))
    else:
        for line in _lines(name, running, answers, terminal):
            terminal.say(line)
    return FINE if _is_well(running, answers) else NOT_FINE


def _dependencies(running: Running | None) -> tuple[Answer, ...]:
    state = running.state if running else None
    ones = [process for process in state.processes if not process.is_beside] if state else []
    urls = [process.label for process in ones if process.label.startswith("http")]
    return ask_dependencies(urls[0]) if urls else ()


def _is_well(running: Running | None, answers: tuple[Answer, ...]) -> bool:
    if running is None or running.state is None:
        return False
    are_ready = all(one.phase == Phase.READY for one in running.state.processes if not one.is_beside)
    return are_ready and all(answer.is_well for answer in answers)


def _as_json(site: str, running: Running | None, answers: tuple[Answer, ...]) -> dict[str, Any]:
    state = asdict(running.state) if running and running.state else {}
    return {
        "site": site,
        "environment": "local",
        "running": running is not None,
        "pid": running.pid if running else None,
        "phase": state.get("phase"),
        "processes": state.get("processes", []),
        "jobs": state.get("jobs", []),
        "dependencies": [asdict(answer) for answer in answers],
    }


def _lines(site: str, running: Running | None, answers: tuple[Answer, ...], terminal: Terminal) -> list[str]:
    if running is None:
        return [f"{site} is not running; `road up` starts it"]
    if running.state is None:
        return [f"{site} is getting ready (process {running.pid})"]
    state = running.state
    head = (
        f"{site} is {'up' if state.phase == Phase.READY else state.phase} since {state.since} (process {running.pid})"
    )
    names = [process.name for process in state.processes] + [job.name for job in state.jobs]
    width = max(map(len, names), default=0)
    rows = [
        f"  {one.name:<{width}}  {terminal.paint(f'{one.phase:<10}', PHASE_COLOURS.get(one.phase, 'yellow'))}"
        f"  {one.label or '-':<24}  process {one.pid or '-'}{_restarts(one)}"
        for one in state.processes
    ]
    rows += [f"  {job.name:<{width}}  job         {_job(job.last, job.last_result, job.next)}" for job in state.jobs]
    return [terminal.paint(head, "bold"), *rows, *(f"  {_answer(answer, terminal)}" for answer in answers)]


def _restarts(one: ProcessState) -> str:
    if not one.last_death:
        return ""
    times = "once" if one.restarts == 1 else f"{one.restarts} times"
    return f"; started again {times}, the last time because it {one.last_death} (`road logs {one.name}`)"


def _job(last: str, result: str, due: str) -> str:
    ran = f"last {last}: {result or 'under way'}" if last else "has not run yet"
    return f"{ran}; next {due}"


def _answer(answer: Answer, terminal: Terminal) -> str:
    verdict = terminal.paint("pass", "green") if answer.is_well else terminal.paint("fail", "red", "bold")
    return f"{answer.name}: {verdict}, {answer.duration_ms:.0f} ms{f': {answer.reason}' if answer.reason else ''}"


def run_logs(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the last lines, and go on if asked."""
    named = arguments.names[:1]
    if place := _elsewhere(arguments, named):
        arguments.environment, arguments.names = named[0], arguments.names[1:]
        return show_logs(*place, arguments, terminal)
    arguments.names = arguments.names[1:] if named == [LOCAL] else arguments.names
    local = local_of(arguments)[1]
    folder = local.log
    known = tuple(sorted({*log_names(folder), *_processes(local)}))
    if unknown := [name for name in arguments.names if name not in known]:
        _refuse_misspelt(arguments, named[0], known)
        terminal.tell(f"no log of {', '.join(unknown)}; there are: {', '.join(known) or 'none yet'}", "red")
        return CALLED_WRONGLY
    presenter = Presenter(known, wants_colour(terminal.out))
    follower = Follower(folder, arguments.names) if arguments.follow else None
    for line in last_lines(folder, arguments.lines, arguments.names):
        _show(line, presenter, terminal)
    if follower:
        with suppress(KeyboardInterrupt):
            for line in follow(follower, _pause):
                _show(line, presenter, terminal)
    return FINE


def _processes(folder: LocalFolder) -> tuple[str, ...]:
    """Return the names of the processes that run here; one that has said nothing yet has no log."""
    running = look(folder.run)
    return tuple(one.name for one in running.state.processes) if running and running.state else ()


def _elsewhere(arguments: argparse.Namespace, named: list[str]) -> tuple[Site, Environment] | None:
    """Return the site and the environment with hosts that is named; None where a process of the workstation is."""
    if not named or named == [LOCAL]:
        return None
    try:
        site = site_of(arguments)
    except ProblemsFound:
        if arguments.host or arguments.since:
            raise
        return None
    environment = site.environment(named[0])
    return (site, environment) if environment else None


def _refuse_misspelt(arguments: argparse.Namespace, word: str, known: Sequence[str]) -> None:
    """Raise ProblemsFound when the first word is an environment's name, misspelt."""
    try:
        site = site_of(arguments)
    except ProblemsFound:
        return
    names = [environment.name for environment in site.environments]
    if word not in known and nearest(word, (*names, *known)) in names:
        environment_of(site, word)


def _show(line: LogLine, presenter: Presenter, terminal: Terminal) -> None:
    terminal.out.write(presenter.show(line.name, line.text, line.time))
    terminal.out.flush()


def _pause() -> bool:
    time.sleep(FOLLOW_PAUSE_S)
    return not sys.stdout.closed
