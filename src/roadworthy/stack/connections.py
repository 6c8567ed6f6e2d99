"""How many connections to its database each host of a site may hold, so that the sum is never more than there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.subject import Subject

SESSIONS = 2
"""Connections of each host that belong to one client until it ends: a migration, or somebody at a shell."""
SPARE = 3
"""Connections that no pool takes: for a backup, and for somebody who looks why all others are taken."""
FOR_JOBS = 2
LEAST = 2
RESERVED = 10
"""What is left of max_connections for PostgreSQL's superuser, its replicas and its monitoring."""
SMALLEST, USUAL, MOST = 100, 200, 400
GIB = 1 << 30
UNKNOWN_MEMORY_BYTES, UNKNOWN_CORES = 4 * GIB, 2
"""What a host is taken to have that was not asked."""

TOO_FEW = Rule(
    "E461",
    "Too few database connections for the site's hosts",
    "Requests would wait for a connection, or be refused one, in the middle of a deploy.",
)
RULES = (TOO_FEW,)


@dataclass(frozen=True)
class Shares:
    """What each host's pool holds of each database, by the host's name, and the role's limit over all hosts.

    `wanted` is what all pools of one database would hold if there were connections enough.
    """

    pools: Mapping[str, int]
    sessions: int
    limit: int
    wanted: int = 0


def max_connections(service: Service, memory_bytes: int = UNKNOWN_MEMORY_BYTES) -> int:
    """Return what PostgreSQL is told at its start: what the site says, else by the host's memory."""
    if told := service.options.get("max_connections"):
        return int(told)
    if memory_bytes < 2 * GIB:
        return SMALLEST
    return USUAL if memory_bytes < 8 * GIB else MOST


def shares(ground: HostGround | Subject, service: Service, server: Host, databases: int = 1) -> Shares:
    """Return the shares of a site whose code holds connections to so many databases of one server.

    Behind PgBouncer a release that drains shares the pool with the one that takes over; without it, or where a
    client keeps its connection, both hold their own.
    """
    facts = ground.facts.get(server.name)
    most = max_connections(service, facts.memory_bytes if facts else UNKNOWN_MEMORY_BYTES) - RESERVED
    told = service.options.get("connections")
    budget = min(int(told), most) if told else most
    pooling = service.options.get("pooling", "transaction")
    times = 1 if pooling == "transaction" else 2
    wanted = {host.name: (_at_once(host, ground) + FOR_JOBS) * times for host in ground.code_hosts}
    if pooling == "none":
        return _unpooled(sum(wanted.values()) * databases + SPARE, budget, service)
    sessions = SESSIONS * len(wanted) * databases
    return _pooled(wanted, databases, sessions, budget, service)


def _at_once(host: Host, ground: HostGround | Subject) -> int:
    facts = ground.facts.get(host.name)
    cores = facts.cores if facts else UNKNOWN_CORES
    there = [service for service in ground.environment.services if service.name in host.roles]
    return sum(ground.kinds[service.kind].at_once(service.options, cores) for service in there)


def _unpooled(needed: int, budget: int, service: Service) -> Shares:
    if needed > budget:
        raise ProblemsFound([_too_few(needed, budget, "without pooling", service)])
    return Shares({}, 0, needed)


def _pooled(wanted: Mapping[str, int], databases: int, sessions: int, budget: int, service: Service) -> Shares:
    """Return a pool for each host in the proportion of what it does at once, cut so that all fit."""
    needed = LEAST * len(wanted) * databases + sessions + SPARE
    if needed > budget:
        raise ProblemsFound([_too_few(needed, budget, "at the least", service)])
    room = (budget - sessions - SPARE) // databases - LEAST * len(wanted)
    above = {name: max(0, count - LEAST) for name, count in wanted.items()}
    part = min(1.0, room / (sum(above.values()) or 1))
    pools = {name: LEAST + int(count * part) for name, count in above.items()}
    limit = sum(pools.values()) * databases + sessions + SPARE
    return Shares(pools, SESSIONS, limit, sum(wanted.values()))


def _too_few(needed: int, budget: int, when: str, service: Service) -> Problem:
    where = Where("roadworthy.toml", part=f"services.{service.name}.connections")
    message = f"the site's hosts need {needed} connections {when}, and may have {budget}"
    hint = f"raise connections or max_connections of the service {service.name}, or run fewer workers and threads"
    return TOO_FEW.problem(message, hint, where)
