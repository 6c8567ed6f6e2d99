"""Asks the series of one site for a span of time; the only place of the hub that knows how series are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from roadworthy.hub.graphs.line import Value, Values, each
from roadworthy.hub.graphs.memory import MEMORY
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.series_data import HistogramData, SeriesData
from roadworthy.monitoring.series.store import SeriesStore
from roadworthy.monitoring.series.window import Function

By = tuple[str, ...]
Found = dict[By, Values]
"""Values by those labels that were asked for."""
VIEW: By = ("view",)
PAST_S, PAST_GOOD_FOR_S = 3600, 600
SHORTEST_GOOD_S, LONGEST_GOOD_S = 5.0, 60.0
Made = TypeVar("Made")


@dataclass(frozen=True)
class Reading:
    """A site, a span, and the labels that are wanted, such as one view or one host.

    What one page asks for is read from the files once, however often the page asks: `seen` keeps it.
    """

    store: SeriesStore
    key: str
    span: Span
    now: float
    labels: tuple[tuple[str, str], ...] = ()
    seen: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def where(self, **labels: str) -> Reading:
        """Return a reading of fewer series; an empty value means any."""
        wanted = {**dict(self.labels), **{name: value for name, value in labels.items() if value}}
        return replace(self, labels=tuple(sorted(wanted.items())))

    def at(self, span: Span) -> Reading:
        """Return the same reading of another time."""
        return replace(self, span=span)

    def remembered(self, what: str, make: Callable[[Reading], Made]) -> Made:
        """Return what is made of this reading, from memory while that is as good: the past can be kept for long."""
        span = self.span
        is_past = span.end < self.now - PAST_S
        good_for_s = PAST_GOOD_FOR_S if is_past else min(LONGEST_GOOD_S, max(SHORTEST_GOOD_S, span.step_s / 4))
        name = (str(self.store.folder), self.key, span, self.labels, what)
        return MEMORY.get(name, good_for_s, lambda: make(self))

    def rate(self, name: str, by: By = (), **prefixes: str) -> Found:
        """Return what a counter grows each second, added up by labels; of series whose labels begin so."""
        step_s = self.span.step_s
        return {
            labels: each(values, lambda value: value / step_s)
            for labels, values in self.increase(name, by, **prefixes).items()
        }

    def increase(self, name: str, by: By = (), **prefixes: str) -> Found:
        """Return what a counter grows in each step, added up by labels; of series whose labels begin so."""
        return self._grouped(self._series(name, "increase"), by, prefixes)

    def gauge(self, name: str, by: By = ()) -> Found:
        """Return the values of a gauge, added up by labels."""
        return self._grouped(self._series(name, "mean"), by, {})

    def quantiles(self, name: str, qs: Sequence[float], by: By = ()) -> tuple[Found, ...]:
        """Return, for each share, the durations in ms that it does not exceed, over all hosts, by labels."""
        found = self._histograms(name, by)
        return tuple({labels: _in_ms(one.quantile(q).values) for labels, one in found.items()} for q in qs)

    def total(self, name: str, by: By = (), **prefixes: str) -> dict[By, float]:
        """Return what a counter grew over the whole span, by labels."""
        found = self.increase(name, by, **prefixes)
        return {labels: sum(value for value in values if value is not None) for labels, values in found.items()}

    def total_quantiles(self, name: str, qs: Sequence[float], by: By = ()) -> tuple[dict[By, Value], ...]:
        """Return, for each share, the duration in ms that it does not exceed over the whole span, by labels."""
        found = {labels: _as_one(one) for labels, one in self._histograms(name, by).items()}
        return tuple({labels: _in_ms(one.quantile(q).values)[0] for labels, one in found.items()} for q in qs)

    def values_of(self, name: str, label: str) -> list[str]:
        """Return the values that a label of a metric has had this month."""
        return self.store.labels(self.key, name).get(label, [])

    def labels_of(self, name: str) -> list[str]:
        """Return the labels that a metric has had this month."""
        return list(self.store.labels(self.key, name))

    def selector(self, name: str) -> str:
        """Return the metric with its conditions, as in Prometheus."""
        conditions = [f'{label}="{_quoted(value)}"' for label, value in self.labels]
        return f"{name}{{{','.join(conditions)}}}"

    def _series(self, name: str, function: Function) -> list[SeriesData]:
        span, selector = self.span, self.selector(name)
        asked = (selector, function, span.start, span.end, span.step_s)
        if asked not in self.seen:
            found = self.store.select(self.key, selector, span.start, span.end, span.step_s, function=function)
            self.seen[asked] = found
        known: list[SeriesData] = self.seen[asked]
        return known

    def _grouped(self, series: list[SeriesData], by: By, prefixes: Mapping[str, str]) -> Found:
        groups: dict[By, list[Sequence[Value]]] = {}
        for one in series:
            if all(one.labels.get(label, "").startswith(prefix) for label, prefix in prefixes.items()):
                groups.setdefault(_labels(one.labels, by), []).append(one.values)
        return {labels: _added_up(lines) for labels, lines in sorted(groups.items())}

    def _histograms(self, name: str, by: By) -> dict[By, HistogramData]:
        """Return histograms by labels: those over all views are added up from those of each view, which are kept."""
        span, finer = self.span, by or VIEW
        asked = (self.selector(name), finer, span.start, span.end, span.step_s)
        if asked not in self.seen:
            self.seen[asked] = self.store.histograms(self.key, asked[0], span.start, span.end, span.step_s, by=finer)
        found: list[HistogramData] = self.seen[asked]
        if by or not found:
            return {_labels(one.labels, by): one for one in found}
        buckets = [dict(_sum(windows)) for windows in zip(*(one.buckets for one in found), strict=True)]
        sums = [sum(each_sum) for each_sum in zip(*(one.sums for one in found), strict=True)]
        return {(): HistogramData(name, {}, found[0].times, buckets, sums)}


def only(found: Found) -> Values:
    """Return the values of the one line there is, or none."""
    return next(iter(found.values()), ())


def _added_up(lines: list[Sequence[Value]]) -> Values:
    if len(lines) == 1:
        return tuple(lines[0])
    found = []
    for column in zip(*lines, strict=True):
        values = [value for value in column if value is not None]
        found.append(sum(values) if values else None)
    return tuple(found)


def _labels(labels: Mapping[str, str], by: By) -> By:
    return tuple(labels.get(name, "") for name in by)


def _in_ms(values: Sequence[Value]) -> Values:
    return each(values, lambda value: value * 1000)


def _sum(windows: Sequence[Mapping[int, int]]) -> Counter[int]:
    buckets: Counter[int] = Counter()
    for window in windows:
        for bucket, count in window.items():
            buckets[bucket] += count
    return buckets


def _as_one(found: HistogramData) -> HistogramData:
    """Return all windows as one."""
    return HistogramData(found.name, found.labels, found.times[:1], [dict(_sum(found.buckets))], [sum(found.sums)])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
