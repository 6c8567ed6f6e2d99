"""What the pages of one site have in common: the site, the span of time, and the addresses that lead on from there."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from roadworthy.hub.graphs.data import as_json, deploys_in
from roadworthy.hub.graphs.graph import SPLITS, Graph
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.requests import shown
from roadworthy.hub.graphs.span import COMPARISONS, LATE_S, RANGES, Span, span_of
from roadworthy.hub.sites.places import series, shelf
from roadworthy.hub.sites.site import HubSite

KEPT = ("range", "from", "to", "compare", "split")
TABS = (
    ("site", "Site"),
    ("examples", "Examples"),
    ("hosts", "Hosts"),
    ("servers", "Servers"),
    ("processes", "Processes"),
    ("own", "Own figures"),
)


@dataclass(frozen=True)
class Page:
    """One request for a page of a site."""

    request: HttpRequest
    site: HubSite
    span: Span
    now: float
    tab: str

    @cached_property
    def reading(self) -> Reading:
        """Return the reading of the site over the span."""
        return Reading(series(), self.site.key, self.span, self.now)

    @property
    def moment(self) -> float:
        """Return the moment that verdicts are of: now, or the end of the time that the address pins."""
        return self.now if self.span.is_live else min(self.now, self.span.end + LATE_S)

    @property
    def split(self) -> str:
        """Return how graphs are split; of what there is not, not at all."""
        split = self.request.GET.get("split", "")
        return split if split in SPLITS else ""

    def address(self, **changes: str) -> str:
        """Return the query of this page's address with changes; an empty one leaves a name out."""
        given = {name: value for name, value in self.request.GET.items() if len(value) <= 500}
        for name, value in changes.items():
            given[name.removesuffix("_")] = value
        return "?" + str(urlencode({name: value for name, value in given.items() if value}))

    def context(self, title: str, graphs: Iterable[Graph] = (), reading: Reading | None = None) -> dict[str, Any]:
        """Return what the templates of a site need, with the graphs drawn."""
        graphs = tuple(graphs)
        splits = SPLITS if any(graph.releases for graph in graphs) else {}
        drawn = [graph.drawn(reading or self.reading) for graph in shown(graphs, self.split)]
        return {
            "title": title, "site": self.site, "span": self.span, "tab": self.tab, "tabs": TABS,
            "drawn": [one for one in drawn if any(v is not None for line in one.lines for v in line.values)],
            "missing": [one.graph.title for one in drawn if not one.lines],
            "data": as_json(self.site, self.span, drawn, self.split),
            "deploys": deploys_in(self.site, self.span)[::-1][:20],
            "ranges": [(name, words, self.address(range=name, from_="", to="")) for name, (_, words) in RANGES.items()],
            "comparisons": [(name, words, self.address(compare=name)) for name, (_, words) in COMPARISONS.items()],
            "splits": [(name, words, self.address(split=name)) for name, words in splits.items()], "split": self.split,
            "live": self.address(from_="", to=""), "kept": self.kept, "now": self.now,
        }  # fmt: skip

    @property
    def kept(self) -> str:
        """Return the part of the address that every page of the site takes over: the time that is shown."""
        kept = {name: self.request.GET[name] for name in KEPT if self.request.GET.get(name)}
        return "?" + str(urlencode(kept)) if kept else ""

    def answer(self, template: str, context: dict[str, Any]) -> HttpResponse:
        """Answer with a page."""
        return render(self.request, template, context)


def page_of(request: HttpRequest, key: str, tab: str) -> Page:
    """Return the page that is asked for; raise Http404 or WrongSpan when there is none."""
    site = shelf().site(key)
    if site is None:
        raise Http404("no such site")
    now = time.time()
    return Page(request, site, span_of(request.GET, now), now, tab)
