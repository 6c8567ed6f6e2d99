"""What an experienced operator says against the way a site's hosts share the connections of its database."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.environments.service import Service
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import Level, ProblemsFound, Rule
from roadworthy.stack.connections import shares
from roadworthy.stack.postgresql_tuning import KEPT_FOR_SYSTEM, MIB, SHARED_HOST
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

TIGHT = Rule(
    "W023",
    "Fewer database connections than the site can use at once",
    "In the busiest minutes requests wait for one another's connections.",
    Level.NOTE,
)
OVERSUBSCRIBED = Rule(
    "W024",
    "More database connections promised than there are",
    "The database refuses what is too many, and those requests fail; apply and deploy refuse to begin.",
    Level.WARNING,
)
RULES = (TIGHT, OVERSUBSCRIBED)


def critique(subject: Subject, services: tuple[Service, ...]) -> Iterator[Remark]:
    """Yield what there is to say."""
    for service in services:
        servers = subject.environment.hosts_of(service.name)
        if not servers or not subject.code_hosts:
            continue
        path = (*subject.path, "services", service.name)
        try:
            share = shares(subject, service, servers[0])
        except ProblemsFound as found:
            yield from (Remark(OVERSUBSCRIBED, path, each.message, each.hint) for each in found.problems)
            continue
        pooled = sum(share.pools.values())
        if pooled < share.wanted:
            message = f"the site does {share.wanted} things at once, and its pools hold {pooled} connections"
            hint = (
                f"raise connections or max_connections of the service {service.name}, or run fewer workers and threads"
            )
            yield Remark(TIGHT, path, message, hint)


def memory_mb(told: object, facts: HostFacts) -> int:
    """Return about what the server takes: its own buffers, and half of what its sorts may."""
    percent = told if isinstance(told, int) else SHARED_HOST
    return max(0, facts.memory_bytes - KEPT_FOR_SYSTEM) * percent // 100 // 2 // MIB
