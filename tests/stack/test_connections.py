"""However a site is shaped, its hosts together never hold more connections than its role may."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.stack.conftest import HOST, Machine

from roadworthy.environments.reader import read_text
from roadworthy.problems import ProblemsFound
from roadworthy.stack.connections import RESERVED, SPARE, Shares, max_connections, shares
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.registry import kinds

SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[services.web]
workers = {workers}
threads = {threads}
[services.worker]
command = "celery -A gazette worker"
[services.database]
{more}
[environments.production.hosts]
db1 = {{ address = "10.77.0.24", roles = ["database"] }}
work1 = {{ address = "10.77.0.25", roles = ["worker"] }}
"""
GIB = 1 << 30
HERE = Path(__file__).parent


def ground(
    *, web: int = 2, workers: int = 2, threads: int = 8, more: str = "", memory: int = 4, cores: int = 2
) -> HostGround:
    """Return the ground of a site with so many web hosts."""
    text = SITE.format(workers=workers, threads=threads, more=more)
    text += "".join(f'web{n} = {{ address = "10.77.1.{n}", roles = ["web"] }}\n' for n in range(1, web + 1))
    site = read_text(text, HERE, kinds())
    environment = site.environment("production")
    assert environment is not None
    facts = {host.name: replace(HOST, memory_bytes=memory * GIB, cores=cores) for host in environment.hosts}
    return Machine(HERE).host_ground(site, environment, facts=facts, host="db1")


def shared(place: HostGround, databases: int = 1) -> Shares:
    service = place.services_of("postgresql")[0]
    return shares(place, service, place.host, databases)


def test_hosts_get_what_they_do_at_once_and_two_for_jobs() -> None:
    share = shared(ground())
    assert share.pools == {"work1": 2 + 2, "web1": 16 + 2, "web2": 16 + 2}
    assert share.limit == 4 + 18 + 18 + 3 * 2 + SPARE


def test_what_a_site_may_have_is_cut_in_proportion() -> None:
    share = shared(ground(more="connections = 30"))
    assert share.pools == {"work1": 2, "web1": 9, "web2": 9}
    assert share.limit == 29


def test_a_client_that_keeps_its_connection_needs_one_in_both_releases() -> None:
    assert shared(ground(more='pooling = "session"')).pools == {"work1": 8, "web1": 36, "web2": 36}
    assert shared(ground(more='pooling = "none"')).limit == 80 + SPARE


def test_a_small_host_takes_fewer() -> None:
    service = ground().services_of("postgresql")[0]
    assert [max_connections(service, size * GIB) for size in (1, 4, 16)] == [100, 200, 400]


def test_too_few_are_refused() -> None:
    with pytest.raises(ProblemsFound) as refused:
        shared(ground(more="connections = 10"))
    assert str(refused.value) == (
        "roadworthy.toml services.database.connections: the site's hosts need 15 connections at the least,"
        " and may have 10 (E461)\n"
        "  hint: raise connections or max_connections of the service database, or run fewer workers and threads"
    )


@given(
    web=some.integers(1, 12),
    workers=some.integers(1, 32),
    threads=some.integers(1, 64),
    databases=some.integers(1, 4),
    memory=some.integers(1, 64),
    cores=some.integers(1, 64),
    told=some.one_of(some.just(""), some.integers(1, 500).map("connections = {}".format)),
    pooling=some.sampled_from(["transaction", "session"]),
)
def test_the_sum_is_never_more_than_there_are(
    *, web: int, workers: int, threads: int, databases: int, memory: int, cores: int, told: str, pooling: str
) -> None:
    more = f'{told}\npooling = "{pooling}"'
    place = ground(web=web, workers=workers, threads=threads, more=more, memory=memory, cores=cores)
    try:
        share = shared(place, databases)
    except ProblemsFound:
        return
    held = sum(share.pools.values()) * databases + share.sessions * len(share.pools) * databases
    assert held < share.limit
    assert share.limit <= max_connections(place.services_of("postgresql")[0], memory * GIB) - RESERVED
    assert not told or share.limit <= int(told.rpartition(" ")[2])
    assert min(share.pools.values()) >= 2
