"""What is criticised: one environment of the model, with what its hosts and its project say where they were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.kind import Kinds
from roadworthy.environments.project import Project
from roadworthy.environments.report import KeyPath
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.host_facts import HostFacts


@dataclass(frozen=True)
class Subject:
    """One environment. `facts` are by the host's name, and may be none; `project` may be unknown."""

    site: Site
    environment: Environment
    kinds: Kinds
    facts: Mapping[str, HostFacts] = field(default_factory=dict)
    project: Project | None = None

    @property
    def path(self) -> KeyPath:
        """Return the keys of the environment in roadworthy.toml."""
        return ("environments", self.environment.name)

    def host_path(self, host: Host) -> KeyPath:
        """Return the keys of one of its hosts."""
        return (*self.path, "hosts", host.name)

    def purpose(self, service: Service) -> str:
        """Return what a service is for, in the word of a role: web, database, cache …"""
        kind = self.kinds[service.kind]
        return kind.purpose or (kind.roles[0] if kind.roles else kind.name)

    def services(self, purpose: str) -> tuple[Service, ...]:
        """Return the services that are for this."""
        return tuple(service for service in self.environment.services if self.purpose(service) == purpose)

    def hosts(self, purpose: str) -> tuple[Host, ...]:
        """Return the hosts with a service for this, in the order of the file."""
        names = {service.name for service in self.services(purpose)}
        return tuple(host for host in self.environment.hosts if names.intersection(host.roles))

    @property
    def code_hosts(self) -> tuple[Host, ...]:
        """Return the hosts that the site's own code runs on."""
        names = {service.name for service in self.environment.services if self.kinds[service.kind].runs_code}
        return tuple(host for host in self.environment.hosts if names.intersection(host.roles))

    def services_on(self, host: Host) -> tuple[Service, ...]:
        """Return the services that run on a host."""
        return tuple(service for service in self.environment.services if host.has_role(service.name))
