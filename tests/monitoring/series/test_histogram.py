"""Percentiles are right over hosts and time: those of the merged histograms are those of all values together."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadworthy.monitoring.series.chunk import read_histograms, write_histograms
from roadworthy.monitoring.series.classic import cumulated
from roadworthy.monitoring.series.histogram import ZERO, HistogramSample, bucket_of, merge, quantile, upper_bound

VALUES = st.lists(st.floats(1e-6, 1e4), min_size=1, max_size=200)
SHARES = st.sampled_from([0.0, 0.5, 0.9, 0.95, 0.99, 1.0])


def sample_of(time_ms: int, values: list[float]) -> HistogramSample:
    return HistogramSample(time_ms, dict(Counter(map(bucket_of, values))), sum(values), len(values))


@given(st.lists(VALUES, min_size=1, max_size=6), SHARES)
def test_a_percentile_of_merged_histograms_is_that_of_all_values(hosts: list[list[float]], q: float) -> None:
    merged = merge(0, [sample_of(0, values) for values in hosts])
    everything = sorted(value for values in hosts for value in values)
    true = everything[max(1, math.ceil(q * len(everything))) - 1]
    assert quantile(merged.buckets, q) == pytest.approx(true, rel=0.05)
    assert merged.counted == len(everything)


@given(st.lists(VALUES, min_size=3, max_size=3))
def test_merging_in_another_order_is_the_same(hosts: list[list[float]]) -> None:
    first, second, third = (sample_of(0, values) for values in hosts)
    one, other = merge(0, [first, merge(0, [second, third])]), merge(0, [merge(0, [third, first]), second])
    assert (one.buckets, one.counted) == (other.buckets, other.counted)
    assert one.sum == pytest.approx(other.sum)


@given(st.floats(1e-6, 1e4))
def test_a_bucket_holds_what_is_in_it(value: float) -> None:
    bucket = bucket_of(value)
    assert upper_bound(bucket - 1) < value * (1 + 1e-12)
    assert value <= upper_bound(bucket) * (1 + 1e-12)


def test_zero_and_below_have_a_bucket_of_their_own() -> None:
    assert (bucket_of(0), bucket_of(-1), upper_bound(ZERO)) == (ZERO, ZERO, 0.0)
    assert quantile({ZERO: 9, 0: 1}, 0.5) == 0.0


def test_of_nothing_there_is_no_percentile() -> None:
    assert quantile({}, 0.5) is None


@given(st.lists(VALUES, max_size=20))
def test_histograms_come_back_from_a_chunk(intervals: list[list[float]]) -> None:
    samples = [sample_of(1000 * place, values) for place, values in enumerate(intervals)]
    assert read_histograms(0, write_histograms(0, samples)) == samples


def test_the_classic_form_counts_up_to_each_bound() -> None:
    found = dict(cumulated({ZERO: 1, -96: 2, 0: 3, 1: 4, 200: 5}))
    assert (found["0.000106243"], found["1"], found["1.4641"], found["+Inf"]) == (3, 6, 10, 15)
