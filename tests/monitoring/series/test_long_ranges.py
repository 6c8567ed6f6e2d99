"""Whatever came, in whatever batches and order: each resolution tells what the samples tell."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.histogram import HistogramSample
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.store import SeriesStore

SITE = "gazette-production"
START = 1_795_262_400
SPAN_S = 3 * 3600
COUNTER, GAUGE = SeriesKey("reads_total", ()), SeriesKey("load", ())
HISTOGRAM = SeriesKey("seconds", (), is_histogram=True)
# each batch: samples as (second, value), and whether the journal is folded after it
BATCHES = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.integers(0, SPAN_S - 1), st.integers(0, 50)), min_size=1, max_size=12, unique_by=lambda s: s[0]
        ),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def taken(store: SeriesStore, batches: list[tuple[list[tuple[int, int]], bool]]) -> dict[int, int]:
    """Take the batches and return what is then the truth: of two samples of one time, the later taken."""
    truth: dict[int, int] = {}
    for number, (samples, is_folded) in enumerate(batches, 1):
        times, values = [1000 * (START + at) for at, _ in samples], [float(value) for _, value in samples]
        histogram = [HistogramSample(1000 * (START + at), {value: 1}, 1.0, 1) for at, value in samples]
        points = [(COUNTER, times, values), (GAUGE, times, values)]
        store.take(Batch(SITE, "web1/a", number, START, START, points, [(HISTOGRAM, histogram)]))
        truth |= dict(samples)
        if is_folded:
            store.fold(SITE)
    return dict(sorted(truth.items()))


def increases(truth: dict[int, int], step_s: int) -> list[float | None]:
    found: dict[int, float] = {}
    for (_, before), (at, value) in itertools.pairwise([(0, None), *truth.items()]):
        gain = 0 if before is None else value - before if value >= before else value
        found[at // step_s] = found.get(at // step_s, 0) + gain
    return [found.get(place) for place in range(-(-SPAN_S // step_s))]


def means(truth: dict[int, int], step_s: int) -> list[float | None]:
    found: dict[int, list[int]] = {}
    for at, value in truth.items():
        found.setdefault(at // step_s, []).append(value)
    return [sum(found[p]) / len(found[p]) if p in found else None for p in range(-(-SPAN_S // step_s))]


@settings(max_examples=25, deadline=None)
@given(BATCHES, st.sampled_from([10, 60, 600, 3600]), st.sampled_from([0, 2, 5]))
def test_every_resolution_tells_the_truth(
    batches: list[tuple[list[tuple[int, int]], bool]], step_s: int, hours_later: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SeriesStore(Path(folder), lambda: START + SPAN_S + 3600.0 * hours_later)
        truth = taken(store, batches)
        span = (START, START + SPAN_S)
        (raw,) = store.select(SITE, "load", *span)
        assert dict(zip(raw.times, raw.values, strict=True)) == {START + at: value for at, value in truth.items()}
        (counted,) = store.select(SITE, "reads_total", *span, step_s, function="increase")
        assert counted.values == increases(truth, step_s)
        (level,) = store.select(SITE, "load", *span, step_s)
        assert level.values == means(truth, step_s)
        (merged,) = store.histograms(SITE, "seconds", *span, step_s)
        assert sum(map(sum, (each.values() for each in merged.buckets))) == len(truth)
        store.close()
