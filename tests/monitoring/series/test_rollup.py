"""Roll-ups say what the samples say, straight from them or from finer roll-ups; and they come back from their bytes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadworthy.monitoring.series.columns import steady
from roadworthy.monitoring.series.rollup import (
    HOUR_MS,
    MINUTE_MS,
    Rollups,
    cut,
    read_hours,
    read_rollups,
    roll_up,
    roll_up_again,
    write_hours,
    write_rollups,
)

BASE_MS = 1_795_262_400_000
STEADY = st.builds(
    lambda first, step, count: [BASE_MS + first + step * place for place in range(count)],
    st.integers(0, HOUR_MS),
    st.sampled_from([1000, 7000, 10_000, 60_000, 90_000]),
    st.integers(1, 400),
)
ANY = st.lists(st.integers(BASE_MS, BASE_MS + 3 * HOUR_MS), min_size=1, max_size=60, unique=True).map(sorted)
SAMPLES = st.one_of(STEADY, ANY).flatmap(
    lambda times: st.tuples(
        st.just(times), st.lists(st.integers(0, 99).map(float), min_size=len(times), max_size=len(times))
    )
)


def growth(values: list[float]) -> float:
    return sum(after - before if after >= before else after for before, after in itertools.pairwise(values))


@given(st.one_of(STEADY, ANY), st.sampled_from([MINUTE_MS, HOUR_MS]))
def test_times_are_cut_where_a_stretch_ends(times: list[int], width_ms: int) -> None:
    found = [(start, times[at:end]) for start, at, end in cut(steady(times), width_ms)]
    assert found == [
        (start, list(part)) for start, part in itertools.groupby(times, lambda t: t // width_ms * width_ms)
    ]


@given(SAMPLES, st.booleans())
def test_an_hour_of_minutes_is_the_hour_of_the_samples(
    samples: tuple[list[int], list[float]], is_counter: bool
) -> None:
    times, values = samples
    minutes = roll_up(times, values, MINUTE_MS, is_counter)
    again = roll_up_again(minutes, HOUR_MS, is_counter)
    direct = roll_up(times, values, HOUR_MS, is_counter)
    assert (again.times_ms, again.counts) == (direct.times_ms, direct.counts)
    for one, other in zip(again.columns, direct.columns, strict=True):
        assert one == pytest.approx(other)


@given(SAMPLES)
def test_what_a_counter_grew_by_is_kept(samples: tuple[list[int], list[float]]) -> None:
    times, values = samples
    found = roll_up(times, values, HOUR_MS, is_counter=True)
    parts = [values[at:end] for _, at, end in cut(times, HOUR_MS)]
    firsts, lasts, extras = found.columns
    grown = [last - first + extra for first, last, extra in zip(firsts, lasts, extras, strict=True)]
    assert grown == pytest.approx([growth(part) for part in parts])


@given(SAMPLES, st.booleans())
def test_roll_ups_come_back_from_their_bytes(samples: tuple[list[int], list[float]], is_counter: bool) -> None:
    found = roll_up(*samples, MINUTE_MS, is_counter)
    assert read_rollups(BASE_MS, write_rollups(BASE_MS, found)) == found
    assert read_hours(write_hours(found)) == found


def test_an_hour_written_again_counts_as_the_later_one() -> None:
    first, second = Rollups([0, HOUR_MS], [1, 1], ([1.0, 2.0],) * 3), Rollups([0], [2], ([7.0],) * 3)
    found = read_hours(write_hours(first) + write_hours(second))
    assert (found.times_ms, found.counts, found.columns[0]) == ([0, HOUR_MS], [2, 1], [7.0, 2.0])
