"""Joins a rehearsal with a deployment: an environment on throwaway machines, what is done there, what can break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from roadworthy.cli.target import host_means
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.means import Means
from roadworthy.deployment.plan import apply
from roadworthy.deployment.rollout.deploy import Deploy, What
from roadworthy.deployment.rollout.rollback import Rollback
from roadworthy.deployment.target import Target, target_of
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.environments.topology import Topology, topology
from roadworthy.fleet.change import Change
from roadworthy.fleet.resource import Unit
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.stack.kind import StackKind
from roadworthy.stack.registry import kinds
from roadworthy.testing.event import Event, Part, events
from roadworthy.testing.machines import Machines
from roadworthy.testing.rehearsal import Rollouts


@dataclass(frozen=True)
class Stage:
    """One environment of a site whose hosts are rehearsal machines, reached by `ssh_config`."""

    site: Site
    environment: Environment
    means: Means
    terminal: Terminal
    ssh_config: Path

    @property
    def rollouts(self) -> Rollouts:
        """Return what the rehearsal lets the deployment do."""
        return Rollouts(self.apply, self.deploy, self.deploy, self.roll_back)

    @property
    def name(self) -> str:
        """Return the name by which visitors know the site."""
        return next(iter(self.environment.domains), self.environment.hosts[0].address)

    @property
    def topology(self) -> Topology:
        """Return what depends on what."""
        return topology(self.environment, kinds())

    def target(self) -> Target:
        """Return the environment as its machines are now."""
        return target_of(self.site, self.environment, self.means, SshOptions(self.ssh_config), is_rehearsal=True)

    def apply(self) -> None:
        """Make the machines as they should be."""
        apply(self.target(), self._tell_change)

    def deploy(self) -> None:
        """Deploy what is in the folder now: it stays here, so it need not be committed."""
        Deploy(self.target(), self.means.tell, What(allow_dirty=True)).run()

    def roll_back(self) -> None:
        """Go back to the release before."""
        Rollback(self.target(), self.means.tell, agree=lambda _: True).run()

    def events(self) -> tuple[Event, ...]:
        """Return what can be done to it, once its machines are as they should be."""
        return events(self.topology, parts(self.target()))

    def front_addresses(self) -> tuple[str, ...]:
        """Return where visitors meet the site."""
        hosts = [host for name in self.topology.front for host in self.environment.hosts_of(name)]
        return tuple(dict.fromkeys(host.address for host in hosts))

    def _tell_change(self, host: str, change: Change) -> None:
        self.means.tell(f"{host}: {change.title}")


def stage_of(site: Site, environment: Environment, machines: Machines, terminal: Terminal) -> Stage:
    """Return the stage: the same environment, its hosts those of the machines."""
    moved = replace(environment, hosts=machines.hosts)
    others = [each for each in site.environments if each.name != moved.name]
    return Stage(
        replace(site, environments=(*others, moved)), moved, host_means(terminal), terminal, machines.ssh_config
    )


def parts(target: Target) -> tuple[Part, ...]:
    """Return each service on each host with the units that run it: those of the host, and those of any release."""
    return tuple(part for host in target.environment.hosts for part in _parts_on(host, target))


def _parts_on(host: Host, target: Target) -> list[Part]:
    kinds_there = [(name, kind) for name, kind in target.kinds.items() if isinstance(kind, StackKind)]
    return [part for name, kind in kinds_there for part in _parts_of_kind(name, kind, host, target)]


def _parts_of_kind(name: str, kind: StackKind, host: Host, target: Target) -> list[Part]:
    """Return the parts of one kind: its services with the host's role, or what it runs beside others (a pool, say)."""
    ground = target.ground(host)
    services = ground.services_of(name)
    units = tuple(one.name for one in kind.on_host(ground, services) if isinstance(one, Unit) and one.running)
    own = {service.name: units for service in services if host.has_role(service.name)}
    for unit in kind.release_units(target.release_ground(host, "*", 0), services):
        own[unit.service] = (*own.get(unit.service, ()), unit.name)
    if units and not own:
        return [Part(_beside(kind, services, units[0]), host.name, units, host.roles)]
    return [Part(service, host.name, found) for service, found in own.items()]


def _beside(kind: StackKind, services: Sequence[Service], unit: str) -> str:
    """Return what to call a kind on a host of others: its role where no service is it, or its unit's name there."""
    own = unit.partition(".")[0].partition("@")[0]
    return own if services else (*kind.roles, own)[0]
