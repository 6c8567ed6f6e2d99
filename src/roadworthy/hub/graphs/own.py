"""The graphs of figures that are the site's own: counted by its queries, sent by statsd, or scraped from a program."""

from __future__ import annotations

from functools import partial

from roadworthy.hub.graphs.graph import MOST, Graph
from roadworthy.hub.graphs.line import Line
from roadworthy.hub.graphs.machines import named
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.requests import PERCENTILES

NOT_OWN = ("site_", "node_", "unit_", "agent_")
PREFIX = "own-"
MOST_GRAPHS = 40
PLACES = frozenset({"host", "instance", "job", "site"})
"""Labels that say where a figure came from, not what it is."""


def own_graphs(reading: Reading) -> list[Graph]:
    """Return a graph for each metric that is the site's own, in the order of names."""
    names = [name for name in reading.store.names(reading.key) if not name.startswith(NOT_OWN)]
    return [own_graph(name) for name in names[:MOST_GRAPHS]]


def own_graph(name: str) -> Graph:
    """Return the graph of one metric; its unit is read from its name, as Prometheus names them."""
    title = name.removesuffix("_total").removesuffix("_seconds").removesuffix("_bytes").replace("_", " ")
    unit = (
        "/s"
        if name.endswith("_total")
        else "ms"
        if name.endswith("_seconds")
        else "B"
        if name.endswith("_bytes")
        else ""
    )
    return Graph(f"{PREFIX}{name}", title, unit, partial(lines, name), large=MOST, about=name)


def lines(name: str, reading: Reading) -> list[Line]:
    """Return a counter's rate, a gauge's values, or a histogram's percentiles."""
    by = tuple(label for label in reading.labels_of(name) if label not in PLACES)
    if name.endswith("_total"):
        return named(reading.rate(name, by), usual=name)
    gauges = named(reading.gauge(name, by), usual=name)
    if gauges:
        return gauges
    found = reading.quantiles(name, [q for q, _ in PERCENTILES])
    return [Line(said, only(one)) for (_, said), one in zip(PERCENTILES, found, strict=True) if one]
