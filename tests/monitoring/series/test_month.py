"""A month begins and ends in UTC."""

from __future__ import annotations

from roadworthy.monitoring.series.month import month_before, month_bounds, month_of, months_between

DECEMBER_MS = 1_796_083_200_000


def test_the_last_millisecond_of_a_month_is_in_it() -> None:
    assert (month_of(DECEMBER_MS - 1), month_of(DECEMBER_MS)) == ("2026-11", "2026-12")


def test_a_month_ends_where_the_next_begins() -> None:
    assert month_bounds("2026-12") == (DECEMBER_MS, DECEMBER_MS + 31 * 86_400_000)
    assert month_bounds("2026-11")[1] == DECEMBER_MS


def test_a_range_touches_its_months() -> None:
    assert list(months_between(DECEMBER_MS - 1, DECEMBER_MS)) == ["2026-11"]
    assert list(months_between(DECEMBER_MS - 1, DECEMBER_MS + 32 * 86_400_000)) == ["2026-11", "2026-12", "2027-01"]
    assert list(months_between(DECEMBER_MS, DECEMBER_MS)) == []


def test_before_january_is_december() -> None:
    assert month_before("2027-01") == "2026-12"
