"""The topology: orders of start, deploy and blame of the gazette in production."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from roadworthy.environments.kind import Kind
from roadworthy.environments.site import Site
from roadworthy.environments.topology import Node, Topology, topology

EXAMPLE = (Path(__file__).parent / "cases" / "the-example" / "roadworthy.toml").read_text()


@pytest.fixture
def production(read: Callable[[str], Site], kinds: Mapping[str, Kind]) -> Topology:
    environment = read(EXAMPLE).environment("production")
    assert environment
    return topology(environment, kinds)


def on(service: str, host: str) -> Node:
    return Node("service", service, host)


def test_what_is_needed_starts_first(production: Topology) -> None:
    assert production.start_order == ("database", "cache", "web", "worker", "balancer", "hub")


def test_hosts_that_carry_what_others_need_are_deployed_first(production: Topology) -> None:
    assert [host.name for host in production.deploy_order] == ["db1", "web1", "web2", "lb1", "hub1"]


def test_a_domain_leads_through_the_balancer_to_web_to_the_database_to_its_host(production: Topology) -> None:
    edges = production.edges
    way = [
        Node("domain", "gazette.example"),
        on("balancer", "lb1"),
        on("web", "web2"),
        on("database", "db1"),
        Node("host", "db1"),
    ]
    assert all((above, below) in edges for above, below in pairwise(way))
    assert (on("web", "web1"), on("balancer", "lb1")) not in edges


def test_without_a_balancer_a_domain_leads_to_web(read: Callable[[str], Site], kinds: Mapping[str, Kind]) -> None:
    local = read(EXAMPLE).environment("local")
    assert local
    assert topology(local, kinds).front == ("web",)


def test_a_service_knows_who_needs_it(production: Topology) -> None:
    assert production.needs("web") == ("database", "cache")
    assert production.needed_by("database") == ("web", "worker")


def test_a_failing_database_is_blamed_for_all_above_it(production: Topology) -> None:
    failing = [
        Node("domain", "gazette.example"),
        on("web", "web1"),
        on("web", "web2"),
        on("balancer", "lb1"),
        on("database", "db1"),
    ]
    assert production.blame_order(failing)[0] == on("database", "db1")
    assert production.causes(failing) == (on("database", "db1"),)


def test_a_failing_host_is_blamed_before_what_is_on_it(production: Topology) -> None:
    failing = [on("database", "db1"), on("cache", "db1"), Node("host", "db1"), on("web", "web1")]
    assert production.causes(failing) == (Node("host", "db1"),)


def test_two_failures_that_have_nothing_to_do_with_each_other_are_two_causes(production: Topology) -> None:
    assert production.causes([on("web", "web2"), on("hub", "hub1")]) == (on("web", "web2"), on("hub", "hub1"))


def test_nothing_failing_has_no_cause(production: Topology) -> None:
    assert production.causes([]) == production.blame_order([]) == ()


def test_nodes_are_named_as_people_name_them(production: Topology) -> None:
    assert [str(node) for node in production.nodes[:3]] == ["domain gazette.example", "hub on hub1", "balancer on lb1"]
