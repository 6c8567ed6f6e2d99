"""Adds up what a host and its sites do, keeps it on disk while the hub is away, and brings it there exactly once.

One file, with the standard library of Python 3.9 and nothing else: it is sent to hosts as it is, and run there as
`python agent.py CONFIG.json`. Threads share the work, so that no slow disk, hub or server makes a site's datagrams
wait, or another's figures: the receiver takes datagrams, the main one closes the intervals, the sender posts batches,
and each server on the host that has figures of its own is asked by one of its own.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
import re
import select
import signal
import socket
import stat
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

Labels = tuple[tuple[str, str], ...]
Datagram = dict[str, Any]

GROWTH = math.log(1.1)
SHORTEST_S, LONGEST_S = 1e-5, 1e4
"""Durations beyond these are counted as these, so that a histogram has at most 220 buckets."""
VIEWS, RELEASES, SERIES, HISTOGRAMS, NAMES, BUCKETS = 500, 8, 4000, 1000, 100, 40_000
"""What a site's figures may hold at most; whatever comes above is added up under the label "other"."""
IDLE_INTERVALS = 30
EXAMPLES, EXAMPLES_OF_A_VIEW, SHOWN_INTERVALS = 20, 5, 360
LONGEST_DATAGRAM, LONGEST_LABEL, LONGEST_TEXT = 8192, 200, 500
INBOX_BYTES, JOURNAL_BYTES, TEXT_BYTES = 4 << 20, 16 << 20, 4 << 20
SCRAPE_BYTES, SCRAPE_SAMPLES = 4 << 20, 2000
BLOCK = 4096
ACCESS_LINE = b'{"time":'
ACCESS_HEAD = 400
"""How a line of the load balancer's log begins, and no datagram; and within how many bytes it says whose site it is."""
QUEUE_SAYS = "/proc/sys/net/unix/max_dgram_qlen"
LONGEST_AGE_S, AHEAD_S = 86_400, 60
METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]{0,199}")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]{0,199}")
LABELS = 16
SHORTEST_INTERVAL_S = 2
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"))
OWN_NAMES = ("site_", "node_", "unit_", "agent_", "front_", "haproxy_", "pg_", "pgbouncer_", "redis_")
COUNTER_ENDS = ("_total", "_count", "_sum", "_bucket")
KINDS = ("request", "task", "figure")
REFUSALS = (400, 403, 409, 413, 422)
"""What the hub answers to a batch that it will never take; after all else a batch is tried again."""
TEXTS = ("view", "method", "release", "id", "path", "error", "name", "queue", "status")
NUMBERS = ("at", "ms", "db_ms", "wait_ms", "queries", "hits", "misses", "bytes", "status")


class Log:
    """Says each thing once, until it has changed."""

    def __init__(self, out: Any = None) -> None:
        self.out = out or sys.stderr
        self.said: dict[str, str] = {}

    def say(self, about: str, sentence: str) -> None:
        """Say a sentence, unless it was the last one about this."""
        if self.said.get(about) != sentence:
            if len(self.said) > 1000:
                self.said.clear()
            self.said[about] = sentence
            with suppress(OSError, ValueError):
                print(f"agent: {sentence}", file=self.out, flush=True)

    def over(self, about: str, sentence: str) -> None:
        """Say that something is over, where it was said before."""
        if self.said.pop(about, None) and sentence:
            with suppress(OSError, ValueError):
                print(f"agent: {sentence}", file=self.out, flush=True)


def number(value: Any) -> float:
    """Return a figure that somebody sent, or 0 where it is none that can be counted."""
    return float(value) if type(value) in (int, float) and 0 <= value <= 1e15 else 0.0


def figure(value: float) -> float | int:
    """Return a number as JSON should show it."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def bucket(value: float) -> int | str:
    """Return the key of the bucket of a histogram that a value in seconds falls into."""
    if value <= 0:
        return "zero"
    return math.ceil(math.log(min(max(value, SHORTEST_S), LONGEST_S)) / GROWTH)


def parsed(raw: bytes) -> Datagram | None:
    """Return a datagram, or None where it is none of ours."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    known = isinstance(found, dict) and found.get("v") == 1 and found.get("kind") in KINDS
    return found if known else None


def line(name: str, labels: dict[str, str], value: float, time_s: int) -> str:
    """Return the line of a batch about one figure at one moment."""
    shown = {label: text[:LONGEST_LABEL] for label, text in labels.items()}
    head = json.dumps([name, shown], separators=(",", ":"), ensure_ascii=False)[:-1]
    return f"{head},[[{time_s},{figure(float(value))}]]]"


def trimmed(datagram: Datagram, why: str, end_s: int) -> Datagram:
    """Return what an example shows of a datagram: the fields that are known, none longer than it should be."""
    found: Datagram = {"example": why, "v": 1, "kind": datagram["kind"]}
    for name in TEXTS:
        if isinstance(datagram.get(name), str):
            found[name] = datagram[name][:LONGEST_TEXT]
    for name in NUMBERS:
        if type(datagram.get(name)) in (int, float):
            found[name] = figure(number(datagram[name]))
    if abs(found.get("at", 0) - end_s) > LONGEST_AGE_S:
        found["at"] = end_s
    rows = datagram.get("repeated")
    for row in rows[:3] if isinstance(rows, list) else []:
        if isinstance(row, list) and len(row) == 3:
            line = [str(row[0])[:LONGEST_TEXT], str(row[1])[:LONGEST_LABEL], figure(number(row[2]))]
            found.setdefault("repeated", []).append(line)
    return found


class Examples:
    """The slowest requests of an interval, or the first that failed: few of each view, few in all."""

    def __init__(self, of_a_view: int = EXAMPLES_OF_A_VIEW) -> None:
        self.of_a_view = of_a_view
        self.kept: list[tuple[float, str, Datagram]] = []
        self.least = -1.0

    def offer(self, weight: float, view: str, datagram: Datagram) -> None:
        """Keep a datagram if it weighs more than one that is kept."""
        if weight <= self.least:
            return
        self.kept.append((weight, view, datagram))
        same = [one for one in self.kept if one[1] == view]
        if len(same) > self.of_a_view:
            self.kept.remove(min(same, key=lambda one: one[0]))
        if len(self.kept) > EXAMPLES:
            self.kept.remove(min(self.kept, key=lambda one: one[0]))
        if len(self.kept) == EXAMPLES:
            self.least = min(one[0] for one in self.kept)


