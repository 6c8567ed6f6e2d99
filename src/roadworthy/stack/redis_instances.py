"""The instances of Redis that a site has on its hosts: what its settings keep in two places stays apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roadworthy.environments.host import Host
from roadworthy.environments.project import Project
from roadworthy.stack.address import Address, addresses
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.layout import BLOCK, CACHE_PORT

SCHEMES = ("redis", "rediss", "valkey", "valkeys")
PORT = 6379
BROKERS = re.compile(r"BROKER|CELERY|QUEUE|^RQ|CHANNEL|HUEY|DRAMATIQ|Q_CLUSTER|TASKS")
IN_TEXT = re.compile(rf"(?:{'|'.join(SCHEMES)})://(?:[^/@\s]*@)?(?P<host>[\w.-]+)(?::(?P<port>\d+))?", re.IGNORECASE)
MOST = BLOCK - CACHE_PORT
Q_BROKERS = frozenset({"redis", "orm", "sqs", "iron_mq", "mongo", "broker_class"})
Q_DEFAULT = Address("127.0.0.1", PORT)
"""Where django-q looks for its tasks unless its settings name a broker."""


@dataclass(frozen=True)
class Instance:
    """One instance: its host, its port there, and the addresses that the project knows it by."""

    number: int
    home: Host
    port: int
    addresses: tuple[Address, ...] = ()

    @property
    def name(self) -> str:
        """Return what it is called in names of units and files."""
        return "redis" if self.number == 1 else f"redis-{self.number}"


def instances(ground: HostGround) -> tuple[Instance, ...]:
    """Return every instance of the site: the first is for its caches, also where the project names none."""
    hosts = ground.hosts_of_kind("redis")
    if not hosts:
        return ()
    queues = next((host for host in hosts if host.has_role("queue")), hosts[0])
    caches = next((host for host in hosts if not host.has_role("queue")), hosts[0])
    apart = _apart(ground)
    homes = [queues if all(_is_broker(one, ground.project) for one in ones) else caches for ones in apart]
    found = sorted(zip(homes, apart, strict=True), key=lambda each: each[0] != caches)
    if not found or found[0][0] != caches:
        found.insert(0, (caches, ()))
    port = ground.layout.cache_port
    kept = [Instance(n, home, port + n - 1, ones) for n, (home, ones) in enumerate(found[:MOST], 1)]
    return tuple(kept)


def _apart(ground: HostGround) -> list[tuple[Address, ...]]:
    """Return the addresses that the project and the variables name, those that mean one server together."""
    named = dict.fromkeys((*wanted(ground.project), *_in_variables(ground)))
    together: dict[Address, list[Address]] = {}
    for address in named:
        together.setdefault(same(address), []).append(address)
    return [tuple(ones) for ones in together.values()]


def _in_variables(ground: HostGround) -> tuple[Address, ...]:
    found = [match for value in ground.environment.variables.values() for match in IN_TEXT.finditer(value)]
    return tuple(Address(match["host"], int(match["port"] or PORT)) for match in found)


def same(address: Address) -> Address:
    """Return one name for the addresses that mean this machine."""
    return Address("localhost", address.port) if address.host in {"localhost", "127.0.0.1", "::1"} else address


def _is_broker(address: Address, project: Project) -> bool:
    """Say whether only settings of queues name this address."""
    urls = project.values.get("urls") or {}
    places = {str(address)} | ({address.host} if address.port == PORT else set())
    naming = [name for name, found in urls.items() if any(each.partition("://")[2] in places for each in found)]
    return all(BROKERS.search(name) for name in naming) and (bool(naming) or is_q_silent(project))


def wanted(project: Project) -> tuple[Address, ...]:
    """Return every address of a Redis that the project's settings name."""
    bare = tuple(
        Address(host or "localhost", int(port) if port.isdigit() else PORT)
        for cache in project.caches
        if is_redis(cache.backend) and "://" not in cache.location
        for host, _, port in (place.strip().partition(":") for place in cache.location.split(",") if place)
    )
    unsaid = (Q_DEFAULT,) if is_q_silent(project) else ()
    return tuple(dict.fromkeys(addresses(project, SCHEMES, PORT) + bare + unsaid))


def is_q_silent(project: Project) -> bool:
    """Say whether django-q is used without a word on its broker: it takes Redis then."""
    return "django_q" in project.installed_apps and not Q_BROKERS & set(project.values.get("Q_CLUSTER") or ())


def is_redis(backend: str) -> bool:
    """Say whether a cache's backend speaks to Redis."""
    return "redis" in backend.lower() or "valkey" in backend.lower()
