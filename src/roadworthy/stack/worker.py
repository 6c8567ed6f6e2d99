"""A worker is any long-running command of the site: queue workers, schedulers, daemons."""

from __future__ import annotations

import re
import shlex

from roadworthy.environments.option import Option
from roadworthy.environments.process import Process
from roadworthy.environments.service import Service
from roadworthy.stack.command import words
from roadworthy.stack.kind import Ground, Place, StackKind

BEAT = re.compile(r"^\S*celery\b(?!.*\s(?:-s|--schedule)\b)[^|;&]*\sbeat\b[^|;&]*$")


class Worker(StackKind):
    """A command that the site wants kept running."""

    name = "worker"
    title = "long-running command of the site"
    roles = ("worker",)
    depends_on = ("database", "cache", "queue")
    runs_code = True
    options = (
        Option(
            "command", "text", "What to run, in the site's folder.", required=True, example="python manage.py db_worker"
        ),
        Option("processes", "count", "How many to run on each host.", default=1),
    )

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Run the site's own commands on the workstation as they are."""
        return Place(processes=tuple(process for service in services for process in processes(service, ground)))


def processes(service: Service, ground: Ground) -> list[Process]:
    """Return the processes of one service; more than one are numbered."""
    count = int(service.options.get("processes", 1))
    command = words(keeping_its_own(str(service.options["command"]), ground), ground.site)
    names = [service.name] if count == 1 else [f"{service.name}-{number}" for number in range(1, count + 1)]
    return [Process(name, command, ground.site.folder, ground.variables) for name in names]


def keeping_its_own(line: str, ground: Ground) -> str:
    """Return a command so that it keeps its files in the environment's folder: Celery's beat writes where it runs."""
    schedule = ground.folder / "data" / "celerybeat-schedule"
    return f"{line} --schedule {shlex.quote(str(schedule))}" if BEAT.search(line) else line
