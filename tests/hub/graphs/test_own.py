"""The site's own figures: counters, gauges and histograms that came by statsd or from a program."""

import json
import zlib

import pytest

from roadworthy.hub.graphs.own import own_graphs
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.span import Span
from roadworthy.hub.sites.site import OwnFigure
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

KEY, START = "gazette-production", 1_795_263_600
TIMES = [START + 10 * step for step in range(7)]


@pytest.fixture
def drawn(tmp_path):
    """Return the graphs of one host's own figures, by their names."""
    head = {
        "v": 1,
        "site": KEY,
        "sender": "web1/boot",
        "number": 1,
        "from": START - 10,
        "to": START + 60,
        "dropped": [],
    }
    histogram = [[at, {"-24": 9, "0": 1}, 1.9, 10] for at in TIMES]
    rows = [
        head,
        ["orders_total", {"shop": "books", "host": "web1"}, [[at, 5 * number] for number, at in enumerate(TIMES)]],
        ["queue_depth", {"host": "web1"}, [[at, 7] for at in TIMES]],
        ["export_seconds", {"host": "web1"}, "h", histogram],
        ["node_load1", {"host": "web1"}, [[at, 1] for at in TIMES]],
        *(["pg_connections", {"host": "web1"}, [[at, 1]]] for at in TIMES[:1]),
        ["open_tickets", {"state": "new", "host": "web1"}, [[at, 3] for at in TIMES]],
        ["own_site_pages", {"host": "web1"}, [[at, 4] for at in TIMES]],
    ]
    store = SeriesStore(tmp_path, lambda: START + 60)
    store.take(Batch.read(zlib.compress("\n".join(map(json.dumps, rows)).encode())))
    reading = Reading(store, KEY, Span(START + 10, START + 60, 10), START + 60)
    figures = (OwnFigure("site_pages", "Pages of the site"), OwnFigure("open_tickets"), OwnFigure("never_counted"))
    yield {graph.title: graph.drawn(reading) for graph in own_graphs(reading, figures)}
    store.close()


def test_only_the_site_s_own_metrics_have_graphs_and_those_of_the_model_come_first(drawn):
    assert list(drawn) == ["Pages of the site", "open tickets", "export", "orders", "queue depth"]


def test_a_row_of_a_figure_is_a_line_named_by_its_labels(drawn):
    (line,) = drawn["open tickets"].lines
    assert (line.name, line.values) == ("new", (3.0,) * 5)


def test_a_counter_is_a_rate_named_by_its_label(drawn):
    (line,) = drawn["orders"].lines
    assert (line.name, line.values, drawn["orders"].said) == ("books", (0.5,) * 5, ("0.5", "/s"))


def test_a_gauge_without_labels_has_the_metric_s_name(drawn):
    (line,) = drawn["queue depth"].lines
    assert (line.name, line.values) == ("queue_depth", (7.0,) * 5)


def test_a_histogram_is_its_percentiles(drawn):
    assert [line.name for line in drawn["export"].lines] == ["median", "95 %", "99 %"]
    assert drawn["export"].lines[0].values == pytest.approx((100,) * 5, rel=0.06)
    assert drawn["export"].lines[1].values == pytest.approx((1000,) * 5, rel=0.06)
