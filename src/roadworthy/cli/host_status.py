"""`road status ENV`: what runs on an environment's hosts, and what of it does not."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.target import target_for
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.host_status import HostSeen, UnitSeen, look

GIB = 1 << 30


def show_status(arguments: Namespace, terminal: Terminal) -> int:
    """Say what runs where; exit with 1 when something of it does not."""
    target = target_for(arguments, terminal, keeps_secrets=False)
    hosts = look(target)
    if arguments.json:
        terminal.say(json.dumps({"environment": target.environment.name, "hosts": list(map(asdict, hosts))}, indent=2))
    else:
        for host in hosts:
            for line in _lines(host, terminal):
                terminal.say(line)
    return FINE if all(host.is_well for host in hosts) else NOT_FINE


def _lines(host: HostSeen, terminal: Terminal) -> list[str]:
    release = f"  release {host.release}" if host.release else ""
    head = f"{host.name}  {host.address}{release}  {host.free_bytes / GIB:.0f} GiB free"
    width = max((len(unit.name) for unit in host.units), default=0)
    return [terminal.paint(head, "bold"), *(f"  {_unit(unit, width, terminal)}" for unit in host.units)]


def _unit(unit: UnitSeen, width: int, terminal: Terminal) -> str:
    state = terminal.paint(f"{unit.active} ({unit.sub})", "green" if unit.is_well else "red")
    since = f" since {unit.since}" if unit.since else ""
    again = f"; started again {unit.restarts} times" if unit.restarts else ""
    why = f"; {unit.result}" if not unit.is_well and unit.result not in ("", "success") else ""
    return f"{unit.name:<{width}}  {state}{since}{again}{why}"
