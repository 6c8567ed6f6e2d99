"""`road up`: brings a site up to date on the workstation, and says what is to be run from then on."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from roadworthy.deployment.attended import attended
from roadworthy.deployment.build import Builder
from roadworthy.deployment.means import Means
from roadworthy.deployment.migrations import Migrations
from roadworthy.deployment.preparation import Preparation, Prepared
from roadworthy.deployment.static_copy import StaticCopy
from roadworthy.environments.process import Process
from roadworthy.environments.site import Site
from roadworthy.fleet.ending import end
from roadworthy.fleet.family import Family
from roadworthy.fleet.job_run import JobRun
from roadworthy.fleet.keeper import Keeper
from roadworthy.fleet.lock import Lock
from roadworthy.stack.command import words
from roadworthy.stack.kind import Place

GRACE_S = 3.0


@dataclass(frozen=True)
class Ready:
    """What a supervisor is given to keep alive. `labels` are the addresses by process; `took_s` the preparation."""

    prepared: Prepared
    processes: tuple[Process, ...]
    jobs: tuple[JobRun, ...]
    labels: Mapping[str, str]
    took_s: float

    @property
    def front_pages(self) -> tuple[str, ...]:
        """Return the addresses of the site's own web services."""
        names = [process.name for process in self.processes if not process.is_beside]
        return tuple(url for name in names if (url := self.labels.get(name, "")).startswith("http"))


class Up:
    """One `road up`, from the lock to the moment when everything is ready to be started."""

    def __init__(self, site: Site, means: Means, lock: Lock) -> None:
        self.site = site
        self.means = replace(means, marks=lock.environment)
        self.lock = lock
        self._begun_s = time.monotonic()

    def run(self) -> Ready:
        """Prepare the site, bring its database and its files up to date, and say what is to be run.

        Whatever is at work when this is stopped is ended; a keeper sees to it when road is killed by force.
        """
        marks = self.lock.environment
        keeper = Keeper(marks)
        try:
            prepared = Preparation(self.site, self.means).run(self._build_without_django)
            self._bring_up_to_date(prepared)
        finally:
            end(Family(marks), GRACE_S)
            keeper.dismiss()
        took_s = time.monotonic() - self._begun_s
        return Ready(prepared, processes(prepared), jobs(prepared), labels(prepared), took_s)

    def _bring_up_to_date(self, prepared: Prepared) -> None:
        """Migrate and build, with the servers that this takes; they are not started for nothing."""
        marks = self.lock.environment
        migrations = Migrations(prepared, marks, self.means.tell)
        outputs = (prepared.roots.static,) if prepared.roots.moves_static else ()
        python, variables = prepared.python, prepared.variables
        builder = Builder(self.site, prepared.folder.root, python, variables, self.means.tell, outputs)
        steps = [step for step in self.site.build if step.is_django]
        if prepared.roots.moves_static and (note := _copy_static(prepared)):
            self.means.tell(note)
        if migrations.is_due() or builder.is_due(steps):
            with attended(processes_of(prepared.servers), marks):
                if migrations.is_due():
                    migrations.run()
                builder.run(steps, marks)
        if prepared.roots.moves_static:
            prepared.roots.static.mkdir(exist_ok=True)

    def _build_without_django(self, builder: Builder) -> None:
        builder.run((step for step in self.site.build if not step.is_django), self.lock.environment)


def _copy_static(prepared: Prepared) -> str:
    mark = prepared.folder.root / "data" / "static-copied"
    copy = StaticCopy(prepared.python.packages, prepared.roots.static, mark)
    return copy.run(prepared.project.static_root, prepared.python.fingerprint)


def processes_of(places: Sequence[Place]) -> tuple[Process, ...]:
    """Return the processes of some places."""
    return tuple(process for place in places for process in place.processes)


def processes(prepared: Prepared) -> tuple[Process, ...]:
    """Return every process, the site's own after the servers that they need."""
    servers = processes_of(prepared.servers)
    names = tuple(server.name for server in servers)
    own = processes_of([place for place in prepared.places if not place.serves_commands])
    return (*servers, *(replace(process, after=(*process.after, *names)) for process in own))


def jobs(prepared: Prepared) -> tuple[JobRun, ...]:
    """Return the periodic jobs of the site, and those of its places; one with the name of a process is told apart."""
    taken = {process.name for process in processes(prepared)}
    site = prepared.site
    return tuple(
        JobRun(
            Process(
                f"job-{job.name}" if job.name in taken else job.name,
                words(job.command, site),
                site.folder,
                prepared.variables,
            ),
            job.schedule,
            job.time_limit_s,
        )
        for job in (*site.jobs, *(job for place in prepared.places for job in place.jobs))
    )


def labels(prepared: Prepared) -> dict[str, str]:
    """Return where each process is reached: a URL for the site, host:port for a server."""
    found = {}
    for place in prepared.places:
        for process in place.processes:
            address = place.addresses.get(process.name, "")
            speaks_http = bool(process.ready and process.ready.url)
            found[process.name] = f"http://{address}/" if address and speaks_http else address
    return found
