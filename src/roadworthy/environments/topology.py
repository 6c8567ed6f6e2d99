"""The topology: which service of an environment needs which other ones, and on which hosts they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.kind import Kinds
from roadworthy.environments.report import KeyPath, Report
from roadworthy.environments.rules import CYCLE
from roadworthy.environments.service import Service

WEB = "web"


@dataclass(frozen=True)
class Node:
    """One thing that can fail: a domain, a service on one host, or a host. `host` is set for a service only."""

    sort: str
    name: str
    host: str = ""

    def __str__(self) -> str:
        return f"{self.name} on {self.host}" if self.host else f"{self.sort} {self.name}"


Edge = tuple[Node, Node]


def needs(services: Iterable[Service], kinds: Kinds) -> dict[str, tuple[str, ...]]:
    """Return, for each service, those it depends on, of the services that there are."""
    services = tuple(services)
    names = {service.name for service in services}
    return {
        service.name: tuple(role for role in kinds[service.kind].depends_on if role in names and role != service.name)
        for service in services
    }


def circle(edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return services that depend on one another in a circle, the first again at the end; none if there is none."""
    done: set[str] = set()
    for start in edges:
        if found := _walk(start, (), edges, done):
            return found
    return ()


def _walk(name: str, way: tuple[str, ...], edges: Mapping[str, tuple[str, ...]], done: set[str]) -> tuple[str, ...]:
    if name in way:
        return (*way[way.index(name) :], name)
    if name in done:
        return ()
    found = next((found for each in edges[name] if (found := _walk(each, (*way, name), edges, done))), ())
    done.add(name)
    return found


def refuse_cycle(services: tuple[Service, ...], kinds: Kinds, path: KeyPath, report: Report) -> None:
    """Complain when services depend on one another in a circle."""
    if found := circle(needs(services, kinds)):
        message = f"services depend on one another in a circle: {' → '.join(found)}"
        report.complain(CYCLE, path, message, "give one of them another kind")


@dataclass(frozen=True)
class Topology:
    """The graph of one environment: domain → balancer → web → what web depends on, each → its host."""

    environment: Environment
    service_edges: tuple[tuple[str, str], ...]

    @property
    def start_order(self) -> tuple[str, ...]:
        """Return the services so that each comes after those it depends on; else in the order of the file."""
        ordered: dict[str, None] = {}
        for service in self.environment.services:
            self._add(service.name, ordered)
        return tuple(ordered)

    def _add(self, name: str, ordered: dict[str, None]) -> None:
        for each in self.needs(name):
            if each not in ordered:
                self._add(each, ordered)
        ordered.setdefault(name)

    def needs(self, service: str) -> tuple[str, ...]:
        """Return the services that `service` depends on itself."""
        return tuple(needed for name, needed in self.service_edges if name == service)

    def needed_by(self, service: str) -> tuple[str, ...]:
        """Return the services that depend on `service` themselves."""
        return tuple(name for name, needed in self.service_edges if needed == service)

    @property
    def front(self) -> tuple[str, ...]:
        """Return the services that visitors reach first: what leads to web and nothing depends on, else web."""
        leading = [name for name in self.start_order if WEB in self._below(name) and not self.needed_by(name)]
        return tuple(leading) or tuple(name for name in self.start_order if name == WEB)

    def _below(self, name: str) -> set[str]:
        found: set[str] = set()
        for each in self.needs(name):
            found |= {each} | self._below(each)
        return found

    @property
    def deploy_order(self) -> tuple[Host, ...]:
        """Return the hosts in the order of a deploy: first those that carry what others depend on."""
        rank = {name: number for number, name in enumerate(self.start_order)}
        return tuple(sorted(self.environment.hosts, key=lambda host: min(rank[role] for role in host.roles)))

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return everything that can fail, causes last: domains, services on their hosts, hosts."""
        domains = [Node("domain", domain) for domain in self.environment.domains]
        services = [node for name in reversed(self.start_order) for node in self.instances(name)]
        return (*domains, *services, *(Node("host", host.name) for host in self.environment.hosts))

    def instances(self, service: str) -> tuple[Node, ...]:
        """Return a service once for each host it is on."""
        return tuple(Node("service", service, host.name) for host in self.environment.hosts_of(service))

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Return who depends on whom, each pair as (what needs, what is needed)."""
        return tuple((node, needed) for node in self.nodes for needed in self._needed(node))

    def _needed(self, node: Node) -> tuple[Node, ...]:
        if node.sort == "domain":
            return tuple(each for name in self.front for each in self.instances(name))
        if node.sort == "service":
            below = [each for name in self.needs(node.name) for each in self.instances(name)]
            return (*below, Node("host", node.host))
        return ()

    def blame_order(self, failing: Iterable[Node]) -> tuple[Node, ...]:
        """Return the failing nodes, the most probable cause first: what others depend on before what depends on it."""
        failed = set(failing)
        hosts = [node for node in self.nodes if node.sort == "host"]
        rest = [node for node in self.nodes if node.sort != "host"]
        return tuple(node for node in (*hosts, *reversed(rest)) if node in failed)

    def causes(self, failing: Iterable[Node]) -> tuple[Node, ...]:
        """Return those failing nodes that fail for no reason further down; the others are consequences."""
        failed = set(failing)
        return tuple(node for node in self.blame_order(failed) if not self._fails_below(node, failed))

    def _fails_below(self, node: Node, failed: set[Node]) -> bool:
        return any(each in failed or self._fails_below(each, failed) for each in self._needed(node))


def topology(environment: Environment, kinds: Kinds) -> Topology:
    """Return the graph of an environment that the reader has accepted."""
    edges = needs(environment.services, kinds)
    return Topology(environment, tuple((name, each) for name, below in edges.items() for each in below))
