"""Statements without their values."""

import pytest

from roadworthy.contrib.metrics import statement
from roadworthy.contrib.metrics.statement import shape


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            'SELECT "a"."id" FROM "a" WHERE "a"."id" = %s LIMIT 21',
            'SELECT "a"."id" FROM "a" WHERE "a"."id" = %s LIMIT %s',
        ),
        ("SELECT 1 FROM t2 T3 WHERE T3.c4 = -1.5e3", "SELECT %s FROM t2 T3 WHERE T3.c4 = %s"),
        ("WHERE id IN (%s, %s,%s)", "WHERE id IN (%s)"),
        ("WHERE id IN (1, 2, 3)", "WHERE id IN (%s)"),
        ("VALUES (%s, %s), (%s, %s), (%s, %s)", "VALUES (%s)"),
        ("WHERE name = 'it''s' AND x = 'b'", "WHERE name = %s AND x = %s"),
        (r"WHERE path = 'C:\' AND x = 'secret'", "WHERE path = %s AND x = %s"),
        (r"WHERE x = E'a\'b secret' AND y = 1", "WHERE x = %s AND y = %s"),
        ("SELECT $$secret$$, $tag$it's secret$tag$", "SELECT %s"),
        ("SELECT 1 /* for secret */ -- and secret\n  FROM  t", "SELECT %s FROM t"),
        ("WHERE a = %(name)s AND b = ?", "WHERE a = %s AND b = %s"),
        ("WHERE a = 'secret that does not end", "WHERE a = …"),
        ("WHERE a = $$secret that does not end", "WHERE a = …"),
        ("WHERE a = 1 /* secret that does not end", "WHERE a = %s …"),
        ("WHERE a = $1 AND b = :name", "WHERE a = $1 AND b = :name"),
        ('SELECT "1st", "it\'s" FROM t', 'SELECT "1st", "it\'s" FROM t'),
    ],
)
def test_values_are_taken_out(sql, expected):
    assert shape(sql) == expected


def test_what_stands_in_double_quotes_is_text_in_mysql():
    assert shape(r'SELECT `a1` FROM t WHERE a = "it\"s secret" # 1', True) == "SELECT `a1` FROM t WHERE a = %s"
    assert shape('SELECT a FROM t WHERE a = "secret', True) == "SELECT a FROM t WHERE a = …"


def test_a_long_statement_is_cut_in_its_middle():
    found = shape("SELECT " + ", ".join(f"column_{n}" for n in range(500)) + " FROM t WHERE a = 1")
    assert len(found) <= statement.LONGEST
    assert found.startswith("SELECT column_0, column_1,")
    assert " … " in found
    assert found.endswith("column_499 FROM t WHERE a = %s")


def test_of_a_statement_of_a_megabyte_the_beginning_is_read():
    assert shape("INSERT INTO t VALUES " + ", ".join(["('secret')"] * 100_000)).startswith("INSERT INTO t VALUES (%s)")


def test_a_statement_that_is_no_text_is_known_by_its_class():
    assert (shape({"a": 1}), shape(b"SELECT 'secret'")) == ("<dict>", "<bytes>")


def test_no_more_are_kept_than_a_few(monkeypatch):
    monkeypatch.setattr(statement, "MOST_KEPT", 10)
    monkeypatch.setattr(statement, "SHAPES", {})
    for number in range(95):
        shape(f"SELECT {number}")
    assert len(statement.SHAPES) == 5
