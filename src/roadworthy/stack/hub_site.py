"""What the hub is told of a site: its parts, where they run, and which of them need which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import WORKSTATION, Host
from roadworthy.environments.kind import COMMAND_KIND, Kinds
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.environments.topology import Node, topology
from roadworthy.stack.kind import StackKind
from roadworthy.stack.layout import layout
from roadworthy.stack.redis_instances import is_redis

HUB, AGENT = "hub", "agent"
UNSEEN = frozenset({HUB, AGENT})
"""Kinds that are no part of what visitors are served by."""


def hub_host(environment: Environment) -> Host | None:
    """Return the host with the hub of an environment, or None where it has none."""
    names = {service.name for service in environment.services if service.kind == HUB}
    return next((host for host in environment.hosts if names.intersection(host.roles)), None)


def watchers(environment: Environment) -> frozenset[str]:
    """Return the names of the hosts that have nothing but the hub: visitors are served without them."""
    unseen = {service.name for service in environment.services if service.kind in UNSEEN}
    return frozenset(host.name for host in environment.hosts if unseen.issuperset(host.roles))


def hub_site(site: Site, environment: Environment, kinds: Kinds, project: Project) -> dict[str, Any]:
    """Return the file of a site (`sites/KEY.json` in the hub's folder), without its deploys."""
    key = layout(site, environment).key
    whole = with_stores(environment, kinds, project) if environment.is_local else environment
    graph = topology(whole, kinds)
    services = {service.name: service for service in whole.services if service.kind not in UNSEEN}
    nodes = [node for node in graph.nodes if node.sort == "service" and node.name in services]
    needed = {node: [other for one, other in graph.edges if one == node and other in nodes] for node in nodes}
    return {
        "key": key,
        "name": site.name,
        "environment": environment.name,
        "domains": list(environment.domains),
        "figures": {figure.name: {"title": figure.title, "every_s": figure.every_s} for figure in site.figures},
        "parts": [_part(services[node.name], node, needed[node], kinds, key) for node in nodes],
    }


def _part(service: Service, node: Node, needed: Iterable[Node], kinds: Kinds, key: str) -> dict[str, Any]:
    kind = kinds[service.kind]
    return {
        "id": part_id(node),
        "kind": service.kind,
        "role": service.name,
        "host": node.host,
        "title": service.name if service.kind == COMMAND_KIND else kind.title,
        "needs": [part_id(other) for other in needed],
        "units": list(
            process_patterns(service) if node.host == WORKSTATION else unit_patterns(kind, service.name, key)
        ),
    }


def part_id(node: Node) -> str:
    """Return the name of a service on a host, as the hub knows it."""
    return f"{node.host}:{node.name}"


def unit_patterns(kind: object, service: str, key: str) -> tuple[str, ...]:
    """Return the patterns of the units that run a service of a kind."""
    patterns = kind.units if isinstance(kind, StackKind) else ()
    return tuple(pattern.format(key=key, service=service) for pattern in patterns)


def _patterns(service: Service, kind: object, node: Node, key: str) -> tuple[str, ...]:
    return process_patterns(service) if node.host == WORKSTATION else unit_patterns(kind, service.name, key)


def process_patterns(service: Service) -> tuple[str, ...]:
    """Return the patterns of the processes of `road up` that run a service, or stand in for it by their kind's name."""
    own = (service.name, f"{service.name}-[0-9]*")
    return own if service.kind == COMMAND_KIND else (*own, service.kind, f"{service.kind}-[0-9]*")


def with_stores(environment: Environment, kinds: Kinds, project: Project) -> Environment:
    """Return the environment with the database and the cache of the project, which need no service on a workstation."""
    known = {service.name for service in environment.services}
    more = [Service(role, kind) for role, kind in _stores(project, kinds).items() if role not in known]
    hosts = tuple(replace(host, roles=(*host.roles, *(one.name for one in more))) for host in environment.hosts)
    return replace(environment, services=(*environment.services, *more), hosts=hosts)


def _stores(project: Project, kinds: Kinds) -> Mapping[str, str]:
    engines = [database.engine for database in project.databases if database.alias == "default"]
    database = next((name for name in kinds for engine in engines if _speaks(engine, name)), "")
    cache = "redis" if any(is_redis(cache.backend) for cache in project.caches) else ""
    return {role: kind for role, kind in (("database", database), ("cache", cache)) if kind in kinds}


def _speaks(engine: str, kind: str) -> bool:
    return engine.startswith(kind) or (engine, kind) in {("spatialite", "sqlite"), ("postgis", "postgresql")}
