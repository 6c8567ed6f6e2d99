"""The hosts of an environment as a table that fits 80 columns: two lines each, its figures and what it is for."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from roadworthy.cli.size import free_of
from roadworthy.environments.host import Host
from roadworthy.fleet.host_health import HostHealth

WIDTH = 80
HEADS = ("host", "address", "system", "memory free", "disk free", "load")
WELL = {"running", "listening", "waiting", "active", "exited"}
ASLEEP = {"inactive", "not there"}


def table(hosts: Sequence[Host], found: Mapping[str, HostHealth], key: str) -> list[str]:
    """Return the lines of the table; a host that is not `found` is out of reach."""
    rows = [HEADS, *(_row(host, found.get(host.name)) for host in hosts)]
    widths = [max(len(row[column]) for row in rows if column < len(row)) for column in range(len(HEADS))]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]
    indent = " " * (widths[0] + 2)
    for number, host in reversed(list(enumerate(hosts, 1))):
        words = _purpose(host, found.get(host.name), key)
        lines[number + 1 : number + 1] = textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return lines


def _row(host: Host, health: HostHealth | None) -> tuple[str, ...]:
    if health is None:
        return (host.name, host.address)
    facts = health.facts
    return (
        host.name,
        host.address,
        facts.system.replace("GNU/Linux ", "").partition(" (")[0],
        free_of(health.memory_free_bytes, facts.memory_bytes),
        free_of(health.disk_free_bytes, health.disk_bytes),
        f"{health.load:.1f} on {facts.cores}",
    )


def _purpose(host: Host, health: HostHealth | None, key: str) -> str:
    """Return the roles, how much of the site runs, and what is not well."""
    roles = ", ".join(host.roles)
    if health is None:
        return f"{roles}: out of reach"
    awake = {name: state for name, state in health.units.items() if state not in ASLEEP}
    run = sum(state in WELL for state in awake.values())
    parts = [f"{run} unit{'' if run == 1 else 's'} run{'s' if run == 1 else ''}" if run else "nothing runs yet"]
    parts += [f"{_short(name, key)} {state}" for name, state in awake.items() if state not in WELL]
    ahead_s = health.facts.clock_ahead_s
    parts += [f"clock {ahead_s:+.0f} s"] if abs(ahead_s) >= 1 else []
    return f"{roles}: {', '.join(parts)}"


def _short(name: str, key: str) -> str:
    return name.removeprefix(f"{key}-").removesuffix(".service")
