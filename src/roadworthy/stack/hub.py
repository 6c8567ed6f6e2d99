"""The hub: the dashboard of a site's environment, beside the site on a workstation, on the host with its role else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.environments.option import Option, Text
from roadworthy.environments.service import Service
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Resource
from roadworthy.stack import hub_host, hub_local
from roadworthy.stack.agent_given import OPTIONS
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_key import HUB_KEY
from roadworthy.stack.hub_site import HUB
from roadworthy.stack.hub_site import hub_host as host_of
from roadworthy.stack.kind import Ground, Place, StackKind
from roadworthy.stack.opening import Opening


class Hub(StackKind):
    """The dashboard."""

    name = HUB
    title = "dashboard site"
    roles = ("hub",)
    units = ("{key}-hub.service",)
    options = (
        Option(
            "remote_write",
            Text("an address such as http://10.77.0.30:8428/api/v1/write", pattern=r"https?://[^\s@]+"),
            "Where every sample is handed over to as well, by Prometheus' remote write, such as a VictoriaMetrics.",
            example="http://10.77.0.30:8428/api/v1/write",
        ),
        *OPTIONS,
    )

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Run it beside the site, whether or not a service asks for it."""
        return hub_local.place(ground) if ground.has_hub else Place()

    def secrets(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the secret of the hub, where the environment has one."""
        return (HUB_KEY,) if host_of(ground.environment) else ()

    def on_host(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
        """Return what the host with the hub is to have."""
        return hub_host.resources(ground, services) if ground.host == host_of(ground.environment) else ()

    def memory_mb(self, options: Mapping[str, Any], facts: HostFacts) -> int:
        """Return what it takes."""
        return hub_host.MEMORY_MB

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Return the port of the hub, to the agents of the environment."""
        return hub_host.openings(ground, services) if ground.host == host_of(ground.environment) else ()
