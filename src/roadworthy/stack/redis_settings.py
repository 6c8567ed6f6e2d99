"""What an environment with a cache host lays over the settings: every Redis that the project names, in its place."""

from __future__ import annotations

import re

from roadworthy.environments.host import Host
from roadworthy.environments.project import Project
from roadworthy.stack.address import Address, addresses
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Move, Place, Setting
from roadworthy.stack.literal import Code, assigned

SCHEMES = ("redis", "rediss", "valkey", "valkeys")
PORT = 6379
PASSWORD = "CACHE_PASSWORD"
BROKERS = re.compile(r"BROKER|CELERY|QUEUE|^RQ|CHANNEL|HUEY|DRAMATIQ|Q_CLUSTER|TASKS")
BACKEND = "django.core.cache.backends.redis.RedisCache"
CLIENT = "redis>=5,<7"
FIRST_DJANGO_WITH_IT = (4, 0)
PATIENCE_S = 2
Q_BROKERS = frozenset({"redis", "orm", "sqs", "iron_mq", "mongo", "broker_class"})
Q_DEFAULT = Address("127.0.0.1", PORT)
"""Where django-q looks for its tasks unless its settings name a broker."""


def laid_over(ground: HostGround) -> Place:
    """Return the settings and moves for the hosts with the site's own Redis."""
    homes = Homes(ground)
    project = ground.project
    moves = tuple(homes.move(address) for address in wanted(project))
    caches = homes.cache_setting()
    packages = (CLIENT,) if caches and not _has_client(project) else ()
    said = f"cache: the site's requirements bring no client for Redis; {CLIENT} comes with a release"
    return Place(
        settings=(*caches, *homes.q_setting()),
        moves=moves,
        notes=(said,) if packages else (),
        packages=packages,
    )


class Homes:
    """The hosts with the site's own Redis: one for its caches, and one for its queues where that is another."""

    def __init__(self, ground: HostGround) -> None:
        self._project = ground.project
        self._port = ground.layout.cache_port
        self._all = ground.hosts_of_kind("redis")
        self._queues = next((host for host in self._all if host.has_role("queue")), self._all[0])
        self._caches = next((host for host in self._all if not host.has_role("queue")), self._all[0])

    def move(self, address: Address) -> Move:
        """Return the new place of an address that the project names."""
        home = self._queues if _is_broker(address, self._project) else self._caches
        return Move(SCHEMES, PORT, address.host, address.port, home.address, self._port, PASSWORD)

    def cache_setting(self) -> tuple[Setting, ...]:
        """Return the default cache, unless the project chose one itself, or its Django knows no Redis."""
        if "CACHES" in self._project.set_on_purpose or _django(self._project) < FIRST_DJANGO_WITH_IT:
            return ()
        entry = {
            "BACKEND": BACKEND,
            "LOCATION": f"redis://{_in_url(self._caches)}:{self._port}/0",
            "OPTIONS": {
                "password": _password(),
                "socket_connect_timeout": PATIENCE_S,
                "socket_timeout": PATIENCE_S,
            },
        }
        code = assigned("CACHES", {"default": entry})
        return (Setting(code, f"cache: Redis on {self._caches.name}", ("import os",)),)

    def q_setting(self) -> tuple[Setting, ...]:
        """Return the broker of a django-q that names none."""
        if not is_q_silent(self._project):
            return ()
        own = {Code("**Q_CLUSTER"): None} if "Q_CLUSTER" in self._project.set_on_purpose else {}
        broker = {"host": self._queues.address, "port": self._port, "password": _password()}
        reason = f"django-q: its settings name no broker; Redis on {self._queues.name}"
        return (Setting(assigned("Q_CLUSTER", {**own, "redis": broker}), reason, ("import os",)),)


def _password() -> Code:
    return Code(f'os.environ["{PASSWORD}"]')


def _in_url(host: Host) -> str:
    return f"[{host.address}]" if ":" in host.address else host.address


def _django(project: Project) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", project.django)[:2])


def _has_client(project: Project) -> bool:
    drivers = project.values.get("drivers")
    return drivers is None or "redis" in drivers


def _is_broker(address: Address, project: Project) -> bool:
    """Say whether only settings of queues name this address."""
    urls = project.values.get("urls") or {}
    places = {str(address)} | ({address.host} if address.port == PORT else set())
    naming = [name for name, found in urls.items() if any(each.partition("://")[2] in places for each in found)]
    return bool(naming) and all(BROKERS.search(name) for name in naming)


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
