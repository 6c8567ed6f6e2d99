"""The servers under a site that say themselves how they do: load balancer, database, pool of connections, cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from roadworthy.hub.graphs import balancer, cache, database, pool
from roadworthy.hub.graphs.graph import Graph
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.seen import Minutes, Seen

Servers = Mapping[tuple[str, str], Seen]
"""By kind and host."""
SEEN: Mapping[str, tuple[str, Callable[[Minutes], dict[str, Seen]]]] = {
    balancer.KIND: ("haproxy_up", balancer.seen),
    pool.KIND: ("pgbouncer_up", pool.seen),
    database.KIND: ("pg_up", database.seen),
    cache.KIND: ("redis_up", cache.seen),
}
GRAPHS: Mapping[str, tuple[Graph, ...]] = {
    balancer.KIND: balancer.GRAPHS,
    pool.KIND: pool.GRAPHS,
    database.KIND: database.GRAPHS,
    cache.KIND: cache.GRAPHS,
}
TITLES: Mapping[str, str] = {
    balancer.KIND: "load balancer",
    pool.KIND: "connection pool",
    database.KIND: "database",
    cache.KIND: "cache",
}
ALL = tuple(graph for graphs in GRAPHS.values() for graph in graphs)


def servers_of(whole: Reading, latest: Reading) -> Servers:
    """Return all servers that said anything in the last minutes; of what never did, nothing is asked."""
    known, minutes = set(whole.store.names(whole.key)), Minutes(whole, latest)
    return {
        (kind, host): seen for kind, (name, see) in SEEN.items() if name in known for host, seen in see(minutes).items()
    }
