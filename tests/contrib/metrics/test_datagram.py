"""What is said fits into a datagram, whatever there is to say."""

import json

from roadworthy.contrib.metrics.datagram import LONGEST_BYTES, of_request, of_task
from roadworthy.contrib.metrics.record import MOST_SHAPES, Record, current


def request(record, **more):
    given = {"took_ms": 1.0, "view": "v", "method": "GET", "status": 200, "size_bytes": 1, "id_": "", "path": ""}
    return of_request(record, '"r1"', at=1.0, **{**given, **more})


def record_of(*statements):
    record = Record()
    for statement in statements:
        record.add_query(statement, 0.001, False)
    return record


def test_the_longest_of_all_fits():
    record = record_of(*[letter + "é" * 900 for letter in "abc" for _ in range(3)])
    record.error = "E" * 999
    said = request(record, view="é" * 999, id_="\ud800" * 999, path="é" * 9999)
    assert len(said) <= LONGEST_BYTES
    assert json.loads(said)["repeated"] == []
    assert len(json.loads(request(record))["repeated"]) == 1
    assert len(of_task(Record(), '""', 1.0, {"name": "é" * 9999, "error": "é" * 9999})) <= LONGEST_BYTES


def test_the_three_repeated_most_are_said_the_most_first():
    record = record_of(*[letter for count, letter in enumerate("abcdef", 1) for _ in range(count)])
    found = json.loads(request(record))["repeated"]
    assert [(statement, count) for statement, _, count in found] == [("f", 6), ("e", 5), ("d", 4)]


def test_a_statement_asked_from_two_lines_is_two():
    record = Record()
    for _ in range(4):
        record.add_query("a", 0.0, False)
        record.add_query("a", 0.0, False)
    (_, first, most), (_, second, less) = record.repeated()
    assert (most + less, first != second) == (8, True)


def test_statements_without_end_are_not_kept_without_end():
    record = record_of(*[f"a{number}b" for number in range(3 * MOST_SHAPES)])
    assert (len(record.asked), record.queries) == (MOST_SHAPES, 3 * MOST_SHAPES)


def test_what_is_not_known_of_a_task_is_left_out():
    said = json.loads(of_task(Record(), '"r1"', 2.0, {"name": "t", "wait_ms": None, "error": "", "status": "done"}))
    assert {key: said[key] for key in said.keys() - {"at"}} == {
        "v": 1, "kind": "task", "ms": 2.0, "db_ms": 0.0, "queries": 0, "release": "r1", "name": "t", "status": "done",
    }  # fmt: skip


def test_one_inside_of_another_gives_back_what_was_before():
    outer = Record().enter()
    inner = Record().enter()
    assert current.get() is inner
    inner.leave()
    assert current.get() is outer
    outer.leave()
    assert current.get() is None
