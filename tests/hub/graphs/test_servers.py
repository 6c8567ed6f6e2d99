"""What the servers under a site say: a figure and a verdict of each, its place in the picture, and its graphs."""

import pytest
from tests.hub.machinery import batches
from tests.hub.newspaper import KEY, Newspaper, site

from roadworthy.hub.graphs.picture import picture
from roadworthy.hub.graphs.pulse import pulse_of
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.servers import GRAPHS, servers_of
from roadworthy.hub.graphs.span import Span
from roadworthy.hub.sites.site import site_of
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

NOW = 1_795_263_812.0
SITE = site_of(site(NOW))


@pytest.fixture
def after(tmp_path):
    """Return what makes a reading of half an hour, in which some figures are others than usual."""
    stores = []

    def make(changes=None, newspaper=None):
        store = SeriesStore(tmp_path / str(len(stores)), lambda: NOW)
        stores.append(store)
        bodies = [
            *batches(NOW - 1800, NOW - 3, changes),
            *(newspaper.batches(NOW - 1800, NOW - 3, 10) if newspaper else ()),
        ]
        for body in bodies:
            store.take(Batch.read(body))
        return Reading(store, KEY, Span(int(NOW) - 1800, int(NOW), 60), NOW)

    yield make
    for store in stores:
        store.close()


def seen(reading):
    end = int(NOW) - 22
    span = Span(end - 300, end, 10)
    found = servers_of(reading.at(span), reading.at(Span(end - 300, int(NOW) + 10, 10)))
    return {place: (one.verdict.word, one.verdict.why, one.figure) for place, one in found.items()}


def test_each_server_that_is_well_has_its_figure(after):
    assert seen(after()) == {
        ("haproxy", "lb1"): ("well", "", "99.76 % answered"),
        ("pgbouncer", "web1"): ("well", "", "2 of 18 busy"),
        ("pgbouncer", "web2"): ("well", "", "2 of 18 busy"),
        ("postgresql", "db1"): ("well", "", "40 transactions/s"),
        ("redis", "db1"): ("well", "", "90 % hits"),
    }


@pytest.mark.parametrize(
    ("changes", "server", "word", "why"),
    [
        ({("lb1", "haproxy_up"): 0}, "haproxy lb1", "failing", "HAProxy does not answer"),
        ({("lb1", "haproxy_server_up{server=web2"): 0}, "haproxy lb1", "strained", "web2-0 is down"),
        ({("lb1", "haproxy_server_up"): 0}, "haproxy lb1", "failing", "no application server is up"),
        ({("lb1", "haproxy_backend_current_queue"): 7}, "haproxy lb1", "strained", "7 requests stand in line"),
        ({("lb1", "front_requests_total{reached=no,status=503"): 1}, "haproxy lb1", "strained",
         "2.32 % of requests reach no application server"),
        ({("lb1", "front_requests_total{reached=no,status=503"): 10}, "haproxy lb1", "failing",
         "19.2 % of requests reach no application server"),
        ({("db1", "pg_up"): 0}, "postgresql db1", "failing", "PostgreSQL does not answer"),
        ({("db1", "pg_stat_activity_connections{datname=gazette_production,state=idle"): 90}, "postgresql db1",
         "strained", "92 % of its connections are taken"),
        ({("db1", "pg_locks_waiting"): 3}, "postgresql db1", "strained", "3 wait for a lock"),
        ({("db1", "pg_locks_waiting"): 1}, "postgresql db1", "strained", "1 waits for a lock"),
        ({("db1", "pg_stat_activity_max_tx_duration"): 1200}, "postgresql db1", "strained",
         "a transaction has been open for 20 min"),
        ({("db1", "pg_stat_database_deadlocks"): 0.01}, "postgresql db1", "strained", "3 deadlocks in five minutes"),
        ({("web2", "pgbouncer_up"): 0}, "pgbouncer web2", "failing", "PgBouncer does not answer"),
        ({("web2", "pgbouncer_pools_client_waiting"): 4, ("web2", "pgbouncer_pools_client_maxwait"): 0.8},
         "pgbouncer web2", "strained", "4 wait for a connection, the first for 800 ms"),
        ({("web2", "pgbouncer_pools_client_waiting"): 4, ("web2", "pgbouncer_pools_client_maxwait"): 9},
         "pgbouncer web2", "failing", "4 wait for a connection, the first for 9 s"),
        ({("db1", "redis_up"): 0}, "redis db1", "failing", "Redis does not answer"),
        ({("db1", "redis_evicted_keys"): 2}, "redis db1", "strained",
         "its memory is full: 600 keys made room in five minutes"),
        ({("db1", "redis_memory_used"): 9.7e8}, "redis db1", "strained", "97 % of its memory is taken"),
        ({("db1", "redis_rejected"): 0.1}, "redis db1", "strained", "30 connections were refused in five minutes"),
    ],
)  # fmt: skip
def test_a_server_that_is_not_well_says_why(after, changes, server, word, why):
    found = seen(after(changes))
    assert found.pop(tuple(server.split()))[:2] == (word, why)
    assert {each[0] for each in found.values()} == {"well"}


