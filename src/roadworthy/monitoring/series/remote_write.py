"""Hands every sample over to an engine that speaks Prometheus' remote write, such as VictoriaMetrics.

What was handed over is noted in the file the samples come from, after the engine took it: one that is away gets all of
it later (up to what the journal keeps), and one that was killed in between may get the same samples twice, with the
same times and values. Histograms go as running totals of the month.
"""

from __future__ import annotations

import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from roadworthy.monitoring.series.chunk import read_histograms, write_histograms
from roadworthy.monitoring.series.classic import cumulated
from roadworthy.monitoring.series.histogram import HistogramSample, merge
from roadworthy.monitoring.series.journal import Row
from roadworthy.monitoring.series.month_file import MonthFile
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.snappy import snappy
from roadworthy.monitoring.series.write_request import Labels, write_request

ROWS = 100
PATIENCE_S = 20.0
HEADERS = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "snappy",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
    "User-Agent": "roadworthy",
}
Post = Callable[[str, bytes], int]


@dataclass(frozen=True)
class Handed:
    """What a target got: how many samples, and how many it did not want; batches it was away for too long to get.

    `problem` is what kept it from taking more.
    """

    samples: int = 0
    refused: int = 0
    lost_batches: int = 0
    problem: str = ""

    def __add__(self, other: Handed) -> Handed:
        """Return both together."""
        return Handed(
            self.samples + other.samples,
            self.refused + other.refused,
            self.lost_batches + other.lost_batches,
            self.problem or other.problem,
        )


def post(url: str, body: bytes) -> int:
    """Post a body and return the status of the answer. Raise OSError where there is none."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, HEADERS), timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def hand_over(file: MonthFile, site: str, target: str, send: Post = post) -> Handed:
    """Hand over what a file has for a target, until there is no more, or the target does not take it."""
    handed = Handed()
    while not handed.problem and file.has_more_for(target):
        one = _hand_some_over(file, site, target, send)
        if one is None:
            break
        handed += one
    return handed


def _hand_some_over(file: MonthFile, site: str, target: str, send: Post) -> Handed | None:
    with file.reading() as (connection, _):
        cursor, rows = _rows(connection, target)
        totals = _totals(connection, target)
    if not rows:
        return None
    parcel = Parcel(site, file.index.keys, totals)
    for _, data in rows:
        parcel.add(Row.read(data))
    try:
        status = send(target, snappy(write_request(parcel.series)))
    except OSError as error:
        return Handed(problem=f"{target} can't be reached: {error}")
    if status in (408, 429) or status >= 500:
        return Handed(problem=f"{target} answered {status}")
    with file.writing() as connection:
        _note(connection, target, rows[-1][0], parcel)
    lost = rows[0][0] - cursor - 1  # numbers have no gaps but where rows went unhanded
    if 200 <= status < 300:
        return Handed(parcel.samples, lost_batches=lost)
    return Handed(refused=parcel.samples, lost_batches=lost)


class Parcel:
    """Samples on their way, by the labels that the target knows a series by."""

    def __init__(self, site: str, keys: list[SeriesKey], totals: dict[int, HistogramSample]) -> None:
        self.site = site
        self.keys = keys
        self.totals = totals
        self.changed: set[int] = set()
        self.series: dict[Labels, list[tuple[int, float]]] = {}
        self.samples = 0

    def add(self, row: Row) -> None:
        """Add what the journal has of a batch."""
        self.samples += row.samples
        for id_, times, values in row.points:
            self._add(self.keys[id_ - 1], "", (), list(zip(times, values, strict=True)))
        for id_, samples in row.histograms:
            for sample in samples:
                self._add_histogram(id_, sample)

    def _add_histogram(self, id_: int, sample: HistogramSample) -> None:
        key, before = self.keys[id_ - 1], self.totals.get(id_)
        total = self.totals[id_] = merge(sample.time_ms, [sample] if before is None else [before, sample])
        self.changed.add(id_)
        for le, count in cumulated(total.buckets):
            self._add(key, "_bucket", (("le", le),), [(sample.time_ms, float(count))])
        self._add(key, "_sum", (), [(sample.time_ms, total.sum)])
        self._add(key, "_count", (), [(sample.time_ms, float(total.counted))])

    def _add(self, key: SeriesKey, end: str, more: Labels, samples: list[tuple[int, float]]) -> None:
        labels = (("__name__", key.name + end), ("site", self.site), *more)
        self.series.setdefault((*labels, *(each for each in key.labels if each[0] != "site")), []).extend(samples)


def _rows(connection: sqlite3.Connection, target: str) -> tuple[int, list[tuple[int, bytes]]]:
    """Return the number of the last row that was handed over, and the next rows."""
    known = connection.execute("SELECT number FROM handed WHERE target = ?", (target,)).fetchone()
    if known is None:
        return 0, []
    query = "SELECT number, data FROM journal WHERE number > ? ORDER BY number LIMIT ?"
    return known[0], connection.execute(query, (known[0], ROWS)).fetchall()


def _totals(connection: sqlite3.Connection, target: str) -> dict[int, HistogramSample]:
    rows = connection.execute("SELECT series, data FROM handed_total WHERE target = ?", (target,))
    return {series: read_histograms(0, data)[0] for series, data in rows}


def _note(connection: sqlite3.Connection, target: str, number: int, parcel: Parcel) -> None:
    """Note what was handed over, with the totals that were."""
    connection.execute("UPDATE handed SET number = ? WHERE target = ?", (number, target))
    rows = [(target, id_, write_histograms(0, [parcel.totals[id_]])) for id_ in parcel.changed]
    connection.executemany("INSERT OR REPLACE INTO handed_total (target, series, data) VALUES (?, ?, ?)", rows)
