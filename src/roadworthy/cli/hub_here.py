"""`road hub local`: a link into the hub that `road up` has beside the site."""

from __future__ import annotations

import argparse
import os
import time

from roadworthy.cli.errors import FINE
from roadworthy.cli.site import local_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.hub_entry import AWAY
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.preparation import LOCKED_PYTHON
from roadworthy.fleet.command import run_command
from roadworthy.fleet.running import look
from roadworthy.fleet.state import Phase, ProcessState
from roadworthy.problems import ProblemsFound
from roadworthy.stack.hub_local import HubProgram

TIME_LIMIT_S = 60.0
START_S, LOOK_S = 30.0, 0.1


def say_link(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print a link that lets a person in once."""
    name, folder = local_of(arguments)
    hub = _patiently(folder)
    if hub is None or hub.phase != Phase.READY:
        why = f"the hub beside {name} is {hub.phase}" if hub else f"no hub runs beside {name}"
        hint = f"`road logs {hub.name}` says why" if hub else "`road up` brings it up with the site"
        raise ProblemsFound([AWAY.problem(why, hint)])
    program = HubProgram(folder.root, hub.label.rstrip("/"), LOCKED_PYTHON, os.environ)
    finished = run_command(program.link(arguments.person), time_limit_s=TIME_LIMIT_S)
    if not finished.succeeded or not finished.lines:
        said = finished.lines[-1] if finished.lines else finished.how
        raise ProblemsFound([AWAY.problem(f"it makes no link: {said}", f"`road logs {hub.name}` says why")])
    terminal.say(f"the hub beside {name}: this link lets you in once, within an hour")
    terminal.say(finished.lines[-1], "bold")
    return FINE


def _patiently(folder: LocalFolder) -> ProcessState | None:
    """Return how the hub is once it has begun: it does so after the site."""
    until_s = time.monotonic() + START_S
    while (hub := hub_of(folder)) and hub.phase in (Phase.WAITING, Phase.STARTING) and time.monotonic() < until_s:
        time.sleep(LOOK_S)
    return hub


def hub_of(folder: LocalFolder) -> ProcessState | None:
    """Return how the hub of a running site is, or None where there is none."""
    running = look(folder.run)
    ones = running.state.processes if running and running.state else ()
    return next((one for one in ones if one.is_beside and one.label), None)
