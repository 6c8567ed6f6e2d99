"""`road status ENV`: what runs on an environment's hosts, what visitors get, and what of it is not well."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.size import gigabytes
from roadworthy.cli.target import target_for
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.front_status import Began, maintenance_began
from roadworthy.deployment.host_status import HostSeen, UnitSeen, look

SINCE = re.compile(r"\w+ (?P<minute>\d{4}-\d\d-\d\d \d\d:\d\d):\d\d(?P<zone> \w+)$")


def show_status(arguments: Namespace, terminal: Terminal) -> int:
    """Say what runs where; exit with 1 when something of it does not, or visitors get no answer."""
    target = target_for(arguments, terminal, keeps_secrets=False, brings_code=False)
    hosts = look(target)
    in_maintenance = any(host.front and host.front.is_maintenance for host in hosts)
    began = maintenance_began(target) if in_maintenance else None
    if arguments.json:
        said = {"environment": target.environment.name, "maintenance": asdict(began) if began else None}
        terminal.say(json.dumps({**said, "hosts": list(map(asdict, hosts))}, indent=2))
    else:
        lines = [*maintenance_lines(hosts, began), *front_lines(target.site.name, hosts, terminal)]
        for line in lines:
            terminal.say(line)
        for host in hosts:
            for line in host_lines(target.layout.key, host, terminal):
                terminal.say(line)
    return FINE if all(host.is_well for host in hosts) else NOT_FINE


def maintenance_lines(hosts: Sequence[HostSeen], began: Began | None) -> list[str]:
    """Return what is said of maintenance, if it is on."""
    if began is None:
        return []
    since = f" since {datetime.fromisoformat(began.since):%Y-%m-%d %H:%M} UTC, by {began.who}" if began.since else ""
    on = [host.name for host in hosts if host.front and host.front.is_maintenance]
    others = any(host.front and not host.front.is_maintenance for host in hosts)
    where = f" at {', '.join(on)} alone" if others else ""
    return [f"maintenance is on{where}{since}"]


def front_lines(site: str, hosts: Sequence[HostSeen], terminal: Terminal) -> list[str]:
    """Return what visitors get at each front that lets them in."""
    found = []
    for host in hosts:
        if host.front and not host.front.is_maintenance:
            where = f"at {host.front.url} ({host.address})"
            status = "" if host.front.status == 200 else f": its front page answers {host.front.status}"
            serves = f"{site} serves {host.front.release or host.release} {where}{status}".replace("  ", " ")
            silent = terminal.paint(f"{site} does not answer {where}: {host.front.reason}", "red")
            found.append(serves if host.front.is_well else silent)
    return found


def host_lines(key: str, host: HostSeen, terminal: Terminal) -> list[str]:
    """Return what is said of one host: how it is, and each of its units."""
    release = f"  release {host.release}" if host.release else ""
    head = f"{host.name}  {host.address}{release}  {gigabytes(host.free_bytes)} of disk free"
    names = [_name(unit.name, key, host.release) for unit in host.units]
    width = max(map(len, names), default=0)
    units = [f"  {name:<{width}}  {_state(unit, terminal)}" for name, unit in zip(names, host.units, strict=True)]
    return [terminal.paint(head, "bold"), *units]


def _name(unit: str, key: str, release: str) -> str:
    """Return a unit's name without what the lines have in common: the site, and the release that serves."""
    name = unit.removesuffix(".service")
    return name.removeprefix(f"{key}-").removesuffix(f"@{release}") if name.startswith(f"{key}-") else name


def _state(unit: UnitSeen, terminal: Terminal) -> str:
    if unit.is_wanted and unit.active in ("", "inactive"):
        return terminal.paint("not running", "red")
    state = terminal.paint(f"{unit.active} ({unit.sub})", "green" if unit.is_well else "red")
    found = SINCE.match(unit.since)
    since = f" since {found['minute'] + found['zone'] if found else unit.since}" if unit.since else ""
    again = f"; started again {unit.restarts} times" if unit.restarts else ""
    why = f"; {unit.result}" if not unit.is_well and unit.result not in ("", "success") else ""
    return f"{state}{since}{again}{why}"
