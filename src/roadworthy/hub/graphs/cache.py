"""The cache and what else is kept in memory: hits, memory, clients, keys, and what had to make room."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from roadworthy.hub.graphs.database import rate_of
from roadworthy.hub.graphs.graph import MOST, Graph
from roadworthy.hub.graphs.line import Line, share, total
from roadworthy.hub.graphs.machines import named
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.seen import Minutes, Seen, of, silent_server, worse
from roadworthy.hub.graphs.unit import words
from roadworthy.hub.graphs.verdict import STRAINED, WELL, Verdict

KIND, TITLE = "redis", "Redis"
USED, MOST_USED = "redis_memory_used_bytes", "redis_memory_max_bytes"
FULL = 95.0


def seen(minutes: Minutes) -> dict[str, Seen]:
    """Return how the cache of each host does."""
    hits, misses = (minutes.counted(f"redis_keyspace_{way}_total") for way in ("hits", "misses"))
    used, most, done = minutes.now(USED), minutes.now(MOST_USED), minutes.counted("redis_commands_processed_total")
    refused, evicted = (minutes.counted(f"redis_{name}_total") for name in ("rejected_connections", "evicted_keys"))
    found = {}
    for host, is_up in minutes.up("redis_up").items():
        taken = (used.get(host) or 0.0) * 100 / (most.get(host) or 1e30)
        verdict = worse(_verdicts(taken, of(refused, host), of(evicted, host)))
        asked = of(hits, host) + of(misses, host)
        rate = words(of(done, host) / minutes.length_s, "")
        figure = f"{words(of(hits, host) * 100 / asked, '%')} hits" if asked else f"{rate} commands/s"
        found[host] = Seen(verdict if is_up else silent_server(TITLE), figure)
    return found


def _verdicts(taken: float, refused: float, evicted: float) -> Iterator[Verdict]:
    if refused >= 1:
        yield Verdict(STRAINED, f"{words(refused, '')} connections were refused in five minutes")
    if evicted >= 1:
        yield Verdict(STRAINED, f"its memory is full: {words(evicted, '')} keys made room in five minutes")
    elif taken >= FULL:
        yield Verdict(STRAINED, f"{words(taken, '%')} of its memory is taken")
    yield Verdict(WELL)


def hits(reading: Reading) -> list[Line]:
    """Return the share of lookups that found something."""
    found, missed = (only(reading.rate(f"redis_keyspace_{way}_total")) for way in ("hits", "misses"))
    values = share(found, total([one for one in (found, missed) if one]), 100) if found else ()
    return [Line("hits", values)] if values else []


def memory(reading: Reading) -> list[Line]:
    """Return what is taken of its memory, and how much it may take."""
    found = [("taken", only(reading.gauge(USED))), ("most", only(reading.gauge(MOST_USED)))]
    return [Line(said, values) for said, values in found if values]


def clients(reading: Reading) -> list[Line]:
    """Return its clients, and those that wait for something to come."""
    names = {"connected": "redis_connected_clients", "waiting": "redis_blocked_clients"}
    found = {said: only(reading.gauge(name)) for said, name in names.items()}
    return [Line(said, values) for said, values in found.items() if values]


def keys(reading: Reading) -> list[Line]:
    """Return how many keys each of its databases holds."""
    return named(reading.gauge("redis_db_keys", ("db",)))


def gone(reading: Reading) -> list[Line]:
    """Return keys that went each second: because their time was over, or to make room."""
    names = {"expired": "redis_expired_keys_total", "made room": "redis_evicted_keys_total"}
    found = {said: only(reading.rate(name)) for said, name in names.items()}
    return [Line(said, values) for said, values in found.items() if values]


GRAPHS = (
    Graph("redis-hits", "Hits of Redis", "%", hits, most=100),
    Graph(
        "redis-commands", "Commands", "/s", partial(rate_of, "redis_commands_processed_total", "commands"), tone="area"
    ),
    Graph("redis-memory", "Memory of Redis", "B", memory, large="taken"),
    Graph("redis-clients", "Clients of Redis", "", clients, large="connected"),
    Graph("redis-keys", "Keys", "", keys, large=MOST),
    Graph("redis-gone", "Keys that went", "/s", gone, large="made room"),
)
