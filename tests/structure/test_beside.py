"""The tables of the comparison with other tools are about faults that are planted, each judged once for a tool."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

TABLES = Path(__file__).parents[2] / "benchmarks" / "check_beside"
PLANTED = Path(__file__).with_name("planted")


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_row_is_of_a_planted_fault() -> None:
    named = {row["fault"] for name in ("same.tsv", "semgrep.tsv") for row in rows(name)}
    assert [name for name in sorted(named) if not (PLANTED / name / "expected.txt").exists()] == []


def test_a_fault_is_judged_once_for_each_tool() -> None:
    counted = Counter((row["fault"], row["tool"]) for row in rows("same.tsv"))
    counted.update((row["fault"], "semgrep") for row in rows("semgrep.tsv"))
    assert [key for key, count in counted.items() if count > 1] == []


def test_nobody_has_no_rules_and_each_other_has_some() -> None:
    assert [row for row in rows("same.tsv") if (row["tool"] == "nobody") == bool(row["rules"])] == []


def test_no_more_places_are_said_to_be_found_than_there_are() -> None:
    for row in rows("semgrep.tsv"):
        expected = (PLANTED / row["fault"] / "expected.txt").read_text(encoding="utf-8").splitlines()
        assert 0 <= int(row["places"]) <= len(expected), row["fault"]
        assert row["clean"] in ("yes", "no")
