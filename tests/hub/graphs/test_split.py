"""Requests, failures and time, split by release: the newest first, a few at most, nothing when there is nothing."""

import json
import zlib
from dataclasses import replace

import pytest

from roadworthy.hub.graphs.line import Line
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.requests import ALL, ERRORS, LATENCY, QUERIES, RELEASES, REQUESTS, shown
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

KEY, START = "gazette-production", 1_795_263_600
TIMES = [START + 10 * step for step in range(7)]
OLD, NEW = "20261120-1512-8295ce9", "20261121-0904-04f3273"


@pytest.fixture
def reading(tmp_path):
    """Return a reading of two releases: the old one answers 2 a second in 20 ms, the new one 1, in 320 ms, half of
    them with an error."""
    head = {
        "v": 1,
        "site": KEY,
        "sender": "web1/boot",
        "number": 1,
        "from": START - 10,
        "to": START + 60,
        "dropped": [],
    }

    def counter(release, status, each_s):
        labels = {"view": "front", "method": "GET", "status": status, "release": release, "host": "web1"}
        return ["site_requests_total", labels, [[at, each_s * 10 * number] for number, at in enumerate(TIMES)]]

    def histogram(release, bucket):
        labels = {"view": "front", "release": release, "host": "web1"}
        return ["site_request_seconds", labels, "h", [[at, {bucket: 10}, 1.0, 10] for at in TIMES]]

    rows = [
        head,
        *(
            counter(OLD, "200", 2),
            counter(NEW, "200", 0.5),
            counter(NEW, "500", 0.5),
            counter("19700101-0000", "200", 0),
        ),
        *(histogram(OLD, "-41"), histogram(NEW, "-12")),
    ]
    store = SeriesStore(tmp_path, lambda: START + 60)
    store.take(Batch.read(zlib.compress("\n".join(map(json.dumps, rows)).encode())))
    yield Reading(store, KEY, Span(START + 10, START + 60, 10), START + 60)
    store.close()


def lines(graph, reading):
    return [(line.name, [round(value, 3) for value in line.values]) for line in graph.drawn(reading).lines]


def test_each_release_has_a_line_of_requests_the_newest_first(reading):
    found = lines(REQUESTS.by("release"), reading)
    assert found == [(NEW, [1.0] * 5), (OLD, [2.0] * 5), ("19700101-0000", [0.0] * 5)]
    assert REQUESTS.by("release").drawn(reading).figure == 1.0


def test_each_release_has_its_own_share_of_failures(reading):
    assert lines(ERRORS.by("release"), reading) == [(NEW, [50.0] * 5), (OLD, [0.0] * 5)]


def test_each_release_has_its_own_time(reading):
    (new, slow), (old, fast) = lines(LATENCY.by("release"), reading)
    assert (new, old) == (NEW, OLD)
    assert (slow, fast) == (pytest.approx([320] * 5, rel=0.06), pytest.approx([20] * 5, rel=0.06))


def test_together_and_apart_are_remembered_apart(reading):
    assert lines(REQUESTS, reading) == [("requests", [3.0] * 5)]
    assert len(lines(REQUESTS.by("release"), reading)) == 3
    assert lines(REQUESTS, reading) == [("requests", [3.0] * 5)]


def test_what_is_of_no_release_is_not_split():
    assert QUERIES.by("release") is QUERIES
    assert REQUESTS.by("") is REQUESTS


def test_requests_by_release_are_not_shown_twice():
    assert RELEASES in shown(ALL, "")
    assert RELEASES not in shown(ALL, "release")


def test_behind_the_newest_release_stand_all_of_the_time_before(reading):
    now = reading.at(replace(reading.span, start=START + 40, comparison="day"))
    yesterday = replace(now.span, start=START + 10, end=START + 40, comparison="")
    earlier = Line("requests", (3.0, 3.0, 3.0))
    assert REQUESTS.by("release")._earlier(now.at(yesterday), [Line(NEW, ()), Line(OLD, ())]) == {NEW: earlier}
    assert [line.before for line in REQUESTS.by("release").drawn(now).lines] == [(), (), ()]
