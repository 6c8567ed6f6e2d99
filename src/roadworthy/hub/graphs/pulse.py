"""How a site does at this moment: the last minutes' figures, by host, from which verdicts are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from roadworthy.hub.graphs import balancer
from roadworthy.hub.graphs.filling import Filling, fillings_of
from roadworthy.hub.graphs.line import Line, Value
from roadworthy.hub.graphs.machines import cpu, disk, memory
from roadworthy.hub.graphs.reading import By, Found, Reading
from roadworthy.hub.graphs.requests import FAILED
from roadworthy.hub.graphs.servers import Servers, servers_of
from roadworthy.hub.graphs.span import Span
from roadworthy.hub.graphs.units import Units, units_of

LOOK_S, STEP_S, LATE_S = 300, 10, 15
HOST: By = ("host",)
REQUESTS, SECONDS, LOAD, P95 = "site_requests_total", "site_request_seconds", "node_load1", 0.95
SILENT_S = 90
"""A host that said nothing for so long is silent: three of its intervals and the way to the hub."""
FAILING, STRAINED = 5.0, 1.0
FULL = 90.0
FEW = 0.02
"""Under about one request a minute, one that failed says little."""


@dataclass(frozen=True)
class HostPulse:
    """One host's last minutes; shares in per cent, durations in ms."""

    is_heard: bool
    requests: Value = None
    failed: Value = None
    p95: Value = None
    cpu: Value = None
    memory: Value = None
    disk: Value = None
    disk_place: str = ""
    filling: Filling | None = None


@dataclass(frozen=True)
class Pulse:
    """The whole site's last minutes, and each host's; `front` is what visitors got, where a load balancer says so."""

    hosts: Mapping[str, HostPulse]
    requests: Value
    failed: Value
    p95: Value
    queries: Value
    hits: Value
    tasks: Value
    servers: Servers = field(default_factory=dict)
    front: Value = None
    front_failed: Value = None
    units: Units = field(default_factory=Units)

    @property
    def is_heard(self) -> bool:
        """Say whether anything came in."""
        return any(host.is_heard for host in self.hosts.values())


def pulse_of(reading: Reading, now: float) -> Pulse:
    """Ask for the last minutes: rates over all of them, gauges as they last were."""
    end = int(now - LATE_S) // STEP_S * STEP_S
    minutes = reading.at(Span(end - LOOK_S, end, STEP_S))
    latest = reading.at(Span(end - LOOK_S, int(now) + STEP_S, STEP_S))
    heard, disks, filling = latest.gauge(LOAD, HOST), _fullest(disk(minutes)), fillings_of(latest)
    asked, failed = (_by_host(minutes.total(REQUESTS, HOST, status=status)) for status in ("", FAILED))
    (slow,) = (_by_host(one) for one in minutes.total_quantiles(SECONDS, [P95], HOST))
    machine = [{line.name: line.last for line in lines(minutes)} for lines in (cpu, memory)]
    hosts = {
        host: HostPulse(
            _is_heard(heard, host), _rate(asked.get(host)), _share(failed.get(host), asked.get(host)), slow.get(host),
            machine[0].get(host), machine[1].get(host), *disks.get(host, (None, "")), filling.get(host),
        )
        for host in sorted({*reading.values_of(LOAD, "host"), *asked})
    }  # fmt: skip
    whole = (sum(value or 0.0 for value in counts.values()) for counts in (asked, failed))
    front, lost = (minutes.total(balancer.REQUESTS, status=status).get((), None) for status in ("", FAILED))
    return replace(
        _whole(hosts, minutes, *whole), servers=servers_of(minutes, latest),
        front=_rate(front), front_failed=_share(lost, front or 0.0),
        units=units_of(minutes, latest, SILENT_S // STEP_S),
    )  # fmt: skip


def _whole(hosts: Mapping[str, HostPulse], minutes: Reading, asked: float, failed: float) -> Pulse:
    queries, hits, misses, tasks = (
        minutes.total(f"site_{name}_total").get((), None) for name in ("queries", "cache_hits", "cache_misses", "tasks")
    )
    (slow,) = minutes.total_quantiles(SECONDS, [P95])
    return Pulse(
        hosts=hosts, requests=_rate(asked) if hosts else None, failed=_share(failed, asked), p95=slow.get(()),
        queries=(queries or 0.0) / asked if asked else None,
        hits=_share(hits, (hits or 0.0) + (misses or 0.0)), tasks=_rate(tasks),
    )  # fmt: skip


def _rate(count: Value) -> Value:
    return None if count is None else count / LOOK_S


def _is_heard(heard: Found, host: str) -> bool:
    return any(value is not None for value in heard.get((host,), ())[-(SILENT_S // STEP_S) :])


def _by_host(found: Mapping[By, Value]) -> dict[str, Value]:
    return {host: value for (host,), value in found.items()}


def _fullest(lines: list[Line]) -> dict[str, tuple[Value, str]]:
    found: dict[str, tuple[Value, str]] = {}
    for line in lines:
        host, _, place = line.name.partition(" · ")
        if (line.last or 0.0) > (found.get(host, (0.0, ""))[0] or 0.0):
            found[host] = (line.last, place)
    return found


def _share(part: Value, whole: Value) -> Value:
    return (part or 0.0) * 100 / whole if whole else None
