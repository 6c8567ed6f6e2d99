"""Columns give back what was written, whatever it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roadworthy.monitoring.series.columns import Column, pack, steady, write_floats, write_ints, write_number

INTS = st.lists(st.integers(-(2**53), 2**53), max_size=400)
FLOATS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=400)
DECIMALS = st.lists(st.decimals(-(10**9), 10**9, places=3).map(float), max_size=400)


@given(INTS)
def test_whole_numbers_come_back(numbers: list[int]) -> None:
    column = Column(pack(write_number(len(numbers)), write_ints(numbers)))
    assert column.ints(column.number()) == numbers


@given(st.one_of(FLOATS, DECIMALS, INTS.map(lambda numbers: list(map(float, numbers)))))
def test_decimals_come_back_to_the_last_bit(values: list[float]) -> None:
    column = Column(pack(write_number(len(values)), write_floats(values)))
    assert column.floats(column.number()) == values


@given(st.integers())
def test_numbers_of_any_length_come_back(number: int) -> None:
    assert Column(pack(write_number(number))).number() == number


@given(INTS | st.builds(lambda first, step, count: [first + step * n for n in range(count)], *[st.integers(0, 99)] * 3))
def test_steady_numbers_are_the_same_as_a_range(numbers: list[int]) -> None:
    assert list(steady(numbers)) == numbers
    column = Column(pack(write_ints(steady(numbers), 7)))
    assert list(column.times(len(numbers), 7)) == numbers


@given(INTS, FLOATS)
def test_columns_stand_one_after_the_other(numbers: list[int], values: list[float]) -> None:
    column = Column(pack(write_ints(numbers), write_floats(values), write_number(7)))
    assert (column.ints(len(numbers)), column.floats(len(values)), column.number()) == (numbers, values, 7)


def test_steady_times_cost_nothing() -> None:
    assert len(pack(write_ints(steady(list(range(0, 3_600_000, 10_000)))))) <= 12


def test_what_is_counted_in_large_units_is_kept_in_them() -> None:
    pages = [4096 * (50_000 + place % 100) for place in range(360)]
    assert len(write_ints(pages)) < 380


def test_hundredths_are_kept_as_whole_numbers() -> None:
    assert len(write_floats([place * place % 100 / 100 for place in range(360)])) < 380
