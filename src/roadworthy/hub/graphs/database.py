"""The database server: its connections, transactions, locks, and how often it found in memory what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from roadworthy.hub.graphs.graph import MOST, Graph
from roadworthy.hub.graphs.line import Line, Value, each, share, total
from roadworthy.hub.graphs.machines import named
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.seen import Minutes, Seen, last, of, silent_server, worse
from roadworthy.hub.graphs.unit import words
from roadworthy.hub.graphs.verdict import STRAINED, WELL, Verdict

KIND, TITLE = "postgresql", "PostgreSQL"
CONNECTIONS, MOST_CONNECTIONS = "pg_stat_activity_connections", "pg_settings_max_connections"
LONGEST, WAITING = "pg_stat_activity_max_tx_duration", "pg_locks_waiting"
FULL, LONG_S = 85.0, 300.0


def seen(minutes: Minutes) -> dict[str, Seen]:
    """Return how the database server of each host does."""
    taken, most = minutes.now(CONNECTIONS), minutes.now(MOST_CONNECTIONS)
    waiting, deadlocks = minutes.steady(WAITING), minutes.counted("pg_stat_database_deadlocks_total")
    oldest = _oldest(minutes.latest)
    done = [minutes.counted(f"pg_stat_database_xact_{way}_total") for way in ("commit", "rollback")]
    found = {}
    for host, is_up in minutes.up("pg_up").items():
        part = (taken.get(host) or 0.0) * 100 / (most.get(host) or 1.0)
        verdict = worse(_verdicts(part, of(waiting, host), oldest.get(host, 0.0), of(deadlocks, host)))
        rate = sum(of(one, host) for one in done) / minutes.length_s
        found[host] = Seen(verdict if is_up else silent_server(TITLE), f"{words(rate, '')} transactions/s")
    return found


def _oldest(reading: Reading) -> dict[str, float]:
    found: dict[str, float] = {}
    for (host, _), values in reading.gauge(LONGEST, ("host", "datname")).items():
        found[host] = max(found.get(host, 0.0), last(values) or 0.0)
    return found


def _verdicts(taken: float, waiting: float, oldest_s: float, deadlocks: float) -> Iterator[Verdict]:
    if taken >= FULL:
        yield Verdict(STRAINED, f"{words(taken, '%')} of its connections are taken")
    if waiting >= 1:
        yield Verdict(STRAINED, f"{words(waiting, '')} {'waits' if waiting < 2 else 'wait'} for a lock")
    if deadlocks >= 1:
        yield Verdict(STRAINED, f"{words(deadlocks, '')} deadlocks in five minutes")
    if oldest_s >= LONG_S:
        yield Verdict(STRAINED, f"a transaction has been open for {words(oldest_s / 60, '')} min")
    yield Verdict(WELL)


def connections(reading: Reading) -> list[Line]:
    """Return connections by what they do, and how many there can be."""
    most = only(reading.gauge(MOST_CONNECTIONS))
    lines = named(reading.gauge(CONNECTIONS, ("state",)))
    return [*lines, Line("most", most)] if most and lines else lines


def transactions(reading: Reading) -> list[Line]:
    """Return transactions each second: done, and rolled back."""
    found = {"done": "commit", "rolled back": "rollback"}
    rates = {said: only(reading.rate(f"pg_stat_database_xact_{way}_total")) for said, way in found.items()}
    return [Line(said, values) for said, values in rates.items() if values]


def memory_hits(reading: Reading) -> list[Line]:
    """Return the share of blocks that were in memory when they were asked for."""
    hit, read = (only(reading.rate(f"pg_stat_database_blks_{way}_total")) for way in ("hit", "read"))
    values = share(hit, total([one for one in (hit, read) if one]), 100) if hit else ()
    return [Line("in memory", values)] if values else []


def longest(reading: Reading) -> list[Line]:
    """Return for how long the oldest transaction has been open."""
    return _in_ms(named(reading.gauge(LONGEST, ("datname",))))


def _in_ms(lines: list[Line]) -> list[Line]:
    return [Line(line.name, each(line.values, lambda value: value * 1000)) for line in lines]


def waiting(reading: Reading) -> list[Line]:
    """Return how many wait for a lock, and how many deadlocks there were."""
    found: list[tuple[str, tuple[Value, ...]]] = [
        ("wait for a lock", only(reading.gauge(WAITING))),
        ("deadlocks", only(reading.increase("pg_stat_database_deadlocks_total"))),
    ]
    return [Line(said, values) for said, values in found if values]


def rate_of(name: str, said: str, reading: Reading) -> list[Line]:
    """Return by how much a total grows each second."""
    values = only(reading.rate(name))
    return [Line(said, values)] if values else []


def sizes(reading: Reading) -> list[Line]:
    """Return how large each database is on disk."""
    return named(reading.gauge("pg_database_size_bytes", ("datname",)))


GRAPHS = (
    Graph("pg-connections", "Database connections", "", connections, large="active"),
    Graph("pg-transactions", "Transactions", "/s", transactions, large="done", tone="area"),
    Graph("pg-hits", "Found in memory", "%", memory_hits, most=100),
    Graph("pg-longest", "Longest transaction", "ms", longest, large=MOST),
    Graph("pg-waiting", "Waiting for a lock", "", waiting, large="wait for a lock", tone="bad"),
    Graph(
        "pg-temp", "Written aside by queries", "B/s", partial(rate_of, "pg_stat_database_temp_bytes_total", "written")
    ),
    Graph("pg-size", "Size of databases", "B", sizes, large=MOST),
)