def test_in_the_picture_the_pool_stands_before_the_database(after):
    shown = picture(SITE, pulse_of(after(newspaper=Newspaper()), NOW))
    assert [[one.part.id for one in column] for column in shown.columns] == [
        ["domain"],
        ["lb1:balancer"],
        ["web1:web", "web2:web", "web1:worker"],
        ["db1:cache", "web1:pgbouncer", "web2:pgbouncer"],
        ["db1:database"],
    ]
    figures = {one.part.id: one.figure for column in shown.columns for one in column}
    assert figures["lb1:balancer"] == "99.76 % answered"
    assert figures["web1:pgbouncer"] == "2 of 18 busy"
    assert shown.sentence == "All 8 parts are well."


def test_a_database_that_does_not_answer_is_the_cause_of_all_that_wait_above_it(after):
    changes = {("db1", "pg_up"): 0, ("web2", "pgbouncer_pools_client_waiting"): 4}
    changes |= {("web2", "pgbouncer_pools_client_maxwait"): 9}
    newspaper = Newspaper(trouble="web2 fails", trouble_at=NOW - 900)
    shown = picture(SITE, pulse_of(after(changes, newspaper), NOW))
    words = {one.part.id: one.verdict.word for column in shown.columns for one in column}
    assert words == {
        "domain": "waits", "lb1:balancer": "well", "web1:web": "well", "web2:web": "waits", "web1:worker": "well",
        "web1:pgbouncer": "well", "web2:pgbouncer": "waits", "db1:database": "failing", "db1:cache": "well",
    }  # fmt: skip
    assert shown.sentence == "database on db1 is failing: PostgreSQL does not answer. 3 parts wait for it."


def test_what_visitors_get_is_judged_at_the_load_balancer(after):
    no_site = {("lb1", "front_requests_total{reached=no,status=503"): 40}
    no_site |= {("lb1", "front_requests_total{reached=yes"): 0, ("lb1", "haproxy_server_up"): 0}
    shown = picture(SITE, pulse_of(after(no_site, Newspaper()), NOW))
    domain, balancer = shown.columns[0][0], shown.columns[1][0]
    assert (domain.figure, domain.verdict.word, domain.verdict.cause) == ("42 /s", "waits", "lb1:balancer")
    assert balancer.verdict.said == "failing: no application server is up"
    assert (shown.verdict.word, shown.sentence) == (
        "failing", "load balancer on lb1 is failing: no application server is up. 1 part waits for it.",
    )  # fmt: skip


def test_every_graph_has_its_lines(after):
    reading = after()
    lines = {
        graph.id: {line.name: line.values[-2] for line in graph.drawn(reading).lines}
        for graphs in GRAPHS.values()
        for graph in graphs
    }
    rounded = {name: {key: round(value or 0, 2) for key, value in found.items()} for name, found in lines.items()}
    assert rounded == {
        "front-answers": {"2xx": 40, "3xx": 2, "5xx": 0.1},
        "front-latency": {},
        "front-lost": {"lost": 0},
        "front-queue": {"in line": 0, "under way": 3},
        "front-servers": {"web1-0": 1, "web2-0": 1},
        "front-mishaps": {"tried again": 0, "no connection": 0, "cut off": 0},
        "pool-clients": {"served": 12, "wait": 0},
        "pool-servers": {"at work": 4, "at rest": 10, "most": 36},
        "pool-wait": {"wait": 0.5},
        "pool-queries": {"queries": 180},
        "pg-connections": {"active": 2, "idle": 12, "most": 100},
        "pg-transactions": {"done": 38, "rolled back": 2},
        "pg-hits": {"in memory": 99},
        "pg-longest": {"gazette_production": 400},
        "pg-waiting": {"wait for a lock": 0, "deadlocks": 0},
        "pg-temp": {"written": 0},
        "pg-size": {"gazette_production": 7e9},
        "redis-hits": {"hits": 90},
        "redis-commands": {"commands": 150},
        "redis-memory": {"taken": 1e8, "most": 1e9},
        "redis-clients": {"connected": 8, "waiting": 1},
        "redis-keys": {"db0": 4000},
        "redis-gone": {"expired": 3, "made room": 0},
    }
