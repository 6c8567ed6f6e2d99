"""Each number of each sender is noted once, in whatever order and however often it comes."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from roadworthy.monitoring.series.ledger import note
from roadworthy.monitoring.series.limits import Limits

COMING = st.lists(st.tuples(st.sampled_from(["web1/a", "web2/b"]), st.integers(1, 30)), max_size=80)


def ledger() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE taken (sender TEXT, first INTEGER, last INTEGER, PRIMARY KEY (sender, first))")
    return connection


@given(COMING)
def test_a_number_is_new_once(coming: list[tuple[str, int]]) -> None:
    connection, seen = ledger(), set()
    for sender, number in coming:
        assert note(connection, sender, number, Limits()) is ((sender, number) not in seen)
        seen.add((sender, number))
    rows = connection.execute("SELECT sender, first, last FROM taken").fetchall()
    assert {(sender, number) for sender, first, last in rows for number in range(first, last + 1)} == seen
    assert sum(last - first + 1 for _, first, last in rows) == len(seen)


def test_numbers_without_a_gap_are_one_row() -> None:
    connection = ledger()
    for number in (3, 1, 2, 5, 4, 6):
        note(connection, "web1/a", number, Limits())
    assert connection.execute("SELECT * FROM taken").fetchall() == [("web1/a", 1, 6)]