class Figures:
    """What was added up of one site: totals that only grow, and histograms and examples of this interval."""

    def __init__(self, key: str, host: str, log: Log, interval_s: int = 10) -> None:
        self.key, self.log, self.interval_s = key, log, interval_s
        self.host: Labels = (("host", host),)
        self.counters: dict[tuple[str, Labels], list[Any]] = {}
        self.gauges: dict[tuple[str, Labels], list[Any]] = {}
        self.histograms: dict[tuple[str, Labels], list[Any]] = {}
        self.members: dict[tuple[str, Labels], set[str]] = {}
        self.views: dict[str, int] = {}
        self.releases: dict[str, int] = {}
        self.buckets = 0
        self.shown: dict[str, int] = {}
        self.slow, self.failed, self.usual = Examples(), Examples(), Examples(1)

    def take(self, raw: bytes) -> None:
        """Add one datagram of the site, or one line of the load balancer's log."""
        if raw.startswith(ACCESS_LINE):
            self._front(raw)
            return
        datagram = parsed(raw) if len(raw) <= LONGEST_DATAGRAM else None
        self.count("agent_datagrams_total", (("result", "taken" if datagram else "garbage"),), 1)
        if datagram is None:
            self.log.say(f"garbage {self.key}", f"{self.key}: something at its socket is no datagram of a site's")
            return
        try:
            {"request": self._request, "task": self._task, "figure": self._figure}[datagram["kind"]](datagram)
        except Exception as error:  # it would come again from the journal, and end the agent each time
            self.log.say(f"datagram {self.key}", f"{self.key}: a datagram can't be added up ({type(error).__name__})")

    def _request(self, datagram: Datagram) -> None:
        view = self._known(self.views, VIEWS, "view", datagram.get("view"))
        release = self._known(self.releases, RELEASES, "release", datagram.get("release"))
        method, status, ms = datagram.get("method"), datagram.get("status"), number(datagram.get("ms"))
        right = type(status) is int and 100 <= status <= 599
        of_view: Labels = (("view", view),)
        both: Labels = (("view", view), ("release", release))
        word = method if isinstance(method, str) and method in METHODS else "other"
        asked: Labels = (("method", word), ("status", str(status) if right else "other"))
        self.count("site_requests_total", of_view + asked + both[1:], 1)
        self.observe("site_request_seconds", both, ms / 1000)
        self.observe("site_request_database_seconds", both, number(datagram.get("db_ms")) / 1000)
        self.count("site_queries_total", of_view, number(datagram.get("queries")))
        rows = datagram.get("repeated")
        if isinstance(rows, list) and rows:
            times = sum(number(row[2]) for row in rows[:3] if isinstance(row, list) and len(row) == 3)
            self.count("site_repeated_queries_total", of_view, times)
        self.count("site_cache_hits_total", of_view, number(datagram.get("hits")))
        self.count("site_cache_misses_total", of_view, number(datagram.get("misses")))
        self.count("site_response_bytes_total", of_view, number(datagram.get("bytes")))
        if right and isinstance(status, int) and status >= 500:
            self.failed.offer(ms, view, datagram)
        else:
            self._offer(ms, view, datagram)

    def _task(self, datagram: Datagram) -> None:
        name = self._known(self.views, VIEWS, "view", datagram.get("name"))
        status, ms = datagram.get("status"), number(datagram.get("ms"))
        word = status if status in ("done", "failed", "retried") else "other"
        self.count("site_tasks_total", (("name", name), ("status", str(word))), 1)
        if "ms" in datagram:
            self.observe("site_task_seconds", (("name", name),), ms / 1000)
        if "wait_ms" in datagram:
            self.observe("site_task_wait_seconds", (("name", name),), number(datagram["wait_ms"]) / 1000)
        if word == "failed":
            self.failed.offer(ms, name, datagram)
        else:
            self._offer(ms, name, datagram)

    def _figure(self, datagram: Datagram) -> None:
        """Keep a figure that the site counted itself, such as tickets that are open."""
        value: Any = datagram.get("value")
        given = datagram.get("labels") or {}
        if type(value) not in (int, float) or not abs(value) <= 1e15:
            raise ValueError("its value is no number")
        labels = sorted((plain(key), str(text)[:LONGEST_LABEL]) for key, text in given.items() if key != "host")
        kept = int(min(number(datagram.get("for_s")), LONGEST_AGE_S) // self.interval_s)
        self.gauge(named(str(datagram["name"]), "own"), tuple(dict(labels).items())[:8], value, kept=kept)

    def _front(self, raw: bytes) -> None:
        """Add one request as the load balancer saw it; a line that was too long for its log has no more than itself."""
        try:
            told = json.loads(raw)
        except (ValueError, RecursionError):
            told = {}
        status, server, ms, answered_ms = (told.get(key) for key in ("status", "server", "took_ms", "answered_ms"))
        word = str(status) if type(status) is int and 100 <= status <= 599 else "other"
        is_reached = server not in (None, "", "<NOSRV>") and type(answered_ms) is int and answered_ms >= 0
        self.count("front_requests_total", (("status", word), ("reached", "yes" if is_reached else "no")), 1)
        self.count("front_response_bytes_total", (), number(told.get("sent")))
        if type(ms) is int and ms >= 0:
            self.observe("front_request_seconds", (), ms / 1000)

    def _offer(self, ms: float, view: str, datagram: Datagram) -> None:
        """Keep what the site calls slow (it says the path then); of what is not, one of each view now and then."""
        if datagram.get("path"):
            self.slow.offer(ms, view, datagram)
        elif view not in self.shown:
            self.usual.offer(ms, view, datagram)

    def _known(self, known: dict[str, int], most: int, what: str, value: Any) -> str:
        """Return a label's value: itself, or "other" once there are too many different ones."""
        text = value[:LONGEST_LABEL] if isinstance(value, str) else ""
        if text not in known and len(known) >= most:
            self.log.say(f"{what}s {self.key}", f"{self.key}: more than {most} {what}s: the rest is added up as other")
            return "other"
        known[text] = 0
        return text

    def count(self, name: str, labels: Labels, amount: float) -> None:
        """Add to a total."""
        entry = self.counters.get((name, labels))
        if entry is None:
            entry = self._series(self.counters, SERIES, name, labels, lambda: [0.0, True])
        entry[1] += amount
        entry[3] = 0

    def gauge(self, name: str, labels: Labels, value: float, is_change: bool = False, kept: int = 0) -> None:
        """Set a figure that goes up and down, or change it by a value; it is repeated for so many intervals more."""
        name = f"{name}_now" if name.endswith(COUNTER_ENDS) else name
        entry = self.gauges.get((name, labels))
        if entry is None:
            entry = self._series(self.gauges, SERIES, name, labels, lambda: [0.0, True])
        entry[1] = entry[1] + value if is_change else value
        entry[3] = -kept

    def observe(self, name: str, labels: Labels, value: float, times: float = 1) -> None:
        """Add a value to a histogram."""
        entry = self.histograms.get((name, labels))
        if entry is None:
            most = HISTOGRAMS if self.buckets < BUCKETS else 0
            entry = self._series(self.histograms, most, name, labels, lambda: [{}, 0.0, 0.0])
        key = bucket(value)
        if key not in entry[1]:
            self.buckets += 1
        entry[1][key] = entry[1].get(key, 0) + times
        entry[2] += value * times
        entry[3] += times

    def member(self, name: str, labels: Labels, value: str) -> None:
        """Count the different values of an interval."""
        found = self.members.setdefault((name, labels), set()) if len(self.members) < SERIES // 40 else set()
        if len(found) < 1000:
            found.add(value[:LONGEST_LABEL])

    def _series(
        self, table: dict[tuple[str, Labels], list[Any]], most: int, name: str, labels: Labels, fresh: Callable[[], Any]
    ) -> list[Any]:
        """Return a new series; where there are too many, the one that takes all of its name that have no place."""
        if len(table) >= most:
            self.log.say(f"series {self.key}", f"{self.key}: too many series: the rest is added up as other")
            labels = tuple((one, "other") for one, _ in labels)
            if len(table) >= most + NAMES and not name.startswith(("site_", "agent_")) and (name, labels) not in table:
                name, labels = "agent_overflow_total", ()
        if (name, labels) not in table:
            head = json.dumps([name, dict(labels + self.host)], separators=(",", ":"), ensure_ascii=False)[:-1]
            table[name, labels] = [head, *fresh(), 0]
        return table[name, labels]

    def lines(self, begin_s: int, end_s: int) -> Iterator[str]:
        """Yield the lines of a batch. A total that is new begins with a zero, so that what it was first is not lost."""
        for (name, labels), members in self.members.items():
            self.gauge(name, labels, len(members))
        for head, value, is_new, _ in self.counters.values():
            zero = f"[{begin_s + 1},0]," if is_new else ""
            yield f"{head},[{zero}[{end_s},{figure(value)}]]]"
        for head, value, _, idle in self.gauges.values():
            if idle <= 0:
                yield f"{head},[[{end_s},{figure(float(value))}]]]"
        for head, buckets, total, times, _ in self.histograms.values():
            sample = [end_s, buckets, figure(round(total, 9)), figure(times)]
            yield f'{head},"h",[{json.dumps(sample, separators=(",", ":"))}]]'
        room = EXAMPLES
        for why, examples in (("failed", self.failed), ("slow", self.slow), ("slow", self.usual)):
            for _, _, datagram in sorted(examples.kept, key=lambda one: -one[0])[:room]:
                yield json.dumps(trimmed(datagram, why, end_s), separators=(",", ":"), ensure_ascii=False)
            room = max(0, room - len(examples.kept))

    def settle(self) -> None:
        """Begin the next interval; what was not counted for long is forgotten, and begins at zero when it is back."""
        for entry in self.counters.values():
            entry[2] = False
        for table in (self.counters, self.gauges):
            for entry in table.values():
                entry[3] += 1
            for key in [key for key, entry in table.items() if entry[3] > IDLE_INTERVALS]:
                del table[key]
        for known in (self.views, self.releases):
            for text in known:
                known[text] += 1
            for text in [text for text, idle in known.items() if idle > IDLE_INTERVALS]:
                del known[text]
        self.shown = {view: left - 1 for view, left in self.shown.items() if left > 1}
        self.shown.update((view, SHOWN_INTERVALS) for _, view, _ in self.usual.kept)
        self.histograms, self.members, self.buckets = {}, {}, 0
        self.slow, self.failed, self.usual = Examples(), Examples(), Examples(1)


class Statsd:
    """Reads statsd lines (`stories.read:1|c|@0.1|#site:gazette-production`), and adds them to the site they are of."""

    def __init__(self, sites: dict[str, Figures], site: str, log: Log) -> None:
        self.sites, self.site, self.log = sites, site or (next(iter(sites)) if len(sites) == 1 else ""), log

    def take(self, raw: bytes) -> None:
        """Add the lines of one datagram."""
        for line in raw.decode("utf-8", "replace").splitlines():
            try:
                self._line(line)
            except (ValueError, IndexError, OverflowError):
                self.log.say("statsd", "a line sent to statsd is none of its form (name:value|type)")

    def _line(self, line: str) -> None:
        name, _, rest = line.partition(":")
        value, kind, *more = rest.split("|")
        rate = 1.0
        labels: Labels = ()
        for one in more:
            if one[:1] == "@":
                rate = float(one[1:])
            elif one[:1] == "#":
                labels = tuple(
                    (plain(k), v[:LONGEST_LABEL]) for k, _, v in (t.partition(":") for t in one[1:].split(","))
                )
        if not 0.0001 <= rate <= 1:
            raise ValueError(rate)
        site = dict(labels).get("site", self.site)
        if site not in self.sites:
            self.log.say("statsd site", "statsd figures of no known site are left out (tag them `#site:KEY`)")
            return
        kept = tuple(sorted({k: v for k, v in labels if k not in ("site", "host")}.items()))[:8]
        self._add(self.sites[site], (named(name), kept), kind, value, rate)

    def _add(self, figures: Figures, series: tuple[str, Labels], kind: str, value: str, rate: float) -> None:
        name, labels = series
        if kind == "s":
            figures.member(name, labels, value)
            return
        amount = float(value)
        if not abs(amount) <= 1e15:
            raise ValueError(value)
        if kind == "c":
            figures.count(name if name.endswith("_total") else f"{name}_total", labels, max(0.0, amount) / rate)
        elif kind == "g":
            figures.gauge(name, labels, amount, is_change=value[:1] in "+-")
        elif kind == "ms":
            figures.observe(f"{name}_seconds", labels, amount / 1000, 1 / rate)
        elif kind in ("h", "d"):
            figures.observe(name, labels, amount, 1 / rate)
        else:
            raise ValueError(kind)


def plain(text: str) -> str:
    """Return a name as a label may have."""
    found = "".join(one if one.isascii() and one.isalnum() else "_" for one in text[: LONGEST_LABEL - 20]) or "_"
    return f"_{found}" if found[0].isdigit() else found


def named(text: str, mark: str = "statsd") -> str:
    """Return a name as a metric may have; one that is the agent's own is marked."""
    found = plain(text)
    return f"{mark}_{found.lstrip('_')}" if found.startswith(OWN_NAMES) or text[:1].isdigit() else found


class Exposition:
    """Reads Prometheus' text format; what was read of a series' name and labels is known the next time."""

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels
        self.heads: dict[str, str] = {}

    def lines(self, text: str, time_s: int, most: int = SCRAPE_SAMPLES) -> tuple[list[str], int]:
        """Return the lines of a batch, and how many samples were too many. Stamps in the text are left out."""
        heads: dict[str, str] = {}
        found: list[str] = []
        over = 0
        for line in text.split("\n"):
            series, _, value = line.rpartition(" ")
            head = self.heads.get(series)
            if head is None:
                series, head, value = self._first(line)
                if not head:
                    continue
            try:
                amount = float(value)
            except ValueError:
                continue
            if amount - amount != 0:  # neither JSON nor a series has an infinity or what is no number
                continue
            if len(found) >= most:
                over += 1
                continue
            heads[series] = head
            found.append(f"{head},[[{time_s},{figure(amount)}]]]")
        self.heads = heads
        return found, over

    def _first(self, line: str) -> tuple[str, str, str]:
        """Return the text of a series, its head in a batch and its value; an empty head where the line has none."""
        line = line.strip()
        if not line or line[0] == "#" or len(line) > LONGEST_DATAGRAM:
            return "", "", ""
        end = len(line)
        labels: dict[str, str] = {}
        begin = line.find("{")
        if begin >= 0:
            end = self._labels(line, begin + 1, labels)
            if not end:
                return "", "", ""
            name, series = line[:begin].strip(), line[:end]
        else:
            name = series = line.partition(" ")[0]
            end = len(series)
        rest = line[end:].split()
        labels.update(self.labels)
        if not rest or not METRIC.fullmatch(name) or len(labels) > LABELS or not all(map(LABEL.fullmatch, labels)):
            return "", "", ""
        head = json.dumps([name, labels], separators=(",", ":"), ensure_ascii=False)
        return series, head[:-1], rest[0]

    def _labels(self, line: str, at: int, labels: dict[str, str]) -> int:
        """Read labels up to the closing brace, and return where it ends; 0 where there is none."""
        while True:
            while line[at : at + 1] in (",", " "):
                at += 1
            if line[at : at + 1] == "}":
                return at + 1
            equals = line.find('="', at)
            if equals < 0:
                return 0
            name, at, value = line[at:equals].strip(), equals + 2, ""
            while line[at : at + 1] not in ('"', ""):
                if line[at] == "\\":
                    at += 1
                    value += {"n": "\n"}.get(line[at : at + 1], line[at : at + 1])
                else:
                    value += line[at]
                at += 1
            labels[name] = value[:LONGEST_LABEL]
            at += 1


class Unanswered(Exception):  # noqa: N818
    """Nobody answered as HTTP is to be answered; says why."""


class Wire:
    """A connection to a HOST and port, or to a socket's path; every wait for it ends."""

    def __init__(self, place: tuple[str, int] | str, limit_s: float) -> None:
        self.place, self.limit_s, self.until_s = place, limit_s, 0.0
        self.socket: Any = None
        self.rest = b""

    def begin(self) -> None:
        """Begin what must be done within the limit; connect, where that is not so yet."""
        self.until_s = time.monotonic() + self.limit_s
        if self.socket is None:
            self._connect()

    def close(self) -> None:
        """End the connection."""
        if self.socket is not None:
            with suppress(OSError):
                self.socket.close()
        self.socket, self.rest = None, b""

    def _connect(self) -> None:
        if isinstance(self.place, str):
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.socket.settimeout(self.limit_s)
            self.socket.connect(self.place)
        else:
            self.socket = socket.create_connection(self.place, self.limit_s)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _wait(self) -> None:
        left_s = self.until_s - time.monotonic()
        if left_s <= 0:
            raise socket.timeout
        self.socket.settimeout(left_s)

    def send(self, data: bytes) -> None:
        """Send all of this."""
        self._wait()
        self.socket.sendall(data)

    def _read(self) -> bytes:
        self._wait()
        found: bytes = self.socket.recv(1 << 16)
        return found

    def until(self, mark: bytes) -> bytes:
        """Return what comes before a mark."""
        while mark not in self.rest:
            if len(self.rest) > 1 << 17:
                raise ValueError("its answer has no end")
            more = self._read()
            if not more:
                raise ValueError("it hung up without an answer")
            self.rest += more
        found, _, self.rest = self.rest.partition(mark)
        return found

    def exactly(self, size: int) -> bytes:
        """Return so many bytes."""
        parts, have = [self.rest], len(self.rest)
        while have < size:
            more = self._read()
            if not more:
                raise ValueError("it hung up in the middle of its answer")
            parts.append(more)
            have += len(more)
        whole = b"".join(parts)
        self.rest = whole[size:]
        return whole[:size]

    def to_the_end(self, most: int) -> bytes:
        """Return all until the other side hangs up, or a little more than the most."""
        parts, have = [self.rest], len(self.rest)
        while have <= most:
            more = self._read()
            if not more:
                break
            parts.append(more)
            have += len(more)
        return b"".join(parts)


class Way(Wire):
    """A connection to an HTTP server, kept for a moment."""

    def __init__(self, url: str, ca_file: str, limit_s: float) -> None:
        self.url, self.ca_file = urlsplit(url), ca_file
        self.is_tls = self.url.scheme == "https"
        self.context: Any = None
        super().__init__((self.url.hostname or "", self.url.port or (443 if self.is_tls else 80)), limit_s)

    def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes, most: int
    ) -> tuple[int, dict[str, str], bytes]:
        """Return the status, the headers and the body of an answer. Raise Unanswered when there is none."""
        try:
            self.begin()
            host = self.url.netloc.rpartition("@")[2]
            lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "User-Agent: roadworthy-agent"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            lines += [f"Content-Length: {len(body)}"] if body or method == "POST" else []
            self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            return self._answer(most)
        except (OSError, ValueError, IndexError) as error:
            self.close()
            if not isinstance(error, socket.timeout):
                self.context = None  # its authority may be another the next time
            raise Unanswered(told_of(error, self.limit_s)) from None

    def _connect(self) -> None:
        super()._connect()
        if self.is_tls:
            import ssl  # 5 MB that a host without TLS does not need

            if self.ca_file and not os.access(self.ca_file, os.R_OK):
                raise ValueError(f"{self.ca_file} can't be read")
            if self.context is None:
                self.context = ssl.create_default_context(cafile=self.ca_file or None)
            self.socket = self.context.wrap_socket(self.socket, server_hostname=self.url.hostname or "")

    def _answer(self, most: int) -> tuple[int, dict[str, str], bytes]:
        first, *lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        words = first.split(" ", 2)
        if not words[0].startswith("HTTP/1."):
            raise ValueError("it does not speak HTTP")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(words[1])
        is_kept = words[0] == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
        if "chunked" in headers.get("transfer-encoding", "").lower():
            body = self._chunks(most)
        elif "content-length" in headers:
            body = self.exactly(min(int(headers["content-length"]), most + 1))
        else:
            body, is_kept = self.to_the_end(most), False
        if not is_kept or len(body) > most:
            self.close()
        return status, headers, body[:most]

    def _chunks(self, most: int) -> bytes:
        parts: list[bytes] = []
        have = 0
        while True:
            size = int(self.until(b"\r\n").partition(b";")[0], 16)
            if size == 0:
                while self.until(b"\r\n"):
                    pass
                return b"".join(parts)
            have += size
            if have > most:
                raise ValueError(f"its answer is longer than {most} bytes")
            parts.append(self.exactly(size))
            self.until(b"\r\n")


