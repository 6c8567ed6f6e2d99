"""The load balancer: what visitors got there, what stood in line, and which application servers were up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from roadworthy.hub.graphs.graph import MOST, Graph
from roadworthy.hub.graphs.line import Line
from roadworthy.hub.graphs.machines import named
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.requests import PERCENTILES
from roadworthy.hub.graphs.seen import Minutes, Seen, newest, of, silent_server, worse
from roadworthy.hub.graphs.unit import words
from roadworthy.hub.graphs.verdict import FAILING, STRAINED, WELL, Verdict

KIND, TITLE = "haproxy", "HAProxy"
REQUESTS, SERVER_UP = "front_requests_total", "haproxy_server_up"
FAILED, LOST = "5", "no"
FAILING_SHARE, STRAINED_SHARE, FEW = 5.0, 1.0, 6
"""Per cent of requests that no application server answered; under so few requests in the minutes they say little."""


def seen(minutes: Minutes) -> dict[str, Seen]:
    """Return how the load balancer of each host does."""
    asked, failed = minutes.counted(REQUESTS), minutes.counted(REQUESTS, status=FAILED)
    lost, queue = (
        minutes.counted(REQUESTS, status=FAILED, reached=LOST),
        minutes.steady("haproxy_backend_current_queue"),
    )
    servers = _servers(minutes)
    found = {}
    for host, is_up in minutes.up("haproxy_up").items():
        verdict = worse(_verdicts(servers.get(host, {}), of(queue, host), of(lost, host), of(asked, host)))
        found[host] = Seen(verdict if is_up else silent_server(TITLE), _figure(asked.get(host), of(failed, host)))
    return found


def _servers(minutes: Minutes) -> dict[str, dict[str, bool]]:
    found: dict[str, dict[str, bool]] = {}
    for (host, server), value in newest(minutes.latest.gauge(SERVER_UP, ("host", "server"))).items():
        found.setdefault(host, {})[server] = value >= 1
    return found


def _verdicts(servers: Mapping[str, bool], queue: float, lost: float, asked: float) -> Iterator[Verdict]:
    down = [name for name, is_up in sorted(servers.items()) if not is_up]
    if down:
        are_all = len(down) == len(servers)
        said = (
            "no application server is up" if are_all else f"{', '.join(down[:3])} {'is' if len(down) == 1 else 'are'}"
        )
        yield Verdict(FAILING if are_all else STRAINED, said if are_all else f"{said} down")
    share = lost * 100 / asked if asked >= FEW else 0.0
    if share >= STRAINED_SHARE:
        word = FAILING if share >= FAILING_SHARE else STRAINED
        yield Verdict(word, f"{words(share, '%')} of requests reach no application server")
    if queue >= 1:
        yield Verdict(STRAINED, f"{words(queue, '')} requests stand in line")
    yield Verdict(WELL)


def _figure(asked: float | None, failed: float) -> str:
    if not asked:
        return "no requests"
    share = 100 - failed * 100 / asked
    return f"{words(100.0, '%') if not failed else f'{min(99.99, share):.2f} %'} answered"


def answers(reading: Reading) -> list[Line]:
    """Return requests each second by the class of their status."""
    found = reading.rate(REQUESTS, ("status",))
    classes = sorted({status[:1] for (status,) in found})
    rates = {one: only(reading.rate(REQUESTS, status=one)) for one in classes}
    return [Line(f"{one}xx" if one.isdigit() else "other", values) for one, values in rates.items() if values]


def lost(reading: Reading) -> list[Line]:
    """Return requests each second that failed and that no application server answered."""
    values = only(reading.rate(REQUESTS, status=FAILED, reached=LOST))
    return [Line("lost", values)] if values else []


def latency(reading: Reading) -> list[Line]:
    """Return how long requests took, as visitors see it: the line, the site, and the way back."""
    found = reading.quantiles("front_request_seconds", [q for q, _ in PERCENTILES])
    return [Line(said, only(one)) for (_, said), one in zip(PERCENTILES, found, strict=True) if one]


def queue(reading: Reading) -> list[Line]:
    """Return what stood in line and what was under way."""
    waiting = only(reading.gauge("haproxy_backend_current_queue"))
    under_way = only(reading.gauge("haproxy_backend_current_sessions"))
    return [Line(name, values) for name, values in (("in line", waiting), ("under way", under_way)) if values]


def servers(reading: Reading) -> list[Line]:
    """Return which application servers were up, as the load balancer saw them."""
    return named(reading.gauge(SERVER_UP, ("server",)))


def mishaps(reading: Reading) -> list[Line]:
    """Return what had to be tried again or could not be reached, in each step."""
    names = {"tried again": "retry_warnings", "no connection": "connection_errors", "cut off": "response_errors"}
    found = {said: only(reading.increase(f"haproxy_backend_{name}_total")) for said, name in names.items()}
    return [Line(said, values) for said, values in found.items() if values]


GRAPHS = (
    Graph("front-answers", "Answers to visitors", "/s", answers, tone="area", large="2xx"),
    Graph("front-latency", "Time as visitors see it", "ms", latency, large="95 %", about="95 of 100 took less"),
    Graph("front-lost", "Reached no application server", "/s", lost, tone="bad"),
    Graph("front-queue", "Requests in line", "", queue, large="in line"),
    Graph("front-servers", "Application servers up", "", servers, large=MOST, is_compared=False),
    Graph("front-mishaps", "Tried again", "", mishaps, large="tried again"),
)
