"""Which units of systemd a service, or all that an environment wants, has on a host."""

from __future__ import annotations

from collections.abc import Collection

from roadworthy.deployment.host_states import host_state
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.resource import Unit
from roadworthy.stack.jobs import job_unit
from roadworthy.stack.layout import Layout


def own_units(layout: Layout, name: str) -> tuple[str, ...]:
    """Return patterns of the units that run a service of the site's code, in any release, or a job of that name."""
    return f"{layout.unit(name)}@*", f"{layout.unit(name)}-[0-9]*@*", f"{job_unit(layout, name)}.*"


def units_of(target: Target, host: Host, names: Collection[str]) -> tuple[str, ...]:
    """Return names and patterns of the units of some services on a host."""
    ground = target.ground(host)
    found: list[str] = []
    for service in target.environment.services:
        if service.name in names:
            made = target.kinds[service.kind].on_host(ground, ground.services_of(service.kind))
            found += [one.name for one in made if isinstance(one, Unit)]
    found += [unit for name in names for unit in own_units(target.layout, name)] if ground.runs_code else []
    return tuple(dict.fromkeys(found))


def wanted_units(target: Target, host: Host) -> tuple[str, ...]:
    """Return the units that are to run on a host whatever release serves."""
    units = (one for one in host_state(target, host).resources if isinstance(one, Unit))
    return tuple(unit.name for unit in units if unit.running)
