"""What a kind of service is told of the host that it is to make ready, and of the release that it is to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.kind import Kinds
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.stack.layout import Layout


@dataclass(frozen=True)
class HostGround:
    """One host of an environment, with all that is known.

    `facts` are those of every host, by name. `secrets` are opened values by name; `project` is what the site's Django
    says of itself. `is_rehearsal` is true on throwaway machines: certificates are self-signed there.
    """

    site: Site
    environment: Environment
    host: Host
    layout: Layout
    kinds: Kinds
    facts: Mapping[str, HostFacts]
    project: Project
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_rehearsal: bool = False

    @property
    def own_facts(self) -> HostFacts:
        """Return the facts of this host."""
        return self.facts[self.host.name]

    def services_of(self, kind: str) -> tuple[Service, ...]:
        """Return the services of a kind in this environment, wherever they run."""
        return tuple(service for service in self.environment.services if service.kind == kind)

    def hosts_of_kind(self, kind: str) -> tuple[Host, ...]:
        """Return the hosts with a service of that kind, each once."""
        names = {service.name for service in self.services_of(kind)}
        return tuple(host for host in self.environment.hosts if names.intersection(host.roles))

    def has_kind(self, kind: str) -> bool:
        """Say whether this host runs a service of that kind."""
        return self.host in self.hosts_of_kind(kind)

    @property
    def runs_code(self) -> bool:
        """Say whether the site's own code runs on this host (web, or a worker)."""
        return self.host in self.code_hosts

    @property
    def code_hosts(self) -> tuple[Host, ...]:
        """Return the hosts that the site's own code runs on, in the order of the file."""
        own = {service.name for service in self.environment.services if self.kinds[service.kind].runs_code}
        return tuple(host for host in self.environment.hosts if own.intersection(host.roles))


@dataclass(frozen=True)
class ReleaseGround:
    """One release on one host: `id`, its folder, its Python, and the slot that its application server takes."""

    host: HostGround
    id: str
    slot: int

    @property
    def folder(self) -> str:
        """Return the release's folder."""
        return f"{self.host.layout.releases}/{self.id}"

    @property
    def code(self) -> str:
        """Return the folder that stands for the site's own (where roadworthy.toml lay)."""
        return f"{self.folder}/code"

    @property
    def python(self) -> str:
        """Return the release's own Python: a link inside the release to its environment."""
        return f"{self.folder}/python/bin/python"

    @property
    def variables(self) -> str:
        """Return the file with the variables that its processes see, secrets among them (root, 0600)."""
        return f"{self.folder}/variables"

    @property
    def port(self) -> int:
        """Return the port of its application server."""
        return self.host.layout.web_port(self.slot)
