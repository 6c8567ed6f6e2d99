"""The figures of graphs for a page or a script, as plain values, with the deploys of the same time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from roadworthy.hub.graphs.graph import Drawn
from roadworthy.hub.graphs.span import Span
from roadworthy.hub.sites.site import Deploy, HubSite


def as_json(site: HubSite, span: Span, graphs: Iterable[Drawn], split: str = "") -> dict[str, Any]:
    """Return all that is drawn: `values` are at start, start + step …"""
    return {
        "site": site.key,
        "start": span.start,
        "end": span.end,
        "step": span.step_s,
        "live": span.is_live,
        "compare": span.comparison,
        "split": split,
        "graphs": {one.graph.id: one.as_json() for one in graphs},
        "deploys": marks(site, span),
    }


def marks(site: HubSite, span: Span) -> list[dict[str, Any]]:
    """Return the deploys of a span as plain values."""
    return [
        {"at": deploy.at, "release": deploy.release, "who": deploy.who, "revision": deploy.revision}
        for deploy in deploys_in(site, span)
    ]


def deploys_in(site: HubSite, span: Span) -> list[Deploy]:
    """Return the deploys of a span."""
    return [deploy for deploy in site.deploys if span.start <= deploy.at <= span.end]
