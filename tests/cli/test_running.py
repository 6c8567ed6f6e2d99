"""`road manage` as it takes its words apart."""

from __future__ import annotations

from roadworthy.cli.running import split_variables


def test_variables_may_stand_behind_the_environment() -> None:
    words = ["--variable", "A=1", "--variable=B", "--", "check", "--variable", "C"]
    assert split_variables(words) == (["A=1", "B"], ["--", "check", "--variable", "C"])
    assert split_variables(["check"]) == ([], ["check"])


def test_one_without_a_name_leaves_nothing_to_call() -> None:
    assert split_variables(["--variable"]) == ([], [])
