"""The pool of database connections on a host: who is served, who waits, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.hub.graphs.graph import Graph
from roadworthy.hub.graphs.line import Line, each, share
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.seen import Minutes, Seen, of, silent_server, worse
from roadworthy.hub.graphs.unit import words
from roadworthy.hub.graphs.verdict import FAILING, STRAINED, WELL, Verdict

KIND, TITLE = "pgbouncer", "PgBouncer"
POOLS, STATS = "pgbouncer_pools", "pgbouncer_stats"
WAITING, LONGEST_WAIT = f"{POOLS}_client_waiting_connections", f"{POOLS}_client_maxwait_seconds"
LONG_S, TOO_LONG_S = 0.5, 5.0


def seen(minutes: Minutes) -> dict[str, Seen]:
    """Return how the pool of each host does."""
    waiting, wait_s = minutes.steady(WAITING), minutes.now(LONGEST_WAIT)
    busy, size = (minutes.now(name) for name in (f"{POOLS}_server_active_connections", "pgbouncer_databases_pool_size"))
    found = {}
    for host, is_up in minutes.up("pgbouncer_up").items():
        verdict = worse(_verdicts(of(waiting, host), wait_s.get(host) or 0.0))
        figure = f"{words(busy.get(host) or 0.0, '')} of {words(size.get(host), '')} busy"
        found[host] = Seen(verdict if is_up else silent_server(TITLE), figure)
    return found


def _verdicts(waiting: float, wait_s: float) -> Iterator[Verdict]:
    if waiting >= 1 and wait_s >= LONG_S:
        said = f"{words(waiting, '')} wait for a connection, the first for {words(wait_s * 1000, 'ms')}"
        yield Verdict(FAILING if wait_s >= TOO_LONG_S else STRAINED, said)
    yield Verdict(WELL)


def clients(reading: Reading) -> list[Line]:
    """Return the site's connections to the pool: served, and waiting."""
    return _gauges(reading, {"served": f"{POOLS}_client_active_connections", "wait": WAITING})


def servers(reading: Reading) -> list[Line]:
    """Return the pool's connections to the database: at work, at rest, and how many there may be."""
    names = {"at work": f"{POOLS}_server_active_connections", "at rest": f"{POOLS}_server_idle_connections"}
    return _gauges(reading, {**names, "most": "pgbouncer_databases_pool_size"})


def _gauges(reading: Reading, names: dict[str, str]) -> list[Line]:
    found = {said: only(reading.gauge(name)) for said, name in names.items()}
    return [Line(said, values) for said, values in found.items() if values]


def wait(reading: Reading) -> list[Line]:
    """Return for how long a transaction waited for its connection, on average."""
    waited_s, done = (
        only(reading.rate(f"{STATS}_{name}_total")) for name in ("client_wait_seconds", "sql_transactions_pooled")
    )
    values = each(share(waited_s, done), lambda value: value * 1000) if waited_s and done else ()
    return [Line("wait", values)] if values else []


def queries(reading: Reading) -> list[Line]:
    """Return queries each second, through the pool."""
    values = only(reading.rate(f"{STATS}_queries_pooled_total"))
    return [Line("queries", values)] if values else []


GRAPHS = (
    Graph("pool-clients", "Clients of the pool", "", clients, large="wait"),
    Graph("pool-servers", "Connections of the pool", "", servers, large="at work"),
    Graph("pool-wait", "Waiting for a connection", "ms", wait, about="for each transaction"),
    Graph("pool-queries", "Queries through the pool", "/s", queries, tone="area"),
)
