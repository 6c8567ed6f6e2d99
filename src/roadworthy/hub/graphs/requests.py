"""The graphs of requests and tasks: how many, how many failed, how long they took, and what they asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadworthy.hub.graphs.graph import Graph
from roadworthy.hub.graphs.line import Line, Values, each, share, total
from roadworthy.hub.graphs.reading import By, Found, Reading, only

FAILED = "5"
"""How the statuses of a site's errors begin."""
PERCENTILES = ((0.5, "median"), (0.95, "95 %"), (0.99, "99 %"))
VISITORS = "for visitors"
FEW = 5
RELEASE: By = ("release",)
"""How many releases are told apart."""


def requests(reading: Reading) -> list[Line]:
    """Return requests each second."""
    return _line("requests", only(reading.rate("site_requests_total")))


def errors(reading: Reading) -> list[Line]:
    """Return the share of requests answered by an error: of the site, and at the load balancer, where visitors are.

    There those count too that reached no application server.
    """
    found = (("site_requests_total", "of the site"), ("front_requests_total", VISITORS))
    return [line for metric, name in found for line in _line(name, _failed(reading, metric))]


def _failed(reading: Reading, metric: str) -> Values:
    everything = only(reading.rate(metric))
    return share(only(reading.rate(metric, status=FAILED)), everything, 100) if everything else ()


def latency(reading: Reading) -> list[Line]:
    """Return how long requests took: the median, and what 5 and 1 in 100 exceed."""
    return _percentiles(reading, "site_request_seconds", PERCENTILES)


def database(reading: Reading) -> list[Line]:
    """Return how long requests waited for the database."""
    return _percentiles(reading, "site_request_database_seconds", PERCENTILES[:2])


def queries(reading: Reading) -> list[Line]:
    """Return queries for each request, and how many of them were asked again and again."""
    asked = only(reading.rate("site_requests_total"))
    every = Line("queries", share(only(reading.rate("site_queries_total")), asked))
    repeated = only(reading.rate("site_repeated_queries_total"))
    return [every, *_line("repeated", share(repeated, asked) if repeated else ())] if asked else []


def cache(reading: Reading) -> list[Line]:
    """Return the share of cache lookups that were answered."""
    hits, misses = only(reading.rate("site_cache_hits_total")), only(reading.rate("site_cache_misses_total"))
    return _line("hits", share(hits, total([one for one in (hits, misses) if one]), 100))


def releases(reading: Reading) -> list[Line]:
    """Return requests each second by the release that answered them, the newest first."""
    return _newest(reading.rate("site_requests_total", RELEASE))


def errors_of_releases(reading: Reading) -> list[Line]:
    """Return the share of requests that each release answered by an error."""
    failed = reading.rate("site_requests_total", RELEASE, status=FAILED)
    everything = reading.rate("site_requests_total", RELEASE)
    return _newest({release: share(failed.get(release, ()), asked, 100) for release, asked in everything.items()})


def latency_of_releases(reading: Reading) -> list[Line]:
    """Return what 95 of 100 requests of each release took at most."""
    (found,) = reading.quantiles("site_request_seconds", [0.95], RELEASE)
    return _newest(found)


def _newest(found: Found) -> list[Line]:
    """Return the lines of the newest releases of which there is something, the newest first."""
    there = sorted((label, values) for (label,), values in found.items() if any(v is not None for v in values))
    return [Line(label or "unknown", values) for label, values in reversed(there[-FEW:])]


def tasks(reading: Reading) -> list[Line]:
    """Return tasks each minute: done, failed, tried again."""
    found = sorted(reading.rate("site_tasks_total", ("status",)).items())
    return [Line(status, each(values, lambda value: value * 60)) for (status,), values in found]


def _percentiles(reading: Reading, metric: str, wanted: Sequence[tuple[float, str]]) -> list[Line]:
    found = reading.quantiles(metric, [q for q, _ in wanted])
    return [Line(name, only(one)) for (_, name), one in zip(wanted, found, strict=True) if one]


def _line(name: str, values: Values) -> list[Line]:
    return [Line(name, values)] if values else []


REQUESTS = Graph("requests", "Requests", "/s", requests, tone="area", releases=releases)
ERRORS = Graph(
    "errors", "Failed", "%", errors, large=VISITORS, tone="bad", about="status 500 or above",
    releases=errors_of_releases,
)  # fmt: skip
LATENCY = Graph(
    "latency", "Time to answer", "ms", latency, large="95 %", about="95 of 100 took less",
    releases=latency_of_releases, releases_about="newest release: 95 of 100 took less",
)  # fmt: skip
QUERIES = Graph("queries", "Queries", "per request", queries, large="queries")
CACHE = Graph("cache", "Cache hits", "%", cache, most=100)
DATABASE = Graph("database", "Waiting for the database", "ms", database, large="95 %")
RELEASES = Graph("releases", "Requests by release", "/s", releases, is_compared=False)
TASKS = Graph("tasks", "Tasks", "/min", tasks, large="done")
ALL = (REQUESTS, ERRORS, LATENCY, DATABASE, QUERIES, CACHE, RELEASES, TASKS)
OF_A_VIEW = ALL[:-1]


def shown(graphs: Iterable[Graph], split: str) -> list[Graph]:
    """Return graphs split as the reader wants them; what is seen then need not be shown twice."""
    return [graph.by(split) for graph in graphs if not split or graph is not RELEASES]
