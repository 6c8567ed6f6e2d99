"""What an environment with a cache host lays over the settings: every Redis that the project names, in its place."""

from __future__ import annotations

import re

from roadworthy.environments.project import Project
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Move, Place, Setting
from roadworthy.stack.literal import Code, assigned
from roadworthy.stack.redis_instances import PORT, Q_DEFAULT, SCHEMES, Instance, instances, is_q_silent

PASSWORD = "CACHE_PASSWORD"
BACKEND = "roadworthy.contrib.cache.RedisCache"
CLIENT = "redis>=5,<7"
FIRST_DJANGO_WITH_IT = (4, 0)
OWN_DATABASE = 63
"""The last one of an instance: a cache that is cleared is emptied whole, and no queue may be in it."""


def laid_over(ground: HostGround) -> Place:
    """Return the settings and moves for the hosts with the site's own Redis."""
    there, project = instances(ground), ground.project
    caches = _cache_setting(there[0], project)
    packages = (CLIENT,) if caches and not _has_client(project) else ()
    said = f"cache: the site's requirements bring no client for Redis; {CLIENT} comes with a release"
    return Place(
        settings=(*caches, *_q_setting(there, project)),
        moves=tuple(
            Move(SCHEMES, PORT, address.host, address.port, instance.home.address, instance.port, PASSWORD)
            for instance in there
            for address in instance.addresses
        ),
        notes=(said,) if packages else (),
        packages=packages,
    )


def _cache_setting(instance: Instance, project: Project) -> tuple[Setting, ...]:
    """Return the default cache, unless the project chose one itself, or its Django knows no Redis."""
    django = tuple(int(number) for number in re.findall(r"\d+", project.django)[:2])
    if "CACHES" in project.set_on_purpose or django < FIRST_DJANGO_WITH_IT:
        return ()
    address = instance.home.address
    place = f"[{address}]" if ":" in address else address
    entry = {
        "BACKEND": BACKEND,
        "LOCATION": f"redis://{place}:{instance.port}/{OWN_DATABASE}",
        "OPTIONS": {"password": _password()},
    }
    code = assigned("CACHES", {"default": entry})
    return (
        Setting(code, f"cache: Redis on {instance.home.name}; while it is away the cache is empty", ("import os",)),
    )


def _q_setting(there: tuple[Instance, ...], project: Project) -> tuple[Setting, ...]:
    """Return the broker of a django-q that names none."""
    if not is_q_silent(project):
        return ()
    instance = next((each for each in there if Q_DEFAULT in each.addresses), there[0])
    own = {Code("**Q_CLUSTER"): None} if "Q_CLUSTER" in project.set_on_purpose else {}
    broker = {"host": instance.home.address, "port": instance.port, "password": _password()}
    reason = f"django-q: its settings name no broker; Redis on {instance.home.name}"
    return (Setting(assigned("Q_CLUSTER", {**own, "redis": broker}), reason, ("import os",)),)


def _password() -> Code:
    return Code(f'os.environ["{PASSWORD}"]')


def _has_client(project: Project) -> bool:
    drivers = project.values.get("drivers")
    return drivers is None or "redis" in drivers
