"""The pages that people look at."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadworthy.hub.accounts.gate import only_for, open_to_all
from roadworthy.hub.accounts.right import Right
from roadworthy.hub.graphs.by_view import view_rows
from roadworthy.hub.graphs.data import marks
from roadworthy.hub.graphs.examples import examples_of
from roadworthy.hub.graphs.machines import HOSTS, PROCESSES
from roadworthy.hub.graphs.own import own_graphs
from roadworthy.hub.graphs.picture import picture
from roadworthy.hub.graphs.pulse import pulse_of
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.requests import ALL, OF_A_VIEW
from roadworthy.hub.graphs.servers import ALL as ALL_OF_SERVERS
from roadworthy.hub.graphs.servers import GRAPHS as GRAPHS_OF_SERVERS
from roadworthy.hub.graphs.servers import TITLES
from roadworthy.hub.graphs.span import WrongSpan, span_of
from roadworthy.hub.pages.card import card_of
from roadworthy.hub.pages.page import Page, page_of
from roadworthy.hub.pages.refusals import refusal
from roadworthy.hub.sites.places import series, shelf

LONGEST_LABEL = 500
SHOWN_EXAMPLES = 100
Show = Callable[[Page], HttpResponse]


def of_a_site(show: Show) -> Callable[[HttpRequest, str], HttpResponse]:
    """Make a view of a function that shows a site's page."""

    @require_safe
    @wraps(show)
    def show_to(request: HttpRequest, key: str) -> HttpResponse:
        try:
            page = page_of(request, key, show.__name__)
        except WrongSpan as error:
            return refusal(request, 400, f"The time in the address can't be shown: {error}.")
        return show(page)

    answer: Callable[[HttpRequest, str], HttpResponse] = show_to
    return answer


@open_to_all
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """Say that the hub answers."""
    return JsonResponse({"status": "pass"})


@only_for(Right.NONE)
@require_safe
def sites(request: HttpRequest) -> HttpResponse:
    """Show all sites on which the person may read, each with its verdict and its largest figures."""
    now = time.time()
    allowed = [site for site in shelf().sites() if request.person.right_on(site.key) >= Right.READER]
    span = span_of({}, now)
    cards = [card_of(site, Reading(series(), site.key, span, now), now) for site in allowed]
    data = {"start": span.start, "end": span.end, "step": span.step_s, "deploys": []}
    graphs = {card.site.key: card.drawn.as_json() | {"marks": marks(card.site, span)} for card in cards}
    return render(
        request, "hub/sites.html", {"cards": cards, "data": {**data, "live": True, "graphs": graphs}, "now": now}
    )


@of_a_site
def site(page: Page) -> HttpResponse:
    """Show one site: its picture, its graphs, its views."""
    pulse = pulse_of(page.reading, page.moment)
    context = page.context(page.site.name, ALL)
    context |= {"picture": picture(page.site, pulse), "rows": page.reading.remembered("views", view_rows)}
    return page.answer("hub/site.html", context)


@of_a_site
def view(page: Page) -> HttpResponse:
    """Show one view of a site: the same graphs, and its slow and failed examples."""
    name = page.request.GET.get("view", "")[:LONGEST_LABEL]
    reading = page.reading.where(view=name)
    context = page.context(name or "no view", OF_A_VIEW, reading)
    context |= {"view": name, "examples": examples_of(page.reading, view=name, most=20)}
    return page.answer("hub/view.html", context)


@of_a_site
def examples(page: Page) -> HttpResponse:
    """Show the slowest and the failed requests of the time."""
    kind, name = page.request.GET.get("kind", ""), page.request.GET.get("view", "")[:LONGEST_LABEL]
    kind = kind if kind in ("slow", "failed") else ""
    found = examples_of(page.reading, view=name, kind=kind, most=SHOWN_EXAMPLES)
    kinds = [(one, words, page.address(kind=one)) for one, words in KINDS]
    context = page.context("Examples") | {"examples": found, "kind": kind, "kinds": kinds, "view": name}
    context["any_view"] = page.address(view="")
    return page.answer("hub/examples.html", context)


@of_a_site
def hosts(page: Page) -> HttpResponse:
    """Show all hosts, or one."""
    return _machines(page, "Hosts", HOSTS)


@of_a_site
def processes(page: Page) -> HttpResponse:
    """Show the units on all hosts, or on one."""
    return _machines(page, "Processes", PROCESSES)


@of_a_site
def servers(page: Page) -> HttpResponse:
    """Show the load balancer, the database, the pools of connections to it and the cache, or one of them."""
    kind, host = page.request.GET.get("of", ""), page.request.GET.get("host", "")[:LONGEST_LABEL]
    graphs = GRAPHS_OF_SERVERS.get(kind, ALL_OF_SERVERS)
    pulse = pulse_of(page.reading, page.moment)
    context = page.context("Servers", graphs, page.reading.where(host=host))
    context |= {
        "kind": kind if kind in TITLES else "", "host": host, "all": page.address(of="", host=""),
        "kinds": [(one, words, page.address(of=one, host="")) for one, words in TITLES.items()],
        "servers": [
            (TITLES[one], name, seen, page.address(of=one, host=name))
            for (one, name), seen in pulse.servers.items()
            if kind in ("", one) and host in ("", name)
        ],
    }  # fmt: skip
    return page.answer("hub/servers.html", context)


@of_a_site
def own(page: Page) -> HttpResponse:
    """Show the site's own figures."""
    return page.answer("hub/own.html", page.context("Own figures", own_graphs(page.reading, page.site.figures)))


KINDS = (("", "all"), ("slow", "slowest"), ("failed", "failed"))


def _machines(page: Page, title: str, graphs: Any) -> HttpResponse:
    host = page.request.GET.get("host", "")[:LONGEST_LABEL]
    heard = pulse_of(page.reading, page.moment).hosts
    names = sorted({*page.site.hosts, *heard, *([host] if host else [])})
    context = page.context(title, graphs, page.reading.where(host=host))
    context |= {
        "host": host,
        "hosts": [(name, page.address(host=name)) for name in names],
        "all": page.address(host=""),
    }
    context |= {"pulse": heard}
    return page.answer("hub/machines.html", context)
