"""A worker is any long-running command of the site: queue workers, schedulers, daemons."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

from roadworthy.environments.option import Option
from roadworthy.environments.process import Process
from roadworthy.environments.service import Service
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.stack.command import words
from roadworthy.stack.host_ground import ReleaseGround
from roadworthy.stack.kind import Ground, Place, StackKind
from roadworthy.stack.release_unit import ReleaseUnit
from roadworthy.stack.service_unit import release_service

AT_ONCE = re.compile(r"\s(?:-c|-w|--concurrency|--workers|--threads)[= ]?(?P<count>\d{1,3})(?=\s|$)")
CELERY_WORKER = re.compile(r"\bcelery\b.*\sworker\b")
BEAT = re.compile(r"^\S*celery\b(?!.*\s(?:-s|--schedule)\b)[^|;&]*\sbeat\b[^|;&]*$")

SCHEDULER = re.compile(r"\bcelery\b.*\s(?:beat\b|-B\b|--beat\b)|\brqscheduler\b")
"""Celery's beat, beside a worker too, and RQ's scheduler."""
PROCESS_MB = 100
STOP_TIME_S = 600.0


class Worker(StackKind):
    """A command that the site wants kept running."""

    name = "worker"
    title = "long-running command of the site"
    roles = ("worker",)
    depends_on = ("database", "cache", "queue")
    runs_code = True
    units = ("{key}-{service}@*.service", "{key}-{service}-[0-9]*@*.service")
    options = (
        Option(
            "command", "text", "What to run, in the site's folder.", required=True, example="python manage.py db_worker"
        ),
        Option("processes", "count", "How many to run on each host.", default=1),
        Option("stop_time", "duration", "How long it may finish what it does when it is to end.", default="10 minutes"),
        Option(
            "alone",
            "yes or no",
            "There must never be two, as of a scheduler: on the first host only, and the old one ends before the new "
            "one starts. Without it, so for Celery's beat.",
        ),
    )

    def at_once(self, options: Mapping[str, Any], cores: int) -> int:
        """Return the tasks at once: as many as the command says, or one for each core where Celery is not told."""
        command = str(options.get("command", ""))
        told = AT_ONCE.search(command)
        each = int(told["count"]) if told else cores if CELERY_WORKER.search(command) else 1
        return each * int(options.get("processes", 1))

    def memory_mb(self, options: Mapping[str, Any], facts: HostFacts) -> int:
        """Return about what its processes take, twice: of two releases during a deploy."""
        return 2 * self.at_once(options, facts.cores) * PROCESS_MB

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Run the site's own commands on the workstation as they are."""
        return Place(processes=tuple(process for service in services for process in processes(service, ground)))

    def release_units(self, ground: ReleaseGround, services: tuple[Service, ...]) -> tuple[ReleaseUnit, ...]:
        """Run the site's own commands on the hosts that have their role."""
        return tuple(unit for service in services for unit in release_units(service, ground))


def release_units(service: Service, ground: ReleaseGround) -> tuple[ReleaseUnit, ...]:
    """Return the units of one service in one release; more than one are numbered."""
    hosts = ground.host.environment.hosts_of(service.name)
    is_alone = must_be_alone(service)
    if ground.host.host not in (hosts[:1] if is_alone else hosts):
        return ()
    data = f"{ground.host.layout.root}/data"
    command = words(keeping_its_own(str(service.options["command"]), data), ground.host.site)
    stop_time_s = float(service.options.get("stop_time") or STOP_TIME_S)
    return tuple(
        ReleaseUnit(
            service.name,
            f"{ground.host.layout.unit(name, ground.id)}.service",
            release_service(ground, name, command, stop_time_s),
            "instead" if is_alone else "beside",
            stop_time_s=stop_time_s,
        )
        for name in _names(service)
    )


def must_be_alone(service: Service) -> bool:
    """Say whether there must never be two of a service: as its owner says, else if it is a scheduler we know."""
    told = service.options.get("alone")
    return bool(SCHEDULER.search(str(service.options["command"]))) if told is None else bool(told)


def processes(service: Service, ground: Ground) -> list[Process]:
    """Return the processes of one service; more than one are numbered."""
    command = words(keeping_its_own(str(service.options["command"]), str(ground.folder / "data")), ground.site)
    return [Process(name, command, ground.site.folder, ground.variables) for name in _names(service)]


def _names(service: Service) -> list[str]:
    count = 1 if must_be_alone(service) else int(service.options.get("processes", 1))
    return [service.name] if count == 1 else [f"{service.name}-{number}" for number in range(1, count + 1)]


def keeping_its_own(line: str, data: str) -> str:
    """Return a command so that it keeps its files in the environment's folder: Celery's beat writes where it runs."""
    schedule = f"{data}/celerybeat-schedule"
    return f"{line} --schedule {shlex.quote(schedule)}" if BEAT.search(line) else line
