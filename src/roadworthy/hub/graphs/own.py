"""The graphs of figures that are the site's own: counted by its queries, sent by statsd, or scraped from a program."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from roadworthy.hub.graphs.graph import MOST, Graph
from roadworthy.hub.graphs.line import Line
from roadworthy.hub.graphs.machines import named
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.requests import PERCENTILES
from roadworthy.hub.sites.site import OwnFigure

NOT_OWN = ("site_", "node_", "unit_", "agent_", "front_", "haproxy_", "pg_", "pgbouncer_", "redis_")
MOVED = "own_"
"""What the agent puts before a figure of the site's that is named like one of ours."""
PREFIX = "own-"
MOST_GRAPHS = 40
PLACES = frozenset({"host", "instance", "job", "site"})
"""Labels that say where a figure came from, not what it is."""


def own_graphs(reading: Reading, figures: Sequence[OwnFigure] = ()) -> list[Graph]:
    """Return a graph for each metric that is the site's own: its figures as the model has them, the others by name."""
    names = [name for name in reading.store.names(reading.key) if not name.startswith(NOT_OWN)]
    asked = [metric for one in figures if (metric := _metric(one)) in names]
    others = [name for name in names if name not in asked]
    return [own_graph(name, figures) for name in (*asked, *others)[:MOST_GRAPHS]]


def _metric(figure: OwnFigure) -> str:
    return f"{MOVED}{figure.name}" if figure.name.startswith(NOT_OWN) else figure.name


def own_graph(name: str, figures: Sequence[OwnFigure] = ()) -> Graph:
    """Return the graph of one metric; its unit is read from its name, as Prometheus names them."""
    title = next((one.title for one in figures if one.title and _metric(one) == name), "") or _title(name)
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


def _title(name: str) -> str:
    return name.removesuffix("_total").removesuffix("_seconds").removesuffix("_bytes").replace("_", " ")


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
