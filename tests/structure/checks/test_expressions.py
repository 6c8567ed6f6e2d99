from __future__ import annotations

import ast

import pytest

from roadworthy.structure.checks.settings.expressions import is_text_for_truth, truth


def parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("True", True),
        ("False", False),
        ("not True", False),
        ('os.environ.get("DEBUG", "True") == "True"', True),
        ('os.environ.get("DEBUG", "False") == "True"', False),
        ('os.getenv("DEBUG", "0").lower() in ("1", "true")', False),
        ('os.getenv("PRODUCTION", "0") != "1"', True),
        ('os.environ.get("DEBUG") == "1"', None),
        ('env.bool("DEBUG", default=True)', True),
        ('env.bool("DEBUG", False)', False),
        ('env("DEBUG")', None),
        ('config("DEBUG", default="no", cast=bool)', False),
        ('bool(int(os.environ.get("DEBUG", "0")))', False),
        ('int(os.environ.get("DEBUG", 1))', True),
        ("SOMETHING", None),
    ],
)
def test_a_switch_is_on_or_off_when_nothing_is_set_in_the_environment(text: str, expected: bool | None) -> None:
    assert truth(parsed(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('os.environ.get("DEBUG", False)', True),
        ('bool(os.getenv("DEBUG"))', True),
        ('env.bool("DEBUG", False)', False),
        ('bool(int(os.getenv("DEBUG", "0")))', False),
        ('os.environ.get("DEBUG") == "1"', False),
    ],
)
def test_a_variables_text_is_told_from_a_real_switch(text: str, expected: bool) -> None:
    assert is_text_for_truth(parsed(text)) is expected
