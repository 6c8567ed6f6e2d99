"""`road hub ENV`: opens the hub of an environment on this workstation, through ssh, until Ctrl-C."""

from __future__ import annotations

import argparse
import threading
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from roadworthy.cli.errors import FINE
from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.hub_here import say_link
from roadworthy.cli.hub_rehearsed import NAME, show_rehearsed
from roadworthy.cli.site import site_of
from roadworthy.cli.target import add_target, place_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.hub_entry import PORT_TAKEN, HubEntry, host_with_hub
from roadworthy.deployment.hub_proxy import HubProxy
from roadworthy.deployment.hub_tunnel import Away, Tunnel, words
from roadworthy.environments.environment import LOCAL
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.ports import free_port
from roadworthy.problems import ProblemsFound
from roadworthy.stack.layout import layout

PORT = 8710


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command."""
    hub = commands.add_parser("hub", help="open the hub of an environment here, through ssh, until Ctrl-C")
    add_target(hub)
    hub.add_argument(
        "--port", type=int, metavar="PORT", help=f"of this workstation; without it, {PORT} or the next free"
    )
    hub.add_argument("--as", dest="person", default="", metavar="NAME", help="who comes in; without it, owner")
    hub.set_defaults(run=run_hub)


def run_hub(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say the link, and stay; on this workstation, where the hub runs anyway, only say it."""
    if arguments.environment == LOCAL:
        return say_link(arguments, terminal)
    if arguments.environment == NAME and (rehearsed := site_of(arguments)).environment(NAME) is None:
        return show_rehearsed(rehearsed, arguments, terminal)
    site, environment = place_of(arguments)
    host = host_with_hub(environment)
    ssh, _ = ssh_options()
    own = layout(site, environment)
    entry = HubEntry(Fleet((host,), ssh).hand(host), own, environment.name)
    tunnel = Tunnel(words(ssh, host, own.hub_port), entry.certificate())
    see(tunnel, entry)
    link = entry.link(arguments.person)
    with _proxy(arguments.port, tunnel, entry) as proxy:
        terminal.say(f"the hub of {environment.name} on {host.name}: this link lets you in once, within an hour")
        terminal.say(f"{proxy.names.ours}{link}", "bold")
        terminal.tell("  afterwards: " + proxy.names.ours + "/; Ctrl-C ends it", "dim")
        stay(proxy)
    tunnel.close()
    return FINE


def see(tunnel: Tunnel, entry: HubEntry) -> None:
    """Ask the hub whether it is there. Raise ProblemsFound when it is not."""
    connection = tunnel.take()
    try:
        connection.request("GET", "/-/live")
        connection.getresponse().read()
    except (Away, HTTPException, OSError) as error:
        raise ProblemsFound([entry.unanswered(str(error) or type(error).__name__)]) from None
    tunnel.give_back(connection)


def stay(proxy: HubProxy) -> None:
    """Serve until somebody presses Ctrl-C, or this process is told to end."""
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    with suppress(KeyboardInterrupt):
        while thread.is_alive():
            thread.join(1.0)
    proxy.shutdown()


def _proxy(port: int | None, tunnel: Tunnel, entry: HubEntry) -> HubProxy:
    try:
        return HubProxy(port or free_port(PORT), tunnel, entry.url, entry.layout.key)
    except OverflowError:
        reason = "a port is a number from 1 to 65535"
    except OSError as error:
        reason = f"port {port or PORT} of this workstation: {(error.strerror or str(error)).lower()}"
    hint = "name another with --port, or none: then the next free one is taken"
    raise ProblemsFound([PORT_TAKEN.problem(reason, hint)]) from None
