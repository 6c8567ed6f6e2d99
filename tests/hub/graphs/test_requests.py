"""Failures: those of the site, and those that visitors saw though the site never heard of them."""

import json
import zlib

import pytest

from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.requests import ERRORS
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

KEY, START = "gazette-production", 1_795_263_600
TIMES = [START + 10 * step for step in range(7)]


@pytest.fixture
def reading_of(tmp_path):
    stores = []

    def read(*rows):
        head = {"v": 1, "site": KEY, "sender": "lb1/boot", "number": 1, "from": START - 10, "to": START + 60}
        lines = [[name, labels, [[at, each * n] for n, at in enumerate(TIMES)]] for name, labels, each in rows]
        stores.append(SeriesStore(tmp_path, lambda: START + 60))
        body = "\n".join(map(json.dumps, [head | {"dropped": []}, *lines]))
        stores[0].take(Batch.read(zlib.compress(body.encode())))
        return Reading(stores[0], KEY, Span(START + 10, START + 60, 10), START + 60)

    yield read
    for store in stores:
        store.close()


def of_site(status, each):
    return "site_requests_total", {"view": "front", "status": status, "host": "web1"}, each


def of_front(status, reached, each):
    return "front_requests_total", {"status": status, "reached": reached, "host": "lb1"}, each


def test_what_reached_no_application_server_failed_for_visitors(reading_of):
    reading = reading_of(of_site("200", 50), of_front("200", "yes", 50), of_front("503", "no", 50))
    drawn = ERRORS.drawn(reading)
    assert [(line.name, line.values) for line in drawn.lines] == [
        ("of the site", (0.0,) * 5),
        ("for visitors", (50.0,) * 5),
    ]
    assert drawn.said == ("50", "%")


def test_without_a_balancer_s_log_the_site_s_own_count(reading_of):
    drawn = ERRORS.drawn(reading_of(of_site("200", 30), of_site("500", 10)))
    assert [(line.name, line.values) for line in drawn.lines] == [("of the site", (25.0,) * 5)]
    assert drawn.said == ("25", "%")


def test_of_one_view_the_balancer_knows_nothing(reading_of):
    reading = reading_of(of_site("200", 50), of_front("503", "no", 50)).where(view="front")
    assert [line.name for line in ERRORS.drawn(reading).lines] == ["of the site"]
