"""Which events an environment has, and what visitors may notice of each."""

from __future__ import annotations

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.environments.topology import Topology
from roadworthy.testing.event import Event, Part, Promise, events

SERVICES = tuple(Service(name, name) for name in ("balancer", "web", "worker", "database"))
EDGES = (("balancer", "web"), ("web", "database"), ("worker", "database"))
HOSTS = (
    Host("lb1", "10.77.0.21", ("balancer",)),
    Host("web1", "10.77.0.22", ("web", "worker")),
    Host("web2", "10.77.0.23", ("web",)),
    Host("db1", "10.77.0.24", ("database",)),
)


def events_of(hosts: tuple[Host, ...], parts: list[Part]) -> tuple[Event, ...]:
    return events(Topology(Environment("production", ("gazette.example",), hosts, SERVICES), EDGES), parts)


def part(service: str, host: str, serves: tuple[str, ...] = ()) -> Part:
    return Part(service, host, (f"{service}.service",), serves)


def promises(found: tuple[Event, ...]) -> dict[str, Promise]:
    return {event.name: event.promise for event in found}


def test_of_several_hosts_what_others_do_too_is_missed_for_a_moment_and_what_is_alone_is_missed() -> None:
    parts = [part("balancer", "lb1"), part("web", "web1"), part("web", "web2"), part("worker", "web1")]
    found = events_of(HOSTS, [*parts, part("database", "db1"), part("pool", "web2", ("web",))])
    assert promises(found) == {
        "redeploy": Promise.NOTHING,
        "rollback": Promise.NOTHING,
        "kill-worker": Promise.NOTHING,
        "kill-balancer": Promise.OUTAGE,
        "kill-web": Promise.MOMENT,
        "kill-database": Promise.OUTAGE,
        "kill-pool": Promise.MOMENT,
        "power-web2": Promise.MOMENT,
        "cut-web2": Promise.MOMENT,
        "pause-web2": Promise.MOMENT,
        "fill-web2": Promise.MOMENT,
        "fill-db1": Promise.OUTAGE,
    }


def test_on_one_host_nothing_can_take_over() -> None:
    alone = (Host("all1", "10.77.0.11", ("balancer", "web", "worker", "database")),)
    found = promises(events_of(alone, [part("web", "all1"), part("worker", "all1")]))
    assert found == {
        "redeploy": Promise.NOTHING,
        "rollback": Promise.NOTHING,
        "kill-worker": Promise.NOTHING,
        "kill-web": Promise.OUTAGE,
        "power-all1": Promise.OUTAGE,
        "cut-all1": Promise.OUTAGE,
        "pause-all1": Promise.OUTAGE,
        "fill-all1": Promise.OUTAGE,
    }


def test_a_service_without_units_can_not_be_killed() -> None:
    found = events_of(HOSTS, [Part("database", "db1", ())])
    assert not [event for event in found if event.name.startswith("kill")]


def test_an_event_says_what_it_does() -> None:
    found = {event.name: event for event in events_of(HOSTS, [part("web", "web1"), part("web", "web2")])}
    kill = Event(
        found["kill-web"].act, "kill all processes of web on web2", Promise.MOMENT, "web", "web2", ("web.service",)
    )
    assert found["kill-web"] == kill
    assert found["power-web2"].title == "cut the power of web2, and boot it again"
    assert found["fill-db1"].title == "fill the disk of db1, and free it"
