"""Reads an environment as an experienced operator would: what fails first, what is missed then, what is tight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from roadworthy.environments.host import Host
from roadworthy.environments.openness import looks_secret
from roadworthy.stack.kind import StackKind
from roadworthy.stack.media_folder import is_media_a_folder
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject
from roadworthy.structure import critique_rules as rules

BACKUP = re.compile(r"backup|dump|restic|borg|barman|pgbackrest|wal-g|duplicity|kopia|rclone|rsync", re.I)
ELSEWHERE = re.compile(r"DATABASE|(^|_)DB(_|$)|^PG|POSTGRES|MYSQL")
LEAST_FREE_BYTES = 4 << 30
CLOCK_OFF_S = 2.0
MIB = 1 << 20
SYSTEM_MB = 200


def critique(subject: Subject) -> tuple[Remark, ...]:
    """Return everything there is to say. Nothing is said of an environment without hosts."""
    if not subject.environment.hosts:
        return ()
    parts = (_single, _beside, _data, _openness, _measured, _kinds)
    return tuple(remark for part in parts for remark in part(subject))


def _names(hosts: Iterable[Host]) -> str:
    return ", ".join(host.name for host in hosts)


def _single(subject: Subject) -> Iterator[Remark]:
    """What is there only once."""
    hosts, web, fronts = subject.environment.hosts, subject.hosts("web"), subject.hosts("balancer")
    if len(hosts) == 1:
        hint = "a second host for the database is the first step; then a second web host behind a balancer"
        yield Remark(rules.ALL_IN_ONE, subject.host_path(hosts[0]), f"{hosts[0].name} does everything", hint)
        return
    if len(web) == 1:
        hint = "give the role web to a second host: deploys then go one host at a time"
        yield Remark(rules.ONE_WEB, subject.host_path(web[0]), f"only {web[0].name} serves the site", hint)
    if len(fronts) == 1:
        hint = "give the role balancer to a second host, and the domain an address of each, or one that moves"
        yield Remark(
            rules.ONE_FRONT, subject.host_path(fronts[0]), f"every request goes through {fronts[0].name}", hint
        )
    if len(web) > 1 and not fronts:
        message = f"{_names(web)} each answer visitors themselves"
        yield Remark(rules.NO_FRONT, (*subject.path, "hosts"), message, "give one more host the role balancer")
    workers = subject.hosts("worker")
    if len(workers) == 1 and len(web) > 1:
        hint = "give the role to a second host"
        message = f"only {workers[0].name} does what is queued"
        yield Remark(rules.ONE_WORKER, subject.host_path(workers[0]), message, hint)


def _beside(subject: Subject) -> Iterator[Remark]:
    """What would be better off on a host of its own; on a single host it can't be."""
    if len(subject.environment.hosts) == 1:
        return
    web = set(subject.hosts("web"))
    for host in subject.hosts("database"):
        if host in subject.code_hosts:
            hint = "move the role of the database to a host that runs none of the site's code"
            yield Remark(
                rules.BESIDE_WEB, subject.host_path(host), f"{host.name} has the database beside the site", hint
            )
    for host in subject.hosts("cache"):
        if host in web and len(web) > 1:
            hint = "move it to the host of the database, or to one of its own"
            message = f"{host.name} serves the site, and has the cache of {_names(subject.hosts('web'))}"
            yield Remark(rules.CACHE_BESIDE_WEB, subject.host_path(host), message, hint)
    for host in subject.hosts("worker"):
        if host in web and len(web) > 1:
            hint = "give the role worker to a host of its own once tasks take long"
            yield Remark(rules.WORKER_BESIDE_WEB, subject.host_path(host), f"{host.name} serves and works", hint)
    if subject.site.jobs and not subject.hosts("worker") and web:
        first = subject.code_hosts[0]
        names = ", ".join(job.name for job in subject.site.jobs)
        hint = "give a host the role of a worker: jobs then run there"
        yield Remark(rules.JOBS_BESIDE_WEB, subject.host_path(first), f"the jobs {names} run on {first.name}", hint)
    for host in subject.hosts("hub"):
        if len(host.roles) > 1:
            hint = "move the role hub to a host of its own, best in another building"
            yield Remark(rules.HUB_BESIDE, subject.host_path(host), f"{host.name} watches itself", hint)


