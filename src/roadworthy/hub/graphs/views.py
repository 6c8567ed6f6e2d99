"""The figures behind the pages, as JSON: `/SITE/data?q=requests,errors&range=3h`."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from roadworthy.hub.graphs import machines, requests, servers
from roadworthy.hub.graphs.data import as_json
from roadworthy.hub.graphs.graph import SPLITS, Graph
from roadworthy.hub.graphs.own import PREFIX, own_graph
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.span import WrongSpan, span_of
from roadworthy.hub.sites.places import series, shelf
from roadworthy.hub.sites.site import HubSite

GRAPHS = {graph.id: graph for graph in (*requests.ALL, *machines.HOSTS, *machines.PROCESSES, *servers.ALL)}
USUAL = ",".join(graph.id for graph in requests.ALL)
LABELS = ("view", "host", "release")
LONGEST_LABEL, MOST_AT_ONCE = 500, 50


@require_safe
def data(request: HttpRequest, key: str) -> JsonResponse:
    """Answer with the graphs that are asked for, or all of requests."""
    site = shelf().site(key)
    if site is None:
        raise Http404("no such site")
    wanted = list(dict.fromkeys((request.GET.get("q") or USUAL).split(",")))
    if len(wanted) > MOST_AT_ONCE:
        return _wrong(f"at most {MOST_AT_ONCE} graphs are drawn at once")
    graphs = GRAPHS | {graph.id: graph for graph in _own(site, wanted)}
    unknown = [name for name in wanted if name not in graphs]
    if unknown:
        return _wrong(f"no such graph: {unknown[0][:60]}; there are {', '.join(GRAPHS)}")
    now = time.time()
    try:
        span = span_of(request.GET, now)
    except WrongSpan as error:
        return _wrong(str(error))
    split = request.GET.get("split", "")
    if split not in SPLITS:
        return _wrong("split is release, or is left out")
    labels = {name: request.GET.get(name, "")[:LONGEST_LABEL] for name in LABELS}
    reading = Reading(series(), key, span, now).where(**labels)
    drawn = [graphs[name].by(split).drawn(reading) for name in wanted]
    return JsonResponse(as_json(site, span, drawn, split))


def _own(site: HubSite, wanted: Sequence[str]) -> list[Graph]:
    names = [name.removeprefix(PREFIX) for name in wanted if name.startswith(PREFIX)]
    known = set(series().names(site.key)) if names else set()
    return [own_graph(name, site.figures) for name in names if name in known]


def _wrong(words: str) -> JsonResponse:
    return JsonResponse({"error": words}, status=400)
