"""The commands that bring a site up and stop it."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from roadworthy.cli import looking, running
from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.site import local_of, means_of, site_of
from roadworthy.cli.terminal import Terminal, wants_colour
from roadworthy.deployment.front_page import Seen, see
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.preparation import local_environment
from roadworthy.deployment.up import Ready, Up
from roadworthy.fleet.detach import detach
from roadworthy.fleet.lock import Lock, take_lock
from roadworthy.fleet.running import look, stop
from roadworthy.fleet.supervisor import Supervisor

HOW_TO_STOP = "  stop with Ctrl-C, or `road stop`"
STOP_TIME_LIMIT_S = 60.0
FIRST_START_S = 120.0


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this theme's commands."""
    up = commands.add_parser("up", help="bring the site up on this workstation, in production's shape")
    up.add_argument("-d", "--detach", action="store_true", help="leave it running in the background")
    up.add_argument("--no-hub", action="store_true", help="without the hub, and with nothing that tells it figures")
    up.set_defaults(run=run_up)
    down = commands.add_parser("stop", help="stop the site that `road up` started")
    down.set_defaults(run=run_stop)
    looking.add_commands(commands)
    running.add_commands(commands)


def run_up(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Prepare the site, run it until told to stop, and say what is where."""
    site = site_of(arguments)
    folder = LocalFolder.of(site)
    lock = take_lock(folder.run)
    try:
        terminal.tell(f"{site.name}: getting ready", "bold")
        means = replace(means_of(site, local_environment(site), terminal), has_hub=not arguments.no_hub)
        ready = Up(site, means, lock).run()
        terminal.tell(f"{site.name}: ready to start, after {ready.took_s:.1f} s", "bold")
        return _leave_running(ready, lock, terminal) if arguments.detach else _stay(ready, lock, terminal)
    except BaseException:
        lock.release()
        raise


def _stay(ready: Ready, lock: Lock, terminal: Terminal) -> int:
    def welcome() -> None:
        threading.Thread(target=say_welcome, daemon=True).start()

    def say_welcome() -> None:
        for line in [*_welcome(ready, _see(ready)), HOW_TO_STOP]:
            supervisor.say(line)

    supervisor = _supervisor(ready, lock, welcome, terminal.hidden, colour=wants_colour(terminal.out))
    return supervisor.run()


def _leave_running(ready: Ready, lock: Lock, terminal: Terminal) -> int:
    log, secret = ready.prepared.folder.log, terminal.hidden
    pid = detach(lambda tell_ready: _supervisor(ready, lock, tell_ready, secret, screen=None).run(), log)
    seen = _see(ready)
    for line in (*_welcome(ready, seen), *_hub(ready)):
        terminal.say(line)
    for line in _ailing(ready.prepared.folder):
        terminal.say(line, "red")
    terminal.say(f"running in the background (process {pid}); `road logs -f` shows its log, `road stop` ends it")
    return FINE if all(one.is_well for one in seen) else NOT_FINE


def _supervisor(
    ready: Ready,
    lock: Lock,
    on_ready: Callable[[], None],
    hidden: Sequence[str],
    *,
    colour: bool = False,
    screen: int | None = 1,
) -> Supervisor:
    return Supervisor(
        ready.processes,
        ready.jobs,
        lock,
        ready.prepared.folder.log,
        labels=ready.labels,
        screen=screen,
        colour=colour,
        first_start_s=FIRST_START_S,
        on_ready=on_ready,
        hidden=hidden,
    )


def _see(ready: Ready) -> list[Seen]:
    """Ask the front page of each web service."""
    return [see(url) for url in ready.front_pages]


def _welcome(ready: Ready, seen: list[Seen]) -> list[str]:
    """Return what the owner wants to know now."""
    but = "" if all(one.is_well for one in seen) else ", but its front page fails"
    return [f"{ready.prepared.site.name} is up{but}", *(f"  {_front(one)}" for one in seen)]


def _hub(ready: Ready) -> list[str]:
    """Return where the hub will be in a moment. A run in the background has shown its link to nobody."""
    urls = [ready.labels[process.name] for process in ready.processes if process.link]
    return [f"  hub: {url} in a moment; `road hub local` prints a link into it" for url in urls]


def _ailing(folder: LocalFolder) -> list[str]:
    """Return a line for each process that has died already."""
    running = look(folder.run)
    ones = running.state.processes if running and running.state else ()
    return [f"  {one.name} {one.last_death}; `road logs {one.name}` says why" for one in ones if one.last_death]


def _front(seen: Seen) -> str:
    return f"front page: {seen}" + ("" if seen.is_well else "; `road logs` says why")


def run_stop(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Stop the site, and wait until nothing of it runs."""
    name, folder = local_of(arguments)
    begun_s = time.monotonic()
    if stop(folder.run, STOP_TIME_LIMIT_S):
        terminal.say(f"{name} has stopped, in {time.monotonic() - begun_s:.1f} s")
    else:
        terminal.say(f"{name} is not running")
    return FINE