def told_of(error: Exception, limit_s: float) -> str:
    """Return why nobody answered, in words."""
    if isinstance(error, socket.timeout):
        return f"no answer within {limit_s:g} s"
    return getattr(error, "strerror", "") or str(error) or type(error).__name__


def read(path: str) -> str:
    """Return the text of a small file; nothing where it can't be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1 << 20)
    except OSError:
        return ""


class HostFigures:
    """What the kernel says of this host and of the units on it, under the names that node_exporter gives."""

    MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
    MEMORY = ("MemTotal", "MemAvailable", "MemFree", "Buffers", "Cached", "SwapTotal", "SwapFree")

    def __init__(self, host: str, units: list[str], root: str = "/", state: str = "") -> None:
        self.host, self.units, self.root, self.state = host, units, root, state
        self.restarts: dict[str, int] = {}

    def lines(self, time_s: int) -> list[str]:
        """Return the lines of a batch about this host."""
        parts = (self._cpu, self._load, self._memory, self._pressure, self._disks, self._network, self._mounts)
        found: list[str] = []
        for part in parts:
            with suppress(ValueError, IndexError, OSError):  # a kernel that says less, or a sandbox that hides it
                found += [self._line(*one, time_s) for one in part()]
        return found

    def unit_lines(self, time_s: int) -> list[tuple[str, list[str]]]:
        """Return each unit that runs here with its lines."""
        found: list[tuple[str, list[str]]] = []
        for name, path in self.found_units():
            with suppress(ValueError, IndexError, OSError):
                found.append((name, [self._line(*one, time_s) for one in self._unit(name, path)]))
        if self.state:
            found.append(("", [self._line(*one, time_s) for one in self._run()]))
        return found

    def _line(self, name: str, labels: dict[str, str], value: float, time_s: int) -> str:
        return line(name, {**labels, "host": self.host}, value, time_s)

    def _read(self, path: str) -> str:
        return read(self.root + path)

    def _cpu(self) -> Iterator[tuple[str, dict[str, str], float]]:
        for line in self._read("proc/stat").splitlines():
            words = line.split()
            if words[:1] == ["cpu"]:
                tick = os.sysconf("SC_CLK_TCK")
                for mode, value in zip(self.MODES, words[1:]):  # noqa: B905
                    yield "node_cpu_seconds_total", {"mode": mode}, int(value) / tick
            elif words[:1] == ["btime"]:
                yield "node_boot_time_seconds", {}, int(words[1])

    def _load(self) -> Iterator[tuple[str, dict[str, str], float]]:
        for name, value in zip(("node_load1", "node_load5", "node_load15"), self._read("proc/loadavg").split()):  # noqa: B905
            yield name, {}, float(value)
        if cpus := os.cpu_count():
            yield "node_cpus", {}, cpus

    def _memory(self) -> Iterator[tuple[str, dict[str, str], float]]:
        for line in self._read("proc/meminfo").splitlines():
            name, _, rest = line.partition(":")
            if name in self.MEMORY:
                yield f"node_memory_{name}_bytes", {}, int(rest.split()[0]) * 1024

    def _pressure(self) -> Iterator[tuple[str, dict[str, str], float]]:
        for part in ("cpu", "io", "memory"):
            for line in self._read(f"proc/pressure/{part}").splitlines():
                kind, _, rest = line.partition(" ")
                word = {"some": "waiting", "full": "stalled"}.get(kind)
                if word and (part, word) != ("cpu", "stalled"):
                    yield f"node_pressure_{part}_{word}_seconds_total", {}, int(rest.rpartition("=")[2]) / 1e6

    def _disks(self) -> Iterator[tuple[str, dict[str, str], float]]:
        whole = [line.split() for line in self._read("proc/diskstats").splitlines()]
        for words in whole:
            name = words[2]
            if name.startswith(("loop", "ram", "sr", "zram", "dm-")) or not os.path.isdir(
                f"{self.root}sys/block/{name}"
            ):
                continue
            yield "node_disk_read_bytes_total", {"device": name}, int(words[5]) * 512
            yield "node_disk_written_bytes_total", {"device": name}, int(words[9]) * 512
            yield "node_disk_io_time_seconds_total", {"device": name}, int(words[12]) / 1000

    def _network(self) -> Iterator[tuple[str, dict[str, str], float]]:
        rows = [line.partition(":") for line in self._read("proc/net/dev").splitlines() if ":" in line]
        kept = [(name.strip(), rest.split()) for name, _, rest in rows]
        for name, words in [one for one in kept if not one[0].startswith(INNER_DEVICES)][:16]:
            device = {"device": name}
            yield "node_network_receive_bytes_total", device, int(words[0])
            yield "node_network_receive_errs_total", device, int(words[2])
            yield "node_network_receive_drop_total", device, int(words[3])
            yield "node_network_transmit_bytes_total", device, int(words[8])
            yield "node_network_transmit_errs_total", device, int(words[10])

    def mounts(self) -> list[str]:
        """Return where this host's own filesystems are mounted: each once, where its path is shortest."""
        found: dict[str, str] = {}
        for line in self._read("proc/self/mountinfo").splitlines():
            before, _, after = line.partition(" - ")
            words, kind = before.split(), after.split()[:1]
            is_root = words[4:5] == ["/"] and kind == ["overlay"]
            is_own = kind[0] in KEPT_FILESYSTEMS and not words[4].startswith(INNER_MOUNTS)
            if (is_root or is_own) and "\\" not in words[4]:
                found[words[2]] = min(words[4], found.get(words[2], words[4]), key=len)
        return sorted(set(found.values()))[:32]

    def _mounts(self) -> Iterator[tuple[str, dict[str, str], float]]:
        for path in self.mounts():
            with suppress(OSError):
                found, labels = os.statvfs(path), {"mountpoint": path}
                if not os.path.isdir(path) or not found.f_blocks:
                    continue
                yield "node_filesystem_size_bytes", labels, found.f_blocks * found.f_frsize
                yield "node_filesystem_avail_bytes", labels, found.f_bavail * found.f_frsize
                yield "node_filesystem_files", labels, found.f_files
                yield "node_filesystem_files_free", labels, found.f_ffree

    def found_units(self) -> list[tuple[str, str]]:
        """Return the units that run here and are asked for, each with the folder of its control group."""
        top = f"{self.root}sys/fs/cgroup"
        top = next(
            (f"{one}/system.slice" for one in (top, f"{top}/unified") if os.path.exists(f"{one}/cgroup.procs")), ""
        )
        found: list[tuple[str, str]] = []
        pending = [(top, 0)] if top and self.units else []
        while pending:
            folder, depth = pending.pop()
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name.endswith(".slice") and depth < 3:
                        pending.append((entry.path, depth + 1))
                    elif name.endswith(".service") and self._is_asked_for(name):
                        found.append((name[: -len(".service")], entry.path))
        return sorted(found)[:100]

    def _is_asked_for(self, name: str) -> bool:
        bare = name[: -len(".service")]
        return any(fnmatchcase(name, pattern) or fnmatchcase(bare, pattern) for pattern in self.units)

    def _unit(self, name: str, path: str) -> Iterator[tuple[str, dict[str, str], float]]:
        labels = {"unit": name}
        for line in read(f"{path}/cpu.stat").splitlines():
            if line.startswith("usage_usec"):
                yield "unit_cpu_seconds_total", labels, int(line.split()[1]) / 1e6
        memory = read(f"{path}/memory.current").strip()
        if memory.isdigit():
            rows = dict(line.split()[:2] for line in read(f"{path}/memory.stat").splitlines())
            yield "unit_memory_bytes", labels, max(0, int(memory) - int(rows.get("inactive_file", 0)))
        elif pages := self._pages(read(f"{path}/cgroup.procs").split()):
            yield "unit_memory_bytes", labels, pages * os.sysconf("SC_PAGE_SIZE")
        tasks = read(f"{path}/pids.current").strip() or str(read(f"{path}/cgroup.threads").count("\n") or "")
        if tasks.isdigit():
            yield "unit_tasks", labels, int(tasks)
        if name in self.restarts:
            yield "unit_restarts_total", labels, self.restarts[name]

    def _run(self) -> Iterator[tuple[str, dict[str, str], float]]:
        """Say of the processes that `road up` keeps alive, and of their children, what is said of units elsewhere."""
        kept: list[dict[str, Any]] = []
        with suppress(ValueError, KeyError, TypeError):  # it is being written for the first time
            kept = json.loads(read(self.state))["processes"]
        pids = [pid for pid in os.listdir(f"{self.root}proc") if pid.isdigit()] if kept else []
        stats = {pid: self._read(f"proc/{pid}/stat").rpartition(")")[2].split() for pid in pids}
        rows = {pid: words for pid, words in stats.items() if len(words) > 17}
        for one in kept:
            labels, family = {"unit": str(one["name"])}, [pid for pid in (str(one["pid"]),) if pid in rows]
            for pid in family:
                family += [child for child, words in rows.items() if words[1] == pid]
            if family:
                ticks = sum(int(rows[pid][column]) for pid in family for column in (11, 12, 13, 14))
                yield "unit_cpu_seconds_total", labels, ticks / os.sysconf("SC_CLK_TCK")
                yield "unit_memory_bytes", labels, self._pages(family) * os.sysconf("SC_PAGE_SIZE")
            yield "unit_tasks", labels, sum(int(rows[pid][17]) for pid in family)
            yield "unit_restarts_total", labels, int(one["restarts"])

    def _pages(self, pids: list[str]) -> int:
        """Return what processes have, where their group does not count it: what they share only once."""
        rows = [words for pid in pids if len(words := self._read(f"proc/{pid}/statm").split()) > 2]
        shared = [int(words[2]) for words in rows]
        return sum(int(words[1]) for words in rows) - sum(shared) + max(shared, default=0)

    def count_restarts(self) -> None:
        """Ask systemd how often it has started each unit again; without a systemd nothing is known of it."""
        names = [f"{name}.service" for name, _ in self.found_units()]
        if names:
            text = said(["systemctl", "show", "--property=Id,NRestarts", "--", *names], 5.0)
            parts = text.split("\n\n")
            rows = [dict(line.split("=", 1) for line in part.splitlines() if "=" in line) for part in parts]
            known = [row for row in rows if row.get("NRestarts", "").isdigit() and "Id" in row]
            self.restarts = {row["Id"].rpartition(".")[0]: int(row["NRestarts"]) for row in known}


