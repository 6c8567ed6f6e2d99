"""A newspaper that measures itself: batches as the agents of its hosts would send them, the same for the same seed."""

from __future__ import annotations

import json
import math
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

KEY = "gazette-production"
VIEWS = {  # share of requests, seconds, queries, share of hits
    "articles.views.front": (0.42, 0.016, 4, 0.97),
    "articles.views.article": (0.31, 0.034, 11, 0.86),
    "sections.views.section": (0.12, 0.042, 14, 0.74),
    "search.views.search": (0.06, 0.180, 6, 0.31),
    "comments.views.add": (0.03, 0.055, 9, 0.0),
    "feeds.views.feed": (0.05, 0.009, 2, 0.99),
    "newsroom.views.desk": (0.01, 0.310, 64, 0.12),
}
WEB = ("web1", "web2")
HOSTS = ("lb1", "web1", "web2", "db1", "hub1")
UNITS = {
    "lb1": ("haproxy",),
    "web1": ("gazette-production-web", "gazette-production-worker"),
    "web2": ("gazette-production-web",),
    "db1": ("postgresql@15-main", "redis"),
    "hub1": ("roadworthy-hub",),
}
DAY_S = 86_400
LOG = math.log(1.1)


def site(now: float) -> dict[str, Any]:
    """Return what the lead's commands would write of it."""
    web = [{"id": f"{host}:web", "kind": "granian", "role": "web", "host": host, "title": "application server",
            "needs": ["db1:database", "db1:cache"]} for host in WEB]  # fmt: skip
    return {
        "key": KEY, "name": "gazette", "environment": "production", "domains": ["gazette.example"],
        "parts": [
            {"id": "lb1:balancer", "kind": "haproxy", "role": "balancer", "host": "lb1", "title": "load balancer",
             "needs": ["web1:web", "web2:web"]},
            *web,
            {"id": "web1:worker", "kind": "worker", "role": "worker", "host": "web1", "title": "task worker",
             "needs": ["db1:database", "db1:cache"]},
            {"id": "db1:database", "kind": "postgresql", "role": "database", "host": "db1", "title": "database",
             "needs": []},
            {"id": "db1:cache", "kind": "redis", "role": "cache", "host": "db1", "title": "cache", "needs": []},
        ],
        "deploys": [
            {"release": "20261120-1512-8295ce9", "at": now - 25 * 3600, "who": "ines", "revision": "8295ce9f00d1"},
            {"release": "20261121-0904-04f3273", "at": now - 6900, "who": "tomas", "revision": "04f3273aa810"},
        ],
    }  # fmt: skip