def _data(subject: Subject) -> Iterator[Remark]:
    """What would be lost, or is not shared."""
    databases, several = subject.hosts("database"), subject.code_hosts if len(subject.code_hosts) > 1 else ()
    if len(databases) == 1:
        message = f"{databases[0].name} has the only copy of the database"
        hint = "until Roadworthy makes replicas: set one up by hand, or shorten the time between backups"
        yield Remark(rules.NO_REPLICA, subject.host_path(databases[0]), message, hint)
    if not any(BACKUP.search(f"{job.name} {job.command}") for job in subject.site.jobs):
        hint = "add a job that takes the database and the uploads to another place each day, and try to restore one"
        yield Remark(rules.NO_BACKUP, subject.path, "no job of the site looks like a backup", hint)
    if several and not databases and not _has_database_elsewhere(subject):
        message = f"the code runs on {_names(several)}, and no host is for the database"
        yield Remark(rules.NO_DATABASE, (*subject.path, "hosts"), message, 'give a host the role "database"')
    if several and not subject.hosts("cache"):
        message = f"the code runs on {_names(several)}, and no host is for the cache"
        yield Remark(rules.NO_CACHE, (*subject.path, "hosts"), message, 'give a host the role "cache"')
    yield from _media(subject)


def _has_database_elsewhere(subject: Subject) -> bool:
    if subject.project:
        return not any("sqlite" in database.engine for database in subject.project.databases)
    named = (*subject.environment.variables, *subject.environment.secrets)
    return any(ELSEWHERE.search(name) for name in named)


def _media(subject: Subject) -> Iterator[Remark]:
    several = subject.hosts("web") if len(subject.hosts("web")) > 1 else ()
    if not several or (subject.project and not is_media_a_folder(subject.project)):
        return
    rule = rules.LOCAL_MEDIA if subject.project else rules.MAYBE_LOCAL_MEDIA
    message = f"uploads lie in a folder of {_names(several)} each"
    hint = "keep uploads on a storage that all of them reach: STORAGES with django-storages, or a shared folder"
    yield Remark(rule, (*subject.path, "hosts"), message, hint)


def _openness(subject: Subject) -> Iterator[Remark]:
    """What visitors, or readers of the repository, would see or miss."""
    environment = subject.environment
    if not environment.domains:
        hint = 'add domains = ["gazette.example"] with the name that leads to it'
        yield Remark(rules.NO_DOMAIN, subject.path, "no domain leads to it", hint)
    for name, value in environment.variables.items():
        if looks_secret(name, value):
            path = (
                ("variables", name) if subject.site.variables.get(name) == value else (*subject.path, "variables", name)
            )
            hint = f'take it away, add "{name}" to its secrets, then: road secrets set {environment.name} {name}'
            yield Remark(rules.SECRET_IN_OPEN, path, f"{name} looks like a secret, in the open", hint)


def _measured(subject: Subject) -> Iterator[Remark]:
    """What the hosts say of themselves, where they were asked."""
    asked = [host for host in subject.environment.hosts if host.name in subject.facts]
    for host in asked:
        yield from _measures(subject, host)
    suites = {subject.facts[host.name].suite: host.name for host in asked}
    if len(suites) > 1:
        found = ", ".join(f"{name} has {suite or 'another'}" for suite, name in suites.items())
        yield Remark(rules.MIXED, (*subject.path, "hosts"), found, "bring all of them to the same release of Debian")


def _measures(subject: Subject, host: Host) -> Iterator[Remark]:
    facts, path = subject.facts[host.name], subject.host_path(host)
    there_mb, needed_mb = facts.memory_bytes // MIB, SYSTEM_MB + _memory_mb(subject, host)
    if needed_mb > there_mb:
        message = f"{host.name} has {there_mb:,} MB of memory, and its services take about {needed_mb:,}"
        hint = "run fewer workers there, give a role to another host, or more memory to this one"
        yield Remark(rules.MEMORY, path, message, hint)
    if facts.free_bytes < LEAST_FREE_BYTES:
        message = f"{host.name} has {facts.free_bytes / (1 << 30):.1f} GB free"
        yield Remark(rules.DISK, path, message, "free some, or give it a bigger disk: du -xh -d 2 / | sort -h")
    if abs(facts.clock_ahead_s) > CLOCK_OFF_S:
        way = "ahead of" if facts.clock_ahead_s > 0 else "behind"
        message = f"the clock of {host.name} is {abs(facts.clock_ahead_s):.0f} s {way} this workstation's"
        yield Remark(rules.CLOCK, path, message, "see to a time service there: timedatectl")


def _memory_mb(subject: Subject, host: Host) -> int:
    """Return about what all services of a host take; what is told twice as one service of a kind, once."""
    found = {}
    for service in subject.services_on(host):
        kind = subject.kinds[service.kind]
        if isinstance(kind, StackKind):
            own = service.name if kind.runs_code else kind.name
            found[own] = kind.memory_mb(service.options, subject.facts[host.name])
    return sum(found.values())


def _kinds(subject: Subject) -> Iterator[Remark]:
    """What each kind of service says itself."""
    for name, kind in subject.kinds.items():
        services = tuple(service for service in subject.environment.services if service.kind == name)
        if isinstance(kind, StackKind):
            yield from kind.critique(subject, services)
