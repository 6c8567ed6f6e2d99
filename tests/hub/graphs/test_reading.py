"""Figures of a site, from batches of two hosts that are known to the last request."""

import json
import zlib

import pytest

from roadworthy.hub.graphs.by_view import view_rows
from roadworthy.hub.graphs.graph import Graph
from roadworthy.hub.graphs.reading import Reading, only
from roadworthy.hub.graphs.requests import ERRORS, LATENCY, QUERIES, errors
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

KEY, START = "gazette-production", 1_795_263_600
SPAN = Span(START, START + 60, 10)


def batch(host, rows):
    head = {"v": 1, "site": KEY, "sender": f"{host}/boot", "number": 1, "from": START, "to": START + 60, "dropped": []}
    return zlib.compress("\n".join(json.dumps(row) for row in (head, *rows)).encode())


def counter(name, each, **labels):
    return [name, labels, [[START + 10 * step, each * (step + 1)] for step in range(6)]]


@pytest.fixture
def reading(tmp_path):
    """Return ten seconds' steps of web1 (front 20 requests a step) and web2 (10, of which one fails)."""
    store = SeriesStore(tmp_path, lambda: START + 60)
    for host, good, bad, seconds in (("web1", 20, 0, 0.1), ("web2", 9, 1, 1.0)):
        labels = {"view": "front", "host": host}
        bucket = {"0.1": "-24", "1.0": "0"}[str(seconds)]
        histogram = [[START + 10 * step, {bucket: good + bad}, seconds * (good + bad), good + bad] for step in range(6)]
        rows = [
            counter("site_requests_total", good, status="200", **labels),
            counter("site_requests_total", bad, status="500", **labels),
            counter("site_queries_total", 4 * (good + bad), **labels),
            ["site_request_seconds", {**labels, "release": "r"}, "h", histogram],
        ]
        store.take(Batch.read(batch(host, rows)))
    yield Reading(store, KEY, SPAN, START + 60)
    store.close()


def test_requests_are_added_up_over_hosts_and_statuses(reading):
    assert only(reading.rate("site_requests_total")) == (3.0,) * 6
    assert reading.total("site_requests_total", ("host",)) == {("web1",): 120, ("web2",): 60}


def test_a_share_of_errors_is_of_all_hosts(reading):
    (line,) = errors(reading)
    assert line.values == pytest.approx((100 / 30,) * 6)


def test_percentiles_are_of_all_requests_and_never_a_mean_of_hosts(reading):
    median, most, _ = LATENCY.lines(reading)
    assert median.values == pytest.approx((100,) * 6, rel=0.06)
    assert most.values == pytest.approx((1000,) * 6, rel=0.06)


def test_queries_are_for_each_request(reading):
    (line,) = QUERIES.lines(reading)
    assert line.values == (4.0,) * 6


def test_one_host_alone_has_its_own_figures(reading):
    assert only(reading.where(host="web1").rate("site_requests_total")) == (2.0,) * 6
    assert errors(reading.where(host="web1"))[0].values == (0.0,) * 6


def test_a_view_s_row_is_of_the_whole_span(reading):
    (row,) = view_rows(reading)
    assert (row.name, row.rate, row.queries, row.hits, row.busy) == ("front", 3.0, 4.0, None, 100.0)
    assert row.failed == pytest.approx(100 / 30)
    assert row.p95 == pytest.approx(1000, rel=0.06)


def test_a_value_with_quotes_asks_for_that_value(reading):
    odd = reading.where(view='a"b\\c\nd')
    assert odd.selector("site_requests_total") == 'site_requests_total{view="a\\"b\\\\c\\nd"}'
    assert odd.rate("site_requests_total") == {}


def test_an_earlier_time_stands_behind_the_line_that_matters(reading):
    later = reading.at(Span(START + 86_400, START + 86_460, 10, comparison="day"))
    drawn = Graph("t", "t", "/s", ERRORS.lines).drawn(later)
    assert drawn.lines == []
    same = Graph("t", "t", "/s", lambda reading: [*errors(reading)]).drawn(reading.at(SPAN))
    assert same.lines[0].before == ()