@dataclass
class Newspaper:
    """All hosts of the newspaper. `trouble` is a host that sends nothing from a moment on, or answers with errors."""

    seed: int = 7
    trouble: str = ""
    trouble_at: float = math.inf
    releases: tuple[tuple[float, str], ...] = ()
    key: str = KEY
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    totals: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def batches(self, start: float, end: float, step_s: int, a_batch: int = 60) -> Iterator[bytes]:
        """Yield what the hosts send from one moment to another."""
        first = int(start) // step_s * step_s + step_s - 1  # so that it counts in the step it was measured in
        times = list(range(first, int(end) + 1, step_s))
        for begin in range(0, len(times), a_batch):
            for host in HOSTS:
                part = [t for t in times[begin : begin + a_batch] if self.trouble != host or t < self.trouble_at]
                if part:
                    yield self.batch(host, part, step_s)

    def batch(self, host: str, times: list[int], step_s: int) -> bytes:
        """Return the body of one host for some times."""
        self.lines: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self.examples: list[dict[str, Any]] = []
        for at in times:
            self._machine(host, at, step_s)
            if host in WEB:
                self._site(host, at, step_s)
            if host == "web1":
                self._count(
                    "site_tasks_total",
                    at,
                    self._poisson(0.35 * step_s),
                    name="newsletter.tasks.send",
                    status="done",
                    host=host,
                )
                self._count(
                    "site_tasks_total",
                    at,
                    self._poisson(0.004 * step_s),
                    name="newsletter.tasks.send",
                    status="failed",
                    host=host,
                )
            if host == "db1":
                for state, usual in (("open", 40), ("waiting", 12)):
                    self._gauge("newsroom_tickets", at, usual + self._poisson(4), state=state, host=host)
        self.numbers[host] += 1
        head = {"v": 1, "site": self.key, "sender": f"{host}/boot", "number": self.numbers[host],
                "from": times[0] - step_s, "to": times[-1], "dropped": []}  # fmt: skip
        rows: list[Any] = [head]
        for (name, labels), samples in self.lines.items():
            is_histogram = len(samples[0]) == 4
            rows.append(
                [name, json.loads(labels), "h", samples] if is_histogram else [name, json.loads(labels), samples]
            )
        rows += self.examples[:20]
        return zlib.compress("\n".join(json.dumps(row) for row in rows).encode())

    def busy(self, at: float) -> float:
        """Return requests each second of the whole newspaper: a day with a morning and an evening."""
        hour = at % DAY_S / 3600
        wave = 0.55 + 0.3 * math.sin((hour - 9.5) / 24 * 2 * math.pi) + 0.22 * math.exp(-(((hour - 8) / 1.6) ** 2))
        return 46 * max(0.12, wave) * (1 + 0.07 * math.sin(at / 700) + 0.04 * math.sin(at / 171))

    def _site(self, host: str, at: int, step_s: int) -> None:
        release = next((name for moment, name in reversed(self.releases) if at >= moment), "20261119-1000-f9ae652")
        is_down = self.trouble.startswith(f"{host} fails") and at >= self.trouble_at
        for view, (part, usual_s, queries, hit) in VIEWS.items():
            count = self._poisson(self.busy(at) * part * step_s / len(WEB))
            bad = 0.3 if is_down else 0.0006 if view != "search.views.search" else 0.004
            failed = self._poisson(count * bad)
            seconds = usual_s * (1 + 0.25 * math.sin(at / 2400))
            base = {"view": view, "host": host}
            for status, number in (("200", count - failed), ("500", failed)):
                self._count(
                    "site_requests_total", at, max(0, number), method="GET", status=status, release=release, **base
                )
            self._count("site_queries_total", at, count * queries, **base)
            self._count("site_repeated_queries_total", at, count * (queries - 6 if queries > 10 else 0), **base)
            self._count("site_cache_hits_total", at, round(count * 2 * hit), **base)
            self._count("site_cache_misses_total", at, round(count * 2 * (1 - hit)), **base)
            for name, usual in (("site_request_seconds", seconds), ("site_request_database_seconds", seconds * 0.55)):
                self._observe(name, at, usual, count, view=view, release=release, host=host)
            if failed or (view == "newsroom.views.desk" and self.chance.random() < 0.02):
                self.examples.append(self._example(view, at, release, seconds, queries, failed > 0))

    def _example(  # noqa: PLR0917
        self, view: str, at: float, release: str, seconds: float, queries: int, failed: bool
    ) -> dict[str, Any]:
        asked = "SELECT bylines_author.name, bylines_author.slug FROM bylines_author WHERE bylines_author.id = %s"
        return {
            "example": "failed" if failed else "slow", "v": 1, "kind": "request", "at": at - self.chance.random() * 9,
            "view": view, "method": "GET", "status": 500 if failed else 200,
            "ms": round(seconds * 1000 * self.chance.uniform(3, 14), 1), "db_ms": round(seconds * 600, 1),
            "queries": queries, "repeated": [[asked, "newsroom/desk.py:57", queries - 6]] if queries > 10 else [],
            "hits": 1, "misses": 1, "bytes": 18_240, "release": release, "id": f"{self.chance.getrandbits(64):016x}",
            "path": "/" + view.split(".", maxsplit=1)[0] + "/", "error": "OperationalError" if failed else "",
        }  # fmt: skip

    def _machine(self, host: str, at: int, step_s: int) -> None:
        load = {"lb1": 0.15, "web1": 0.7, "web2": 0.62, "db1": 0.5, "hub1": 0.08}[host] * self.busy(at) / 46
        load = max(0.02, load + self.chance.gauss(0, 0.03))
        for mode, share in (("user", load * 0.7), ("system", load * 0.3), ("idle", 2 - load), ("iowait", 0.01)):
            self._count("node_cpu_seconds_total", at, share * step_s, mode=mode, host=host)
        self._gauge("node_load1", at, load, host=host)
        self._gauge("node_memory_MemTotal_bytes", at, 4.1e9, host=host)
        self._gauge(
            "node_memory_MemAvailable_bytes", at, 4.1e9 * (0.62 - 0.2 * load + self.chance.gauss(0, 0.004)), host=host
        )
        size, taken = 41e9, {"db1": 0.71, "hub1": 0.34}.get(host, 0.22)
        for name, value in (
            ("size_bytes", size),
            ("avail_bytes", size * (1 - taken)),
            ("files", 2.6e6),
            ("files_free", 2.4e6),
        ):
            self._gauge(f"node_filesystem_{name}", at, value, mountpoint="/", host=host)
        for way in ("receive", "transmit"):
            self._count(f"node_network_{way}_bytes_total", at, load * 900_000 * step_s, device="eth0", host=host)
        for name in ("cpu", "memory", "io"):
            self._count(f"node_pressure_{name}_waiting_seconds_total", at, load * 0.02 * step_s, host=host)
        for number, unit in enumerate(UNITS[host]):
            labels = {"unit": f"{unit}.service", "host": host}
            self._count("unit_cpu_seconds_total", at, load * 0.6 / (number + 1) * step_s, **labels)
            self._gauge("unit_memory_bytes", at, 2.1e8 / (number + 1) + self.chance.gauss(0, 2e6), **labels)
            self._gauge("unit_tasks", at, 18 - 5 * number, **labels)
            self._count("unit_restarts_total", at, 0, **labels)

    def _count(self, metric: str, at: int, by: float, **labels: str) -> None:
        series = (metric, json.dumps(labels, sort_keys=True))
        self.totals[series] += by
        self.lines[series].append([at, round(self.totals[series], 4)])

    def _gauge(self, metric: str, at: int, value: float, **labels: str) -> None:
        self.lines[metric, json.dumps(labels, sort_keys=True)].append([at, round(value, 4)])

    def _observe(self, metric: str, at: int, usual: float, count: int, **labels: str) -> None:
        """Spread the requests over buckets as durations are: many short, a long tail."""
        if count <= 0:
            return
        buckets: dict[str, int] = defaultdict(int)
        shown = min(count, 40)
        total = 0.0
        for number in range(shown):
            weight = count // shown + (number < count % shown)
            took = usual * math.exp(self.chance.gauss(0, 0.55)) * (6 if self.chance.random() < 0.012 else 1)
            buckets[str(math.ceil(math.log(took) / LOG))] += weight
            total += took * weight
        self.lines[metric, json.dumps(labels, sort_keys=True)].append([at, dict(buckets), round(total, 6), count])

    def _poisson(self, mean: float) -> int:
        return max(0, round(self.chance.gauss(mean, math.sqrt(mean)))) if mean > 3 else int(self.chance.random() < mean)
