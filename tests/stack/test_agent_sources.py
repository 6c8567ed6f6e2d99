"""Which servers the agent of each host asks, and what it is shown for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.stack.conftest import HOST, Machine

from roadworthy.environments.project import Database, Project
from roadworthy.environments.reader import read_site
from roadworthy.stack.agent_sources import credentials, sources
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_key import HubKey
from roadworthy.stack.registry import kinds

SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[services.database]
{more}
[environments.production.hosts]
lb1 = {{ address = "10.77.0.50", roles = ["balancer"] }}
web1 = {{ address = "10.77.0.51", roles = ["web"] }}
db1 = {{ address = "10.77.0.52", roles = ["database", "cache"] }}
hub1 = {{ address = "10.77.0.53", roles = ["hub"] }}
"""
PROJECT = Project(
    "5.2.4", "3.12.1", "gazette.settings",
    databases=(Database("default", "postgresql", "gazette"), Database("maps", "postgresql", "maps")),
)  # fmt: skip
On = Callable[..., HostGround]


@pytest.fixture
def on(machine: Machine) -> On:
    """Return what makes the ground of a host."""

    def make(name: str, more: str = "") -> HostGround:
        (machine.folder / "roadworthy.toml").write_text(SITE.format(more=more))
        site = read_site(machine.folder, kinds())
        environment = site.environments[-1]
        facts = {host.name: replace(HOST, addresses=(host.address,)) for host in environment.hosts}
        ground = machine.host_ground(site, environment, PROJECT, facts, name)
        return replace(ground, secrets={"HUB_KEY": "a secret of the gazette"})

    return make


def test_the_balancer_is_asked_where_it_is_and_its_log_read(on: On) -> None:
    ground = on("lb1")
    assert sources(ground) == {
        "haproxy": {"socket": "/run/roadworthy-haproxy/gazette-production.sock", "backend": "gazette-production"},
        "access_log": f"127.0.0.1:{ground.layout.first_port + 8}",
    }
    assert credentials(ground) == {}


def test_the_pool_is_asked_on_hosts_of_the_code(on: On) -> None:
    names = ["gazette_production", "gazette_production_maps"]
    assert sources(on("web1")) == {
        "pgbouncer": {
            "socket_folder": "/run/postgresql", "user": "roadworthy-agent", "port": 6432,
            "databases": [*names, *(f"{name}_session" for name in names)],
        },
    }  # fmt: skip
    assert sources(on("web1", 'pooling = "none"')) == {}


def test_database_and_cache_are_asked_on_their_host(on: On) -> None:
    ground = on("db1")
    assert sources(ground) == {
        "postgresql": {
            "socket_folder": "/run/postgresql", "user": "roadworthy-agent", "port": 5432,
            "databases": ["gazette_production", "gazette_production_maps"],
        },
        "redis": [
            {
                "address": f"127.0.0.1:{ground.layout.first_port + 10}", "user": "agent", "name": "redis",
                "password_file": "/run/credentials/gazette-production-agent.service/redis",
            }
        ],
    }  # fmt: skip
    assert credentials(ground) == {"redis": f"{HubKey('a secret of the gazette').password('redis')}\n"}


def test_a_host_with_none_of_them_is_asked_for_nothing_more(on: On) -> None:
    assert (sources(on("hub1")), credentials(on("hub1"))) == ({}, {})
