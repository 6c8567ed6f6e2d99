"""What no run can reach is not judged, and what only looks so stays."""

from __future__ import annotations

import ast

from roadworthy.structure.code.never_run import without_what_never_runs


def left_of(text: str) -> str:
    return ast.unparse(without_what_never_runs(ast.parse(text)))


def test_what_stands_behind_a_return_is_taken_out() -> None:
    assert left_of("def a():\n    return 1\n    b()") == "def a():\n    return 1"


def test_what_stands_behind_a_branch_that_returns_stays() -> None:
    assert left_of("def a():\n    if x:\n        return 1\n    b()") == "def a():\n    if x:\n        return 1\n    b()"


def test_what_is_under_if_false_is_taken_out_and_its_else_stays() -> None:
    assert left_of("if False:\n    a()\nelse:\n    b()") == "if False:\n    pass\nelse:\n    b()"


def test_a_yield_behind_a_return_stays_as_it_makes_a_generator() -> None:
    assert left_of("def a():\n    return\n    yield") == "def a():\n    return\n    yield"