KEPT_FILESYSTEMS = frozenset(("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "vfat"))
INNER_DEVICES = ("lo", "veth", "ve-", "vb-", "vz-", "br-", "docker", "virbr", "ifb", "tap")
INNER_MOUNTS = ("/var/lib/roadworthy/machines/", "/var/lib/machines/", "/var/lib/docker/", "/var/lib/containers/",
                "/snap/")  # fmt: skip


def said(words: list[str], limit_s: float) -> str:
    """Return what a command prints; nothing where it fails or takes too long."""
    out, into = os.pipe()
    try:
        end = os.posix_spawnp(words[0], words, dict(os.environ), file_actions=[
            (os.POSIX_SPAWN_DUP2, into, 1), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0),
        ])  # fmt: skip
    except OSError:
        os.close(out)
        return ""
    finally:
        os.close(into)
    text, until_s = b"", time.monotonic() + limit_s
    while len(text) < 1 << 20 and select.select([out], [], [], max(0.0, until_s - time.monotonic()))[0]:
        more = os.read(out, 1 << 16)
        if not more:
            break
        text += more
    else:
        os.kill(end, signal.SIGKILL)
    os.close(out)
    return text.decode("utf-8", "replace") if os.waitpid(end, 0)[1] == 0 else ""


class Batch:
    """A batch on disk: its place in the order, and the interval it is about."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.seq, self.begin_s, self.end_s = (int(one) for one in os.path.basename(path).split(".")[0].split("-"))
        self.size = -(-os.path.getsize(path) // BLOCK) * BLOCK


class Spool:
    """The batches of one site that the hub has not taken yet, and what number the next one has.

    A batch gets its number when it is first sent, on disk before that, and keeps it until the hub has answered: so the
    numbers have no gap, and a batch that comes twice is known by the hub.
    """

    def __init__(self, folder: str, host: str, log: Log) -> None:
        self.folder, self.host, self.log = folder, host, log
        self.refused_folder = os.path.join(folder, "refused")
        os.makedirs(self.refused_folder, exist_ok=True)
        self.lock = threading.Lock()
        self.state = self._state()
        for name in os.listdir(folder):
            if name.endswith(".tmp"):
                os.unlink(os.path.join(folder, name))
        self.batches = [Batch(path) for path in self._paths(".batch")]

    def _paths(self, ending: str) -> list[str]:
        return [os.path.join(self.folder, name) for name in sorted(os.listdir(self.folder)) if name.endswith(ending)]

    def _state(self) -> dict[str, Any]:
        with suppress(ValueError):
            found = json.loads(read(os.path.join(self.folder, "state.json")) or "null")
            if isinstance(found, dict) and str(found.get("sender", "")).startswith(f"{self.host}/"):
                return found
        return self._fresh([], 0, 0)

    def _fresh(self, dropped: list[list[int]], last: int, end_s: int) -> dict[str, Any]:
        sender = f"{self.host}/{read('/proc/sys/kernel/random/uuid').strip() or os.urandom(16).hex()}"
        return {"sender": sender, "number": 0, "bound": None, "dropped": dropped, "last": last, "end": end_s}

    def _note(self, **changes: Any) -> None:
        state = {**self.state, **changes}
        write_durably(os.path.join(self.folder, "state.json"), json.dumps(state).encode())
        self.state = state

    def last(self) -> tuple[int, int]:
        """Return the place and the end of the last batch that there ever was."""
        seqs = [self.state["last"], *(one.seq for one in self.batches)]
        return max(seqs), max([self.state["end"], *(one.end_s for one in self.batches)])

    def journals(self) -> list[str]:
        """Return the datagrams that no batch holds yet, as they were left by an agent that had no time to end."""
        last = self.last()[0]
        found = self._paths(".journal")
        for path in found:
            if int(os.path.basename(path).split("-")[0]) <= last or not os.path.getsize(path):
                os.unlink(path)
        return [path for path in found if os.path.exists(path)]

    def add(self, seq: int, begin_s: int, end_s: int, text: str) -> None:
        """Keep the lines of an interval on disk. Raise OSError where the disk can't take them."""
        path = os.path.join(self.folder, f"{seq:010d}-{begin_s}-{end_s}.batch")
        write_durably(path, zlib.compress(text.encode("utf-8", "replace")))
        with self.lock:
            self.batches.append(Batch(path))

    def size(self) -> int:
        """Return the bytes on disk."""
        return sum(one.size for one in list(self.batches))

    def oldest_unsent(self) -> Batch | None:
        """Return the oldest batch that was never sent: one that was may be at the hub already."""
        bound = (self.state["bound"] or {}).get("seq")
        return next((one for one in list(self.batches) if one.seq != bound), None)

    def drop(self, batch: Batch) -> None:
        """Give up a batch; the next one that is sent says so."""
        with self.lock:
            if batch not in self.batches or (self.state["bound"] or {}).get("seq") == batch.seq:
                return
            self._note(dropped=self._with_dropped(batch), last=max(self.state["last"], batch.seq))
            os.unlink(batch.path)
            self.batches.remove(batch)

    def _with_dropped(self, *batches: Batch) -> list[list[int]]:
        ranges = sorted([*self.state["dropped"], *([one.begin_s, one.end_s] for one in batches)])
        merged: list[list[int]] = []
        for begin_s, end_s in ranges:
            if merged and begin_s <= merged[-1][1]:
                merged[-1] = [merged[-1][0], max(end_s, merged[-1][1])]
            else:
                merged.append([begin_s, end_s])
        while len(merged) > 50:
            merged[:2] = [[merged[0][0], merged[1][1]]]
        return merged

    def next(self) -> Batch | None:
        """Return the oldest batch, now with a number."""
        with self.lock:
            if not self.batches:
                return None
            batch = self.batches[0]
            if (self.state["bound"] or {}).get("seq") != batch.seq:
                bound = {"seq": batch.seq, "dropped": self.state["dropped"]}
                last, end_s = max(self.state["last"], batch.seq), batch.end_s
                self._note(bound=bound, dropped=[], number=self.state["number"] + 1, last=last, end=end_s)
            return batch

    def body(self, key: str, batch: Batch) -> bytes | None:
        """Return what is posted of the batch that has a number; None where the disk has spoilt it."""
        head = {
            "v": 1, "site": key, "sender": self.state["sender"], "number": self.state["number"],
            "from": batch.begin_s, "to": batch.end_s, "dropped": self.state["bound"]["dropped"],
        }  # fmt: skip
        try:
            with open(batch.path, "rb") as file:
                lines = zlib.decompress(file.read())
        except (OSError, zlib.error):
            return None
        return zlib.compress(json.dumps(head, separators=(",", ":")).encode() + b"\n" + lines)

    def done(self, batch: Batch) -> None:
        """Forget a batch that the hub has."""
        with self.lock:
            with suppress(FileNotFoundError):
                os.unlink(batch.path)
            self.batches.remove(batch)

    def refuse(self, batch: Batch, is_out_of_order: bool) -> None:
        """Lay a batch aside that the hub will never take; its number is the next one's, or the counting begins anew."""
        with self.lock:
            bound = self.state["bound"]["dropped"]
            self.state["dropped"] = [*bound, *self.state["dropped"]]
            dropped = self._with_dropped(batch)
            if is_out_of_order:
                self._note(**self._fresh(dropped, self.state["last"], self.state["end"]))
            else:
                self._note(bound=None, number=self.state["number"] - 1, dropped=dropped)
            with suppress(FileNotFoundError):
                os.replace(batch.path, os.path.join(self.refused_folder, os.path.basename(batch.path)))
            self.batches.remove(batch)
            for name in sorted(os.listdir(self.refused_folder))[:-20]:
                os.unlink(os.path.join(self.refused_folder, name))


def write_durably(path: str, content: bytes) -> None:
    """Write a file that is there whole or not at all, also after a power cut."""
    draft = f"{path}.tmp"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            os.unlink(draft)
        raise
    folder = os.open(os.path.dirname(path), os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Sender:
    """Posts the batches of all sites, the oldest of each first, and waits longer each time that the hub is away."""

    FIRST_WAIT_S, LONGEST_WAIT_S, LONGEST_ASKED_S = 1.0, 15.0, 300.0
    FIRST_TRIES = 10
    """How often a batch may be answered with 500; the next one twice as often, for then it is the hub and no batch."""

    def __init__(self, config: dict[str, Any], spools: dict[str, Spool], log: Log) -> None:
        self.hub, self.token_file, self.spools, self.log = config["hub"].rstrip("/"), config["token_file"], spools, log
        self.way = Way(self.hub, config.get("ca_file") or "", float(config.get("timeout_s") or 10))
        self.reserve = Reserve(config["spool"])
        self.wake, self.ends = threading.Event(), threading.Event()
        self.wait_s = self.FIRST_WAIT_S
        self.patient_until_s = time.monotonic() + float(config.get("patience_s") or 0)
        self.tries, self.most_tries = 0, self.FIRST_TRIES

    def run(self) -> None:
        """Send until the agent ends; at its end, what can be sent at once."""
        while True:
            self.wake.clear()
            try:
                pause_s = self._round()
            except OSError as error:
                self.log.say("spool", f"the spool can't be written: {error.strerror or error}")
                pause_s = 0.0 if self.reserve.give_up() else self._longer()
            if self.ends.is_set():
                return
            if pause_s is not None:
                self.ends.wait(pause_s)
            elif not self.wake.wait(3.0):
                self.way.close()
                self.wake.wait()

    def _round(self) -> float | None:
        """Send all there is, the sites in turn; return for how long to wait, or None when nothing is left."""
        is_left = True
        while is_left:
            is_left = False
            for key, spool in self.spools.items():
                batch = spool.next()
                if batch is not None:
                    is_left = True
                    pause_s = self._send(key, spool, batch)
                    if pause_s is not None:
                        return pause_s
        return None

    def _send(self, key: str, spool: Spool, batch: Batch) -> float | None:
        body = spool.body(key, batch)
        if body is None:
            self.log.say(f"spoilt {key}", f"{key}: a batch in the spool can't be read; it is laid aside in refused/")
            spool.refuse(batch, False)
            return None
        token = read(self.token_file).strip()
        if not token or not token.isascii():
            self.log.say("hub", f"no token in {self.token_file}; batches are kept until there is one")
            return self._longer()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-roadworthy-batch"}
        try:
            status, answer, text = self._post(headers, body)
        except Unanswered as error:
            if time.monotonic() >= self.patient_until_s and not self.ends.is_set():
                self.log.say("hub", f"the hub at {self.hub} does not answer ({error}); batches are kept until it does")
            return self._longer()
        if status == 200:
            self.wait_s, self.tries, self.most_tries = self.FIRST_WAIT_S, 0, self.FIRST_TRIES
            self.log.over("hub", f"the hub at {self.hub} takes batches again")
            spool.done(batch)
            return None
        why = reason(status, text)
        if status in REFUSALS:
            self.log.say(f"refused {key}", f"{key}: the hub refuses a batch ({why}); it is laid aside in refused/")
            spool.refuse(batch, status == 409)
            return None
        self.log.say("hub", f"the hub at {self.hub} answers {why}; batches are kept until it takes them")
        self.tries += status == 500
        if self.tries >= self.most_tries:
            self._give_up(key, spool, batch)
        asked = answer.get("retry-after", "")
        return min(float(asked), self.LONGEST_ASKED_S) + self._jitter() if asked.isdigit() else self._longer()

    def _give_up(self, key: str, spool: Spool, batch: Batch) -> None:
        """Lay a batch aside that the hub fails at, so that it holds up no other for ever."""
        self.log.say(
            f"fails {key}", f"{key}: the hub failed {self.tries} times at a batch; it is laid aside in refused/"
        )
        self.tries, self.most_tries = 0, self.most_tries * 2
        spool.refuse(batch, True)  # the hub may have its number all the same, and would take the next one for it

    def _post(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        path = f"{self.way.url.path}/-/intake"
        was_open = self.way.socket is not None
        try:
            return self.way.ask("POST", path, headers, body, 1 << 16)
        except Unanswered:
            if not was_open:  # the hub may have ended a connection that nobody used
                raise
            return self.way.ask("POST", path, headers, body, 1 << 16)

    def _longer(self) -> float:
        wait_s = self.wait_s * (0.5 + self._jitter())
        self.wait_s = min(self.LONGEST_WAIT_S, self.wait_s * 2)
        return wait_s

    def _jitter(self) -> float:
        return os.urandom(1)[0] / 255


def reason(status: int, text: bytes) -> str:
    """Return what the hub says of a batch that it did not take."""
    try:
        said_of_it = str(json.loads(text)["error"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return str(status)
    return f"{status}: {' '.join(said_of_it.split())[:LONGEST_LABEL]}"


class Source:
    """A server on this host that is asked for its figures in each interval; `up` is the figure of whether it answers.

    A connection is kept; one that the server has ended meanwhile is made again at once.
    """

    up = "up"

    def __init__(self, about: str, labels: dict[str, str], wire: Wire, log: Log) -> None:
        self.about, self.labels, self.wire, self.log = about, labels, wire, log

    def figures(self) -> Iterator[tuple[str, dict[str, str], Any]]:
        """Yield names, labels and values. Raise OSError, ValueError or LookupError where the server says none."""
        raise NotImplementedError

    def lines(self, now_s: int) -> list[str]:
        """Return the lines of a batch; where it does not answer, nothing but that."""
        try:
            found = [
                line(name, {**labels, **self.labels}, amount, now_s)
                for name, labels, value in self._asked()
                if (amount := amount_of(value)) is not None
            ]
        except (OSError, ValueError, LookupError) as error:
            self.wire.close()
            found = []
            self.log.say(self.about, f"{self.about} says no figures ({told_of(error, self.wire.limit_s)})")
        else:
            self.log.over(self.about, f"{self.about} says its figures again")
        return [*found, line(self.up, self.labels, bool(found), now_s)]

    def _asked(self) -> list[tuple[str, dict[str, str], Any]]:
        was_open = self.wire.socket is not None
        try:
            self.wire.begin()
            return list(self.figures())
        except (OSError, ValueError) as error:
            if not was_open or isinstance(error, socket.timeout):
                raise
            self.wire.close()
            self.wire.begin()
            return list(self.figures())


def amount_of(value: Any) -> float | None:
    """Return a value as a number that a batch can hold, or None."""
    try:
        amount = float(value)
    except (TypeError, ValueError):
        return None
    return amount if amount - amount == 0 else None


class HAProxySource(Source):
    """HAProxy's figures of one backend and the servers in it that are open, by its socket."""

    up = "haproxy_up"
    BACKEND = {
        "qcur": "current_queue", "scur": "current_sessions", "stot": "sessions_total", "act": "active_servers",
        "econ": "connection_errors_total", "eresp": "response_errors_total", "wretr": "retry_warnings_total",
        "wredis": "redispatch_warnings_total", "bin": "bytes_in_total", "bout": "bytes_out_total",
    }  # fmt: skip
    SERVER = {
        "qcur": "current_queue", "scur": "current_sessions", "stot": "sessions_total", "weight": "weight",
        "econ": "connection_errors_total", "eresp": "response_errors_total", "wretr": "retry_warnings_total",
        "chkfail": "check_failures_total", "downtime": "downtime_seconds_total",
    }  # fmt: skip

    def __init__(self, config: dict[str, str], labels: dict[str, str], limit_s: float, log: Log) -> None:
        self.backend = config["backend"]
        super().__init__(f"HAProxy at {config['socket']}", labels, Wire(config["socket"], limit_s), log)

    def figures(self) -> Iterator[tuple[str, dict[str, str], Any]]:
        """Ask for the backend (2) and its servers (4); what we read of a row stands before what is quoted in it."""
        self.wire.send(f"show stat {self.backend} 6 -1\n".encode())
        text = self.wire.to_the_end(1 << 20).decode("utf-8", "replace").strip()
        self.wire.close()
        if not text.startswith("# "):
            raise ValueError(text[:LONGEST_LABEL] or "it said nothing")
        head, *rows = [row.split(",") for row in text[2:].split("\n")]
        for row in (dict(zip(head, words)) for words in rows):  # noqa: B905
            status, server = row["status"], row["svname"]
            if server == "BACKEND":
                yield from ((f"haproxy_backend_{name}", {}, row[key]) for key, name in self.BACKEND.items())
            elif not status.startswith("MAINT"):
                labels = {"server": server}
                yield "haproxy_server_up", labels, not status.startswith("DOWN")
                yield from ((f"haproxy_server_{name}", labels, row[key]) for key, name in self.SERVER.items())


class PostgreSQLWire(Wire):
    """Speaks as much of PostgreSQL's protocol (version 3.0) as it takes to be let in by its account, and to ask."""

    def __init__(self, path: str, limit_s: float, **parameters: str) -> None:
        super().__init__(path, limit_s)
        self.parameters = parameters

    def _connect(self) -> None:
        super()._connect()
        words = [word for pair in self.parameters.items() for word in pair]
        text = b"".join(word.encode() + b"\0" for word in words) + b"\0"
        self.send((len(text) + 8).to_bytes(4, "big") + (3 << 16).to_bytes(4, "big") + text)
        self._tables()

    def ask(self, question: str) -> list[list[dict[str, str]]]:
        """Return a table for each statement: rows, each with its values by column; what is NULL is left out."""
        text = question.encode() + b"\0"
        self.send(b"Q" + (len(text) + 4).to_bytes(4, "big") + text)
        return self._tables()

    def _tables(self) -> list[list[dict[str, str]]]:
        tables: list[list[dict[str, str]]] = []
        columns: list[str] = []
        while True:
            kind, size = self.exactly(1), int.from_bytes(self.exactly(4), "big") - 4
            if not 0 <= size <= 1 << 20:
                raise ValueError("it does not speak PostgreSQL's protocol")
            body = self.exactly(size)
            if kind == b"Z":
                return tables
            if kind == b"E":
                fields = {one[:1]: one[1:] for one in body.split(b"\0")}
                raise ValueError(fields.get(b"M", b"").decode("utf-8", "replace") or "it refused")
            if kind == b"R" and body != bytes(4):
                raise ValueError("it asks for a password")
            if kind == b"T":
                columns = list(self._columns(body))
                tables.append([])
            elif kind == b"D":
                tables[-1].append(dict(self._values(columns, body)))

    def _columns(self, body: bytes) -> Iterator[str]:
        rest = body[2:]
        while rest:
            name, _, rest = rest.partition(b"\0")
            rest = rest[18:]
            yield name.decode("utf-8", "replace")

    def _values(self, columns: list[str], body: bytes) -> Iterator[tuple[str, str]]:
        at = 2
        for column in columns:
            size = int.from_bytes(body[at : at + 4], "big", signed=True)
            at += 4
            if size >= 0:
                yield column, body[at : at + size].decode("utf-8", "replace")
                at += size


class PostgreSQLSource(Source):
    """PostgreSQL's figures of some databases, asked by its own socket as the account that the agent runs as."""

    up = "pg_up"
    STATES = ("active", "idle", "idle in transaction")
    TOTALS = ("xact_commit", "xact_rollback", "blks_hit", "blks_read", "tup_returned", "tup_fetched", "tup_inserted",
              "tup_updated", "tup_deleted", "deadlocks", "temp_files", "temp_bytes")  # fmt: skip
    SIZE_EVERY_S = 300.0

    def __init__(self, config: dict[str, Any], labels: dict[str, str], limit_s: float, log: Log) -> None:
        path = f"{config['socket_folder']}/.s.PGSQL.{config.get('port', 5432)}"
        wire = PostgreSQLWire(
            path, limit_s, user=config["user"], database="postgres", application_name=config["user"],
            statement_timeout=str(int(limit_s * 900)), default_transaction_read_only="on",
        )  # fmt: skip
        super().__init__(f"PostgreSQL at {path}", labels, wire, log)
        self.ask, self.databases = wire.ask, list(config["databases"])
        names = ", ".join("'" + name.replace("'", "''") + "'" for name in self.databases) or "NULL"
        columns = ", ".join(self.TOTALS)
        self.question = (
            f"SELECT datname, {columns} FROM pg_stat_database WHERE datname IN ({names});"
            f" SELECT CASE WHEN datname IN ({names}) THEN datname ELSE 'other' END AS datname, state,"
            " count(*) AS count, max(extract(epoch FROM clock_timestamp() - xact_start)) AS age,"
            " count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1, 2; SHOW max_connections"
        )
        sizes = "SELECT datname, pg_database_size(oid) AS size FROM pg_database"
        self.size_question = f"{sizes} WHERE datname IN ({names})"
        self.sizes: list[dict[str, str]] = []
        self.sized_s = -self.SIZE_EVERY_S

    def figures(self) -> Iterator[tuple[str, dict[str, str], Any]]:
        """Ask for everything at once; for the sizes seldom, as they are counted file by file."""
        totals, activity, settings = self.ask(self.question)
        for row in totals:
            labels = {"datname": row["datname"]}
            yield from ((f"pg_stat_database_{name}_total", labels, row.get(name)) for name in self.TOTALS)
        yield from self._activity(activity)
        yield "pg_settings_max_connections", {}, settings[0]["max_connections"]
        yield from (("pg_database_size_bytes", {"datname": row["datname"]}, row.get("size")) for row in self._sizes())

    def _activity(self, rows: list[dict[str, str]]) -> Iterator[tuple[str, dict[str, str], Any]]:
        counts = {(name, state): 0 for name in self.databases for state in self.STATES}
        ages, waiting = dict.fromkeys(self.databases, 0.0), dict.fromkeys(self.databases, 0)
        for row in rows:
            name = row["datname"]
            counts[name, row.get("state", "unknown")] = int(row["count"])
            ages[name] = max(ages.get(name, 0.0), float(row.get("age", 0)))
            waiting[name] = waiting.get(name, 0) + int(row["waiting"])
        for (name, state), count in counts.items():
            yield "pg_stat_activity_connections", {"datname": name, "state": state}, count
        yield from (("pg_stat_activity_max_tx_duration", {"datname": name}, age) for name, age in ages.items())
        yield from (("pg_locks_waiting", {"datname": name}, count) for name, count in waiting.items())

    def _sizes(self) -> list[dict[str, str]]:
        if time.monotonic() - self.sized_s >= self.SIZE_EVERY_S or len(self.sizes) < len(self.databases):
            self.sized_s = time.monotonic()  # a database that is still to be made is asked for again
            try:
                (self.sizes,) = self.ask(self.size_question)
            except ValueError:  # it took too long: the other figures are there
                self.wire.close()
        return self.sizes


class PgBouncerSource(Source):
    """PgBouncer's figures of some databases, asked at its console by its socket."""

    up = "pgbouncer_up"
    STATS = {
        "total_xact_count": ("sql_transactions_pooled_total", 1), "total_query_count": ("queries_pooled_total", 1),
        "total_received": ("received_bytes_total", 1), "total_sent": ("sent_bytes_total", 1),
        "total_query_time": ("queries_duration_seconds_total", 1e6),
        "total_xact_time": ("server_in_transaction_seconds_total", 1e6),
        "total_wait_time": ("client_wait_seconds_total", 1e6),
    }  # fmt: skip
    POOLS = {
        "cl_active": "client_active_connections", "cl_waiting": "client_waiting_connections",
        "sv_active": "server_active_connections", "sv_idle": "server_idle_connections",
        "sv_used": "server_used_connections", "sv_login": "server_login_connections",
    }  # fmt: skip

    def __init__(self, config: dict[str, Any], labels: dict[str, str], limit_s: float, log: Log) -> None:
        path = f"{config['socket_folder']}/.s.PGSQL.{config.get('port', 6432)}"
        wire = PostgreSQLWire(path, limit_s, user=config["user"], database="pgbouncer")
        super().__init__(f"PgBouncer at {path}", labels, wire, log)
        self.ask, self.databases = wire.ask, frozenset(config["databases"])

    def figures(self) -> Iterator[tuple[str, dict[str, str], Any]]:
        """Ask for what went through, what stands in line, and what there could be."""
        for row in self._own("STATS", "database"):
            for key, (name, parts) in self.STATS.items():
                yield f"pgbouncer_stats_{name}", {"database": row["database"]}, float(row[key]) / parts
        pools: dict[tuple[str, str], float] = {}
        for row in self._own("POOLS", "database"):  # one for each account
            for key, name in self.POOLS.items():
                place = (f"pgbouncer_pools_{name}", row["database"])
                pools[place] = pools.get(place, 0) + int(row[key])
            place, wait_s = ("pgbouncer_pools_client_maxwait_seconds", row["database"]), float(row["maxwait"])
            pools[place] = max(pools.get(place, 0), wait_s + float(row.get("maxwait_us", 0)) / 1e6)
        yield from ((name, {"database": database}, value) for (name, database), value in pools.items())
        for row in self._own("DATABASES", "name"):
            yield "pgbouncer_databases_pool_size", {"database": row["name"]}, row["pool_size"]
            yield "pgbouncer_databases_current_connections", {"database": row["name"]}, row["current_connections"]

    def _own(self, what: str, column: str) -> list[dict[str, str]]:
        (rows,) = self.ask(f"SHOW {what}")
        return [row for row in rows if row[column] in self.databases]


class RedisSource(Source):
    """The figures of a Redis or Valkey, asked as an account that may do nothing else."""

    up = "redis_up"
    INFO = {
        "uptime_in_seconds": "uptime_in_seconds", "connected_clients": "connected_clients",
        "blocked_clients": "blocked_clients", "used_memory": "memory_used_bytes", "maxmemory": "memory_max_bytes",
        "used_memory_rss": "memory_used_rss_bytes", "total_connections_received": "connections_received_total",
        "rejected_connections": "rejected_connections_total", "total_commands_processed": "commands_processed_total",
        "keyspace_hits": "keyspace_hits_total", "keyspace_misses": "keyspace_misses_total",
        "evicted_keys": "evicted_keys_total", "expired_keys": "expired_keys_total",
        "total_net_input_bytes": "net_input_bytes_total", "total_net_output_bytes": "net_output_bytes_total",
    }  # fmt: skip

    def __init__(self, config: dict[str, str], labels: dict[str, str], limit_s: float, log: Log) -> None:
        host, _, port = config["address"].rpartition(":")
        self.user, self.password_file = config["user"], config["password_file"]
        labels = {"instance": config.get("name") or config["address"], **labels}
        super().__init__(f"Redis at {config['address']}", labels, Wire((host.strip("[]"), int(port)), limit_s), log)

    def figures(self) -> Iterator[tuple[str, dict[str, str], Any]]:
        """Say who asks, each time: a server that began anew has forgotten; then ask."""
        self._say("AUTH", self.user, read(self.password_file).strip())
        rows = [row.partition(":")[::2] for row in self._say("INFO").decode("utf-8", "replace").split("\r\n")]
        for key, value in rows:
            if key in self.INFO:
                yield f"redis_{self.INFO[key]}", {}, value
            elif key in ("aof_last_write_status", "rdb_last_bgsave_status"):
                yield f"redis_{key}", {}, value == "ok"
            elif key[:2] == "db" and value.startswith("keys="):
                yield "redis_db_keys", {"db": key}, value[5:].partition(",")[0]

    def _say(self, *words: str) -> bytes:
        coded = [word.encode() for word in words]
        self.wire.send(b"*%d\r\n" % len(coded) + b"".join(b"$%d\r\n%b\r\n" % (len(one), one) for one in coded))
        first = self.wire.until(b"\r\n")
        if first[:1] == b"$":
            return self.wire.exactly(min(int(first[1:]), 1 << 20) + 2)
        if first[:1] != b"+":
            raise ValueError(first[1:].decode("utf-8", "replace")[:LONGEST_LABEL])
        return first[1:]


class ScrapeSource:
    """A Prometheus endpoint."""

    def __init__(self, scrape: dict[str, Any], labels: dict[str, str], limit_s: float, log: Log) -> None:
        self.url, self.log = scrape["url"], log
        self.way = Way(self.url, scrape.get("ca_file") or "", limit_s)
        self.exposition = Exposition({**labels, **scrape.get("labels", {})})

    def lines(self, now_s: int) -> list[str]:
        """Return the lines of a batch."""
        url, about, why, over = self.way.url, f"scrape {self.url}", "", 0
        lines: list[str] = []
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        headers = {"Accept": "text/plain", "Connection": "close"}
        try:
            status, _, body = self.way.ask("GET", path, headers, b"", SCRAPE_BYTES)
            why = "" if status == 200 else f"answers {status}"
            if not why:
                lines, over = self.exposition.lines(body.decode("utf-8", "replace"), now_s)
        except Unanswered as error:
            why = f"does not answer ({error})"
        finally:
            self.way.close()
        if why or over:
            why = why or f"has more than {SCRAPE_SAMPLES} samples: {over} are left out"
            self.log.say(about, f"{self.url} {why}")
        else:
            self.log.over(about, f"{self.url} is well again")
        labels = {"instance": url.netloc.rpartition("@")[2], **self.exposition.labels}
        return [*lines, line("up", labels, bool(lines), now_s)]


SOURCES = (("haproxy", HAProxySource), ("postgresql", PostgreSQLSource), ("pgbouncer", PgBouncerSource),
           ("redis", RedisSource), ("scrape", ScrapeSource))  # fmt: skip
"""By the names under which the configuration has one, or a list of them."""


class Collector:
    """Has each server asked once in each interval, each by a thread of its own, and systemd once a minute."""

    def __init__(self, config: dict[str, Any], host_figures: HostFigures, log: Log) -> None:
        self.interval_s, self.host_figures = config["interval_s"], host_figures
        self.lock = threading.Lock()
        self.found: dict[str, dict[int, list[str]]] = {}
        self.sources: list[tuple[str, Any]] = []
        labels, limit_s = {"host": config["host"]}, min(5.0, self.interval_s / 2)
        for name, kind in SOURCES:
            given = config.get(name) or []
            for one in given if isinstance(given, list) else [given]:
                site = one.get("site") or next(iter(config["sites"]))
                self.sources.append((site, kind(one, labels, limit_s, log)))

    def run(self) -> None:
        """Ask for ever, in the middle of each interval; restarts of units once a minute."""
        for number_ in range(len(self.sources)):
            threading.Thread(target=self._ask, args=(number_,), daemon=True).start()
        rounds, every = 0, max(1, round(60 / self.interval_s))
        while True:
            if rounds % every == 0:
                self.host_figures.count_restarts()
            rounds += 1
            self._rest()

    def _ask(self, number_: int) -> None:
        site, source = self.sources[number_]
        while True:
            lines = source.lines(int(time.time()))
            with self.lock:
                self.found.setdefault(site, {})[number_] = lines
            self._rest()

    def _rest(self) -> None:
        time.sleep(self.interval_s - (time.time() + self.interval_s / 2) % self.interval_s)

    def take(self, key: str) -> list[str]:
        """Return what was found for a site since it was asked for last."""
        with self.lock:
            return [line for _, lines in sorted(self.found.pop(key, {}).items()) for line in lines]


class Journal:
    """The datagrams of an interval as they came, so that an agent that is killed has them when it is started again."""

    def __init__(self, folder: str, seq: int, begin_s: int) -> None:
        self.seq, self.size, self.handle = seq, 0, -1
        self.path = os.path.join(folder, f"{seq:010d}-{begin_s}.journal")
        with suppress(OSError):
            self.handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def write(self, raw: bytes) -> None:
        """Add a datagram, as long as there is room."""
        if self.handle >= 0 and self.size < JOURNAL_BYTES:
            with suppress(OSError):
                self.size += os.write(self.handle, raw.replace(b"\n", b" ") + b"\n")

    def close(self) -> None:
        """Write no more."""
        if self.handle >= 0:
            os.close(self.handle)
        self.handle = -1


class Reserve:
    """Room on the disk that is given up when it is full, so that the figures which say so still leave the host."""

    SIZE, FREE_AGAIN = 1 << 20, 64 << 20

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, "reserve")

    def keep(self) -> None:
        """Take the room, where there is enough of it."""
        with suppress(OSError):
            room = os.statvfs(os.path.dirname(self.path))
            if os.path.exists(self.path) or room.f_bavail * room.f_frsize < self.FREE_AGAIN:
                return
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(handle, 0, self.SIZE)
            finally:
                os.close(handle)

    def give_up(self) -> bool:
        """Give the room up; say whether there was any."""
        try:
            os.unlink(self.path)
        except OSError:
            return False
        return True


class SiteDesk:
    """One site on this host: its socket, what came in at it, what was added up, and its spool."""

    def __init__(self, key: str, config: dict[str, Any], log: Log) -> None:
        self.key, self.log, self.reserve = key, log, Reserve(config["spool"])
        self.figures = Figures(key, config["host"], log, config["interval_s"])
        self.spool = Spool(os.path.join(config["spool"], key), config["host"], log)
        self.lock = threading.Lock()
        self.inbox: list[bytes] = []
        self.inbox_bytes = self.missed = 0
        self.old_journals: list[str] = []
        self.begin_s = self._replay(int(time.time()), config["interval_s"])
        self.journal = Journal(self.spool.folder, self._next_seq(), self.begin_s)
        place = config["sites"][key]
        self.socket = listening(place["socket"], place.get("group") or "") if place.get("socket") else None

    def _next_seq(self) -> int:
        return 1 + max(
            [self.spool.last()[0], *(int(os.path.basename(path).split("-")[0]) for path in self.old_journals)]
        )

    def _replay(self, now_s: int, interval_s: int) -> int:
        """Add up what a killed agent left, as a batch if its interval is over; return when one begins."""
        left = self.spool.journals()
        end_s = self.spool.last()[1]
        for path in left:
            with open(path, "rb") as file:
                for line in file:
                    if line.endswith(b"\n"):
                        self.figures.take(line[:-1])
        if left:
            begin_s = int(left[0].split("-")[-1].split(".")[0])
            if now_s - interval_s < begin_s < now_s + AHEAD_S:
                self.old_journals = left
                return begin_s
            seq = int(os.path.basename(left[-1]).split("-")[0])
            end_s = max(begin_s + SHORTEST_INTERVAL_S, min(now_s, int(os.path.getmtime(left[-1])) + 1))
            self.spool.add(seq, begin_s, end_s, "\n".join(self.figures.lines(begin_s, end_s)))
            self.figures.settle()
            for path in left:
                os.unlink(path)
        return max(now_s, end_s) if end_s < now_s + AHEAD_S else now_s

    def receive(self, raw: bytes) -> None:
        """Take a datagram, on disk first."""
        with self.lock:
            if self.inbox_bytes > INBOX_BYTES:
                self.missed += 1
                return
            self.journal.write(raw)
            self.inbox.append(raw)
            self.inbox_bytes += len(raw) + 64

    def add_up(self) -> None:
        """Add up what came in."""
        with self.lock:
            raws, self.inbox, self.inbox_bytes = self.inbox, [], 0
        for raw in raws:
            self.figures.take(raw)

    def close(self, now_s: int, lines: Iterable[str]) -> None:
        """End the interval, and keep its batch on disk; where the disk can't take it, the interval goes on."""
        end_s = max(now_s, self.begin_s + SHORTEST_INTERVAL_S)
        with self.lock:
            raws, self.inbox, self.inbox_bytes = self.inbox, [], 0
            missed, self.missed, seq = self.missed, 0, self.journal.seq
            self.old_journals.append(self.journal.path)
            self.journal.close()
            self.journal = Journal(self.spool.folder, seq + 1, end_s)
        for raw in raws:
            self.figures.take(raw)
        if missed:
            self.log.say(
                f"missed {self.key}", f"{self.key}: datagrams come faster than they can be read; some are lost"
            )
            self.figures.count("agent_datagrams_total", (("result", "lost"),), missed)
        text = "\n".join([*self.figures.lines(self.begin_s, end_s), *self._fitting(lines)])
        try:
            try:
                self.spool.add(seq, self.begin_s, end_s, text)
            except OSError:
                if not self.reserve.give_up():
                    raise
                self.spool.add(seq, self.begin_s, end_s, text)
        except OSError as error:
            self.log.say(
                "spool", f"the spool can't be written: {error.strerror or error}; figures are added up until it can"
            )
            return
        self.log.over("spool", "the spool can be written again")
        self.figures.settle()
        self.begin_s = end_s
        for path in self.old_journals:
            with suppress(OSError):
                os.unlink(path)
        self.old_journals = []

    def _fitting(self, lines: Iterable[str]) -> list[str]:
        """Return the lines that fit into a batch; what else was scraped is left out."""
        kept, left = [], TEXT_BYTES
        for line in lines:
            left -= len(line)
            if left < 0:
                self.log.say(f"big {self.key}", f"{self.key}: the scraped figures are too many for one batch")
                break
            kept.append(line)
        return kept


def listening(path: str, group: str) -> socket.socket:
    """Return a datagram socket at a path, in place of what an agent before left there."""
    draft = f"{path}.new"
    for old in (draft, path) if not os.path.exists(path) or stat.S_ISSOCK(os.stat(path).st_mode) else ():
        with suppress(FileNotFoundError):
            os.unlink(old)
    found = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    found.setblocking(False)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    found.bind(draft)
    if group:
        import grp

        os.chown(draft, -1, grp.getgrnam(group).gr_gid)
    os.chmod(draft, 0o660 if group else 0o666)
    os.rename(draft, path)
    return found


class Agent:
    """Runs all of it, until it is told to end."""

    TICK_S = 0.5
    ROOM, PAUSE_S = 256, 0.025
    """Where so many datagrams may wait, they are read a few at once."""

    def __init__(self, config: dict[str, Any], log: Log) -> None:
        self.config, self.log = config, log
        self.interval_s = int(config["interval_s"])
        self.desks = {key: SiteDesk(key, config, log) for key in config["sites"]}
        spools = {key: desk.spool for key, desk in self.desks.items()}
        self.sender = Sender(config, spools, log)
        self.host_figures = HostFigures(config["host"], config["units"], state=config.get("state") or "")
        self.collector = Collector(config, self.host_figures, log)
        sites = {key: desk.figures for key, desk in self.desks.items()}
        self.statsd = Statsd(sites, config.get("statsd_site") or "", log)
        self.statsd_lock, self.statsd_inbox, self.statsd_bytes = threading.Lock(), list[bytes](), 0
        self.statsd_socket: socket.socket | None = None
        self.front: socket.socket | None = None
        self.front_desk = next(iter(self.desks.values()))
        self.front_mark = f'"site":"{self.front_desk.key}"'.encode()
        self._listen_to_front()
        self._listen_to_statsd()
        self.dropped = 0
        self.is_ending = False

    def _udp(self, address: str) -> socket.socket | None:
        if not address:
            return None
        host, _, port = address.rpartition(":")
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        found.setblocking(False)
        found.bind((host.strip("[]"), int(port)))
        return found

    def _listen_to_front(self) -> None:
        """Listen to the load balancer's log; as long as another process has its port, do without."""
        address = self.config.get("access_log") or ""
        if self.front or not address:
            return
        try:
            found = self._udp(address)
        except OSError as error:
            self.log.say("front", f"the load balancer's log can't be read at {address} ({error.strerror})")
            return
        if found:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.front = found
        self.log.over("front", f"the load balancer's log is read at {address}")

    def _listen_to_statsd(self) -> None:
        """Take statsd; as long as another process has its port, do without."""
        address = self.config.get("statsd") or ""
        if self.statsd_socket or not address:
            return
        try:
            self.statsd_socket = self._udp(address)
        except OSError as error:
            self.log.say("statsd port", f"statsd can't be taken at {address} ({error.strerror})")
        else:
            self.log.over("statsd port", f"statsd is taken at {address}")

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; the interval that was begun is kept then."""
        ending, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: None)
        receiver = threading.Thread(target=self._receive, daemon=True)
        sender = threading.Thread(target=self.sender.run, daemon=True)
        threading.excepthook = self._end_at_once
        for thread in (receiver, sender, threading.Thread(target=self.collector.run, daemon=True)):
            thread.start()
        self.sender.wake.set()
        due_s = self._due_s()
        while not select.select([ending], [], [], max(0.0, min(self.TICK_S, due_s - time.time())))[0]:
            self._add_up()
            if time.time() >= due_s or due_s - time.time() > 2 * self.interval_s:
                self._close()
                due_s = self._due_s()
        self.is_ending = True
        receiver.join(2.0)
        self._drain(10_000)
        self._close()
        self.sender.ends.set()
        self.sender.wake.set()
        sender.join(2.0)
        for desk in self.desks.values():
            with suppress(OSError):
                os.unlink(self.config["sites"][desk.key]["socket"])

    def _end_at_once(self, raised: Any) -> None:
        """End when one of the threads does: started again, the agent has all that it had."""
        self.log.say("thread", f"ended by what should not happen: {raised.exc_type.__name__}: {raised.exc_value}")
        os._exit(70)

    def _due_s(self) -> float:
        """Return when the interval ends: at a round time, the same on all hosts."""
        now_s = time.time()
        due_s = (now_s // self.interval_s + 1) * self.interval_s
        return due_s if due_s - now_s >= self.interval_s / 4 else due_s + self.interval_s

    def _receive(self) -> None:
        polled = select.poll()
        for desk in self.desks.values():
            if desk.socket:
                polled.register(desk.socket, select.POLLIN)
        known: set[socket.socket] = set()
        has_room = int(read(QUEUE_SAYS) or 0) >= self.ROOM
        pause_s = self.PAUSE_S if has_room else 0.0  # to wake up for each datagram costs more than to read it
        while not self.is_ending:
            for one in (self.front, self.statsd_socket):
                if one and one not in known:
                    polled.register(one, select.POLLIN)
                    known.add(one)
            if polled.poll(500):
                self._drain(1000)
                time.sleep(pause_s)

    def _drain(self, most: int) -> None:
        """Take what waits at each socket, but not so much of one that another would wait."""
        for desk in self.desks.values():
            if desk.socket:
                for raw in waiting(desk.socket, LONGEST_DATAGRAM + 1, most):
                    for one in raw.split(b"\n"):
                        desk.receive(one)
        if self.front:  # a line of another site is in its log too
            for raw in waiting(self.front, 1 << 14, most):
                if raw.startswith(ACCESS_LINE) and self.front_mark in raw[:ACCESS_HEAD]:
                    self.front_desk.receive(raw)
        if self.statsd_socket:
            for raw in waiting(self.statsd_socket, 1 << 16, most):
                with self.statsd_lock:
                    if self.statsd_bytes < INBOX_BYTES:
                        self.statsd_inbox.append(raw)
                        self.statsd_bytes += len(raw) + 64

    def _add_up(self) -> None:
        for desk in self.desks.values():
            desk.add_up()
        with self.statsd_lock:
            raws, self.statsd_inbox, self.statsd_bytes = self.statsd_inbox, [], 0
        for raw in raws:
            self.statsd.take(raw)

    def _close(self) -> None:
        self._add_up()
        now_s = int(time.time())
        host = self.host_figures.lines(now_s) + self._own_lines(now_s)
        units = self.host_figures.unit_lines(now_s)
        for key, desk in self.desks.items():
            if now_s < desk.begin_s - AHEAD_S:
                desk.begin_s = now_s - SHORTEST_INTERVAL_S  # somebody set the clock back
            if now_s <= desk.begin_s and not self.is_ending:
                continue
            of_site = [line for name, lines in units if self._owner(name) in ("", key) for line in lines]
            desk.close(now_s, [*host, *of_site, *self.collector.take(key)])
        self._listen_to_front()
        self._listen_to_statsd()
        self._keep_within_bounds()
        self.sender.reserve.keep()
        self.sender.wake.set()

    def _owner(self, unit: str) -> str:
        """Return the key of the site that a unit belongs to, or nothing where all sites on the host share it."""
        return max((key for key in self.desks if unit == key or unit.startswith(f"{key}-")), key=len, default="")

    def _own_lines(self, now_s: int) -> list[str]:
        pages = read("/proc/self/statm").split()
        spooled = sum(desk.spool.size() for desk in self.desks.values())
        figures = (
            ("agent_memory_bytes", int(pages[1]) * os.sysconf("SC_PAGE_SIZE") if pages else 0),
            ("agent_cpu_seconds_total", time.process_time()),
            ("agent_spool_bytes", spooled),
            ("agent_dropped_batches_total", self.dropped),
        )
        return [self.host_figures._line(name, {}, value, now_s) for name, value in figures]

    def _keep_within_bounds(self) -> None:
        """Give up the oldest batches, whichever site they are of, while the spool is too big."""
        most = int(float(self.config["spool_mb"]) * (1 << 20))
        size = sum(desk.spool.size() for desk in self.desks.values())
        while size > most:
            oldest = [(batch, desk.spool) for desk in self.desks.values() if (batch := desk.spool.oldest_unsent())]
            if not oldest:
                return
            batch, spool = min(oldest, key=lambda one: one[0].begin_s)
            try:
                spool.drop(batch)
            except OSError:
                return
            size -= batch.size
            self.dropped += 1
            self.log.say("full", f"the spool is full ({self.config['spool_mb']:g} MB): the oldest batches are given up")


def waiting(one: socket.socket, size: int, most: int) -> Iterator[bytes]:
    """Yield the datagrams that wait at a socket."""
    for _ in range(most):
        try:
            yield one.recv(size)
        except OSError:
            return


class Wrong(Exception):  # noqa: N818
    """The configuration can't be used; says why."""


def configured(path: str) -> dict[str, Any]:
    """Return the configuration. Raise Wrong where it is none."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except OSError as error:
        raise Wrong(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise Wrong(f"{path}: it is no JSON ({error})") from None
    for name, kind in (("host", str), ("hub", str), ("token_file", str), ("spool", str), ("sites", dict)):
        if not isinstance(found, dict) or not isinstance(found.get(name), kind) or not found[name]:
            raise Wrong(f'{path}: "{name}" is missing')
    if urlsplit(found["hub"]).scheme not in ("http", "https"):
        raise Wrong(f'{path}: "hub" is no URL (https://hub.example)')
    found = {"spool_mb": 64, "interval_s": 10, "units": [], "scrape": [], **found}
    if not isinstance(found["interval_s"], int) or not SHORTEST_INTERVAL_S <= found["interval_s"] <= 300:
        raise Wrong(f'{path}: "interval_s" is a whole number of seconds from {SHORTEST_INTERVAL_S} to 300')
    for scrape in found["scrape"]:
        if scrape.get("site") not in found["sites"]:
            raise Wrong(f'{path}: "scrape" names a site that is not in "sites": {scrape.get("site")!r}')
    return found


def alone(folder: str) -> int:
    """Return the lock of a spool. Raise Wrong where another agent has it."""
    os.makedirs(folder, exist_ok=True)
    handle = os.open(os.path.join(folder, "agent.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Wrong(f"{folder}: another agent works here") from None
    return handle


def begin_compiled(folder: str, config: str) -> None:
    """Begin again from a compiled copy: to compile this file takes 6 MB that a process never gives back."""
    if not __file__.endswith(".py") or __name__ != "__main__":
        return
    import py_compile

    copy = os.path.join(folder, "agent.pyc")
    with suppress(OSError, py_compile.PyCompileError):
        os.makedirs(folder, exist_ok=True)
        py_compile.compile(__file__, cfile=copy, doraise=True, optimize=2)
        os.execv(sys.executable, [sys.executable, "-I", "-S", copy, config])


def main(arguments: list[str] | None = None) -> int:
    """Run the agent as a configuration file says; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if len(words) != 1:
        print("usage: agent.py CONFIG.json", file=sys.stderr)
        return 2
    log = Log()
    try:
        config = configured(words[0])
        begin_compiled(config["spool"], words[0])
        alone(config["spool"])
        agent = Agent(config, log)
    except Wrong as error:
        log.say("start", str(error))
        return 2
    except (OSError, LookupError) as error:
        log.say("start", f"can't begin: {error}")
        return 1
    sys.setswitchinterval(0.002)
    agent.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
