"""`road logs ENV`: the log of an environment's hosts, as `road logs` shows that of the workstation."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from contextlib import suppress

from roadworthy.cli.errors import CALLED_WRONGLY, FINE
from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.target import target_for
from roadworthy.cli.terminal import Terminal, wants_colour
from roadworthy.deployment.host_log import HostLog
from roadworthy.deployment.host_units import own_units, units_of
from roadworthy.deployment.target import refuse_without_hosts
from roadworthy.environments.environment import Environment
from roadworthy.environments.hidden import hidden, masked
from roadworthy.environments.host import Host
from roadworthy.environments.job import Job
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.report import quoted
from roadworthy.environments.secrets import safe_of
from roadworthy.environments.site import Site
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.log_line import LogLine, Presenter
from roadworthy.problems import Problem, ProblemsFound
from roadworthy.stack.figures import own_jobs
from roadworthy.stack.layout import layout
from roadworthy.stack.registry import kinds


def show_logs(site: Site, environment: Environment, arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show the last lines of all hosts, and go on if asked."""
    refuse_without_hosts(environment)
    hosts = tuple(host for host in environment.hosts if not arguments.host or host.name in arguments.host)
    if wrong := _wrong(site, environment, arguments.names, arguments.host or ()):
        terminal.tell(wrong, "red")
        return CALLED_WRONGLY
    log = _log(site, environment, hosts, arguments, terminal)
    forms = (*terminal.hidden, *hidden(_secrets(site, environment)))
    presenter = _Shown(Presenter(_labels(log), wants_colour(terminal.out)), forms, terminal)
    last = log.last(arguments.lines, arguments.since or "")
    lines = sorted((entry.line for entries in last.values() for entry in entries), key=lambda line: line.time)
    for line in lines[-arguments.lines :]:
        presenter.show(line)
    if arguments.follow:
        _follow(log, {name: entries[-1].cursor for name, entries in last.items() if entries}, presenter, terminal)
    return FINE


def _follow(log: HostLog, after: dict[str, str], presenter: _Shown, terminal: Terminal) -> None:
    try:
        with suppress(KeyboardInterrupt):
            for found in log.follow(after):
                if isinstance(found, Problem):
                    terminal.complain(found)
                else:
                    presenter.show(found)
    finally:
        log.fleet.let_go(log.hosts)


class _Shown:
    """Shows lines, secrets masked."""

    def __init__(self, presenter: Presenter, forms: Sequence[str], terminal: Terminal) -> None:
        self.presenter, self.forms, self.terminal = presenter, forms, terminal

    def show(self, line: LogLine) -> None:
        self.terminal.out.write(masked(self.presenter.show(line.name, line.text, line.time), self.forms))
        self.terminal.out.flush()


def _wrong(site: Site, environment: Environment, names: Sequence[str], wanted: Sequence[str]) -> str:
    """Return what is wrong with the names that were given; nothing when all are there."""
    there = [*(service.name for service in environment.services), *(job.name for job in _jobs(site))]
    for name in names:
        if name not in there:
            return f"no service or job {quoted(name)} in {environment.name}; {did_you_mean(name, there, 'there are:')}"
    known = [host.name for host in environment.hosts]
    missing = [name for name in wanted if name not in known]
    return f"no host {quoted(missing[0])}; {did_you_mean(missing[0], known, 'hosts:')}" if missing else ""


def _jobs(site: Site) -> tuple[Job, ...]:
    return (*site.jobs, *own_jobs(site))


def _log(
    site: Site, environment: Environment, hosts: Sequence[Host], arguments: argparse.Namespace, terminal: Terminal
) -> HostLog:
    """Return the log of some services, or of all that the site runs itself; that needs asking nobody."""
    place = layout(site, environment)
    own = {service.name for service in environment.services if kinds()[service.kind].runs_code}
    own |= {job.name for job in _jobs(site)}
    if all(name in own for name in arguments.names):
        patterns = tuple(unit for name in arguments.names for unit in own_units(place, name)) or (f"{place.key}-*",)
        fleet = Fleet(hosts, ssh_options()[0])
        return HostLog(fleet, tuple(hosts), place.key, {host.name: patterns for host in hosts}, arguments.all)
    target = target_for(arguments, terminal, keeps_secrets=False, brings_code=False)
    units = {host.name: units_of(target, host, arguments.names) for host in hosts}
    shown = tuple(host for host in hosts if units[host.name])
    return HostLog(target.fleet, shown, place.key, units, arguments.all)


def _labels(log: HostLog) -> tuple[str, ...]:
    units = [unit.partition("@")[0].rstrip("*") for host in log.hosts for unit in log.units[host.name]]
    return tuple(dict.fromkeys(log.label(host, unit) for host in log.hosts for unit in units))


def _secrets(site: Site, environment: Environment) -> list[str]:
    with suppress(ProblemsFound):
        return list(safe_of(site, os.environ).open(environment.name).values())
    return []
