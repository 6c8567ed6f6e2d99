"""Durations in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadworthy.environments.duration import in_words, seconds


@pytest.mark.parametrize(
    ("text", "duration_s"),
    [
        ("5 minutes", 300),
        ("1 hour 30 minutes", 5_400),
        ("90s", 90),
        ("2h", 7_200),
        ("1 Day", 86_400),
        ("1 week, 1 second", 604_801),
    ],
)
def test_a_duration_is_read(text: str, duration_s: int) -> None:
    assert seconds(text) == duration_s


@pytest.mark.parametrize(
    "text", ["", "5", "minutes", "five minutes", "-5 minutes", "1.5 hours", "5 minuts", "5 minutes and", "٥ minutes"]
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert seconds(text) is None


@given(st.integers(1, 10_000_000))
def test_words_mean_the_same_again(duration_s: int) -> None:
    assert seconds(in_words(duration_s)) == duration_s
