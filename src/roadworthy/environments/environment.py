"""An environment is one running copy of the site: local, staging, production."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from roadworthy.environments.deploy_options import DeployOptions
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service

LOCAL = "local"


@dataclass(frozen=True)
class Environment:
    """One environment. Its services are those of the site with what the environment changes about them.

    `variables` are those of the site with the environment's own on top. `secrets` are names of variables whose
    values are encrypted (secrets.py).
    """

    name: str
    domains: tuple[str, ...] = ()
    hosts: tuple[Host, ...] = ()
    services: tuple[Service, ...] = ()
    variables: Mapping[str, str] = field(default_factory=FrozenTable)
    secrets: tuple[str, ...] = ()
    deploy: DeployOptions = field(default_factory=DeployOptions)

    @property
    def is_local(self) -> bool:
        """Say whether this is the environment on the workstation, which always exists."""
        return self.name == LOCAL

    def service(self, name: str) -> Service | None:
        """Return the service of that name, or None."""
        return next((service for service in self.services if service.name == name), None)

    def hosts_of(self, role: str) -> tuple[Host, ...]:
        """Return the hosts that have `role`, in the order of the file."""
        return tuple(host for host in self.hosts if host.has_role(role))
