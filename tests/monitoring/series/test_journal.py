"""What was taken comes back from the journal as it was."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from roadworthy.monitoring.series.histogram import ZERO, HistogramSample
from roadworthy.monitoring.series.journal import A_BUCKET, HEAVY, Head, Row

TIMES = st.lists(st.integers(0, 2**41), min_size=1, max_size=9)
POINTS = st.lists(st.tuples(st.integers(1, 2**32 - 1), st.sampled_from([[1000], [1000, 2000]]) | TIMES), max_size=9)
HISTOGRAM = HistogramSample(1000, {ZERO: 1, -20: 3, 7: 2}, 0.75, 6)


@given(
    POINTS, st.lists(st.tuples(st.integers(1, 99), st.lists(st.just(HISTOGRAM), min_size=1, max_size=3)), max_size=3)
)
def test_a_row_comes_back(
    points: list[tuple[int, list[int]]], histograms: list[tuple[int, list[HistogramSample]]]
) -> None:
    given_points = [(id_, times, [time / 8 for time in times]) for id_, times in points]
    row = Row.read(Row(list(given_points), histograms).write())
    assert [(id_, list(times), list(values)) for id_, times, values in row.points] == given_points
    assert row.histograms == histograms


def test_times_that_series_share_stand_there_once() -> None:
    times = [1000 * place for place in range(360)]
    sizes = [len(Row([(id_, times, [0.0] * 360) for id_ in range(1, count + 1)]).write()) for count in (1, 2)]
    assert sizes[1] - sizes[0] == 360 * 8 + 8


def test_a_histogram_weighs_as_much_as_it_takes() -> None:
    row = Row([(1, [1000, 2000], [0.5, 0.5])], [(2, [HISTOGRAM])])
    assert (row.samples, row.weight, row.last_ms, Row().last_ms) == (3, 2 + HEAVY + 3 * A_BUCKET, 2000, 0)


def test_a_head_that_knows_more_than_a_connection_sees_is_left_as_it_is() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "CREATE TABLE state (name TEXT, value INTEGER); INSERT INTO state VALUES ('folded', 3);"
        "CREATE TABLE journal (number INTEGER PRIMARY KEY, data BLOB);"
    )
    row = Row([(1, [1000], [0.5])]).write()
    connection.executemany("INSERT INTO journal VALUES (?, ?)", [(3, row), (4, row), (5, row)])
    head = Head.of(connection)
    assert (head.folded, head.number, head.of_points(1, 0, 9999)) == (3, 5, ([1000, 1000], [0.5, 0.5]))
    connection.execute("DELETE FROM journal WHERE number = 5")
    assert head.followed(connection) is None
    connection.execute("UPDATE state SET value = 4")
    later = Head.of(connection)
    assert (later.folded, later.number, later.points) == (4, 4, {})
    connection.close()
