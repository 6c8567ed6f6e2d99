"""Reads one environment: its hosts, and the services that run there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.environments.address import canonical
from roadworthy.environments.deploy_options import DeployOptions
from roadworthy.environments.environment import LOCAL, Environment
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.host import WORKSTATION, Host
from roadworthy.environments.kind import kind_of_role, roles_of
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.report import KeyPath, Report, quoted
from roadworthy.environments.rules import (
    LOCAL_HOSTS,
    NO_HOSTS,
    NO_ROLES,
    NO_SUCH_ROLE,
    OPEN_AND_SECRET,
    RUNS_NOWHERE,
    TWICE,
)
from roadworthy.environments.service import Service
from roadworthy.environments.service_reader import ServiceReader
from roadworthy.environments.topology import refuse_cycle

Read = Mapping[str, Any]


class EnvironmentReader:
    """Makes an environment of what roadworthy.toml says about it, and of what it says about the whole site."""

    def __init__(self, services: ServiceReader, variables: FrozenTable[str], report: Report) -> None:
        self._services = services
        self._variables = variables
        self._report = report

    def read(self, name: str, table: Read) -> Environment:
        """Return the environment; what the report complains of is left out."""
        path: KeyPath = ("environments", name)
        hosts = self._hosts(name, table, path)
        services = self._read_services(table, hosts, path)
        if name == LOCAL:
            hosts = (Host(WORKSTATION, "127.0.0.1", tuple(service.name for service in services)),)
        else:
            self._judge_hosts(table, hosts, services, path)
        self._judge_secrets(table, path)
        refuse_cycle(services, self._services.kinds, path, self._report)
        variables = self._variables | table.get("variables", {})
        deploy = DeployOptions(**table.get("deploy", {}))
        return Environment(name, table.get("domains", ()), hosts, services, variables, table.get("secrets", ()), deploy)

    def _hosts(self, name: str, table: Read, path: KeyPath) -> tuple[Host, ...]:
        written: Read = table.get("hosts", {})
        if name == LOCAL:
            if written:
                hint = "give an environment of another name the hosts"
                self._report.complain(
                    LOCAL_HOSTS, (*path, "hosts"), "local is this workstation and has no hosts", hint, path
                )
            return ()
        return tuple(_host(host, keys) for host, keys in written.items())

    def _read_services(self, table: Read, hosts: tuple[Host, ...], path: KeyPath) -> tuple[Service, ...]:
        changes: Read = table.get("services", {})
        implied = {
            role: (*path, "hosts", host.name)
            for host in reversed(hosts)
            for role in reversed(host.roles)
            if kind_of_role(role, self._services.kinds)
        }
        names = dict.fromkeys((*self._services.tables, *changes, *reversed(implied)))
        read = [
            self._services.read(name, changes.get(name, {}), (*path, "services", name), implied.get(name, path))
            for name in names
        ]
        return tuple(service for service in read if service)

    def _judge_hosts(self, table: Read, hosts: tuple[Host, ...], services: tuple[Service, ...], path: KeyPath) -> None:
        if "hosts" not in table:
            return
        refused = self._report.blamed_below((*path, "hosts")) - {host.name for host in hosts}
        if not hosts and not refused:
            hint = f"add [environments.{path[-1]}.hosts] before you deploy there"
            self._report.complain(NO_HOSTS, path, "has no hosts yet", hint)
            return
        self._judge_addresses(hosts, path)
        right = [
            "roles" in table["hosts"][host.name] and self._judge_roles(host, services, (*path, "hosts", host.name))
            for host in hosts
        ]
        if all(right) and not refused:
            self._judge_coverage(hosts, services, path)

    def _judge_addresses(self, hosts: tuple[Host, ...], path: KeyPath) -> None:
        seen: dict[str, str] = {}
        for host in hosts:
            if not host.address:
                continue
            first = seen.setdefault(canonical(host.address), host.name)
            if first != host.name:
                place = (*path, "hosts", host.name)
                message = f"the address {quoted(host.address)} is that of {first} too"
                hint = "one machine is one host; give it all the roles"
                self._report.complain(TWICE, (*place, "address"), message, hint, place)

    def _judge_roles(self, host: Host, services: tuple[Service, ...], path: KeyPath) -> bool:
        names = [service.name for service in services]
        if not host.roles:
            roles = dict.fromkeys((*names, *roles_of(self._services.kinds)))
            self._report.complain(NO_ROLES, (*path, "roles"), "has no roles", f"roles: {', '.join(roles)}", path)
        known = dict.fromkeys((*names, *self._services.tables, *roles_of(self._services.kinds)))
        wrong = [(number, role) for number, role in enumerate(host.roles) if role not in known]
        for number, role in wrong:
            hint = did_you_mean(role, known, "roles:")
            self._report.complain(NO_SUCH_ROLE, (*path, "roles", number), f"no such role {quoted(role)}", hint, path)
        return bool(host.roles) and not wrong

    def _judge_coverage(self, hosts: tuple[Host, ...], services: tuple[Service, ...], path: KeyPath) -> None:
        for service in services:
            if self._services.kinds[service.kind].needs_host and not any(host.has_role(service.name) for host in hosts):
                message = f'no host has the role "{service.name}", so this service would not run'
                hint = f'add "{service.name}" to the roles of a host ({", ".join(host.name for host in hosts)})'
                self._report.complain(RUNS_NOWHERE, path, message, hint)

    def _judge_secrets(self, table: Read, path: KeyPath) -> None:
        for number, secret in enumerate(table.get("secrets", ())):
            if secret in table.get("variables", {}):
                hint = f"take it out of [environments.{path[-1]}.variables]"
                place = (*path, "secrets", number)
                self._report.complain(OPEN_AND_SECRET, place, f"{quoted(secret)} is also a variable", hint, place[:-1])


def _host(name: str, keys: Read) -> Host:
    """Return a host; a key that was complained of is missing, and is left empty."""
    user, port = keys.get("user", ""), keys.get("port", 0)
    return Host(name, keys.get("address", ""), keys.get("roles", ()), user, port)
