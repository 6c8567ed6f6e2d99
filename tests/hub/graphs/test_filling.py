"""When a disk is full: a trend is one only when it is steady."""

import json
import zlib

import pytest
from tests.hub.newspaper import KEY

from roadworthy.hub.graphs.filling import Filling, days_left, fillings_of
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

GB, SIZE = 1e9, 40e9
NOW = 1_795_262_400


def test_a_disk_that_loses_half_a_gigabyte_each_step_is_full_in_two_days():
    assert days_left([(36 - 0.5 * at) * GB for at in range(41)], SIZE) == pytest.approx(4, abs=0.01)


@pytest.mark.parametrize(
    "free",
    [
        [20 * GB] * 56,
        [20 * GB - at * 1000 for at in range(56)],
        [30 * GB] * 30 + [18 * GB] * 26,
        [(30 - at % 8) * GB for at in range(56)],
        [(10 + at * 0.2) * GB for at in range(56)],
        [(20 - at) * GB for at in range(5)],
        [None] * 56,
        [],
    ],
    ids=["still", "hardly", "one large file", "rotated", "emptied", "too short", "nothing", "empty"],
)
def test_what_is_no_trend_is_none(free):
    assert days_left(free, SIZE) is None


def test_steps_in_which_nothing_was_said_are_no_full_disk():
    free = [None if at % 3 == 0 else (36 - 0.5 * at) * GB for at in range(56)]
    assert days_left(free, SIZE) == pytest.approx((36 - 0.5 * 55) / 0.5 / 8, abs=0.01)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.4, "/ is full within a day"), (1.2, "/ is full in about 1 day"), (12.4, "/ is full in about 12 days")],
)
def test_it_is_said_in_words(days, words):
    assert Filling("/", days).said == words


def test_the_one_that_is_full_first_is_named(tmp_path):
    times = range(NOW - 4 * 86_400, NOW, 600)
    rows = []
    for place, days in (("/", 30), ("/srv", 12)):
        labels = {"host": "db1", "mountpoint": place}
        free = [[at, round(SIZE / 2 * (days - (at - NOW) / 86_400) / days)] for at in times]
        rows += [
            ["node_filesystem_avail_bytes", labels, free],
            ["node_filesystem_size_bytes", labels, [[NOW - 10, SIZE]]],
        ]
    head = {"v": 1, "site": KEY, "sender": "db1/boot", "number": 1, "from": times[0], "to": NOW}
    store = SeriesStore(tmp_path, lambda: NOW)
    store.take(Batch.read(zlib.compress("\n".join(map(json.dumps, (head, *rows))).encode())))
    found = fillings_of(Reading(store, KEY, Span(NOW - 300, NOW, 10), NOW))
    store.close()
    assert list(found) == ["db1"] and found["db1"].said == "/srv is full in about 12 days"
