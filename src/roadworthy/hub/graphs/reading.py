"""Asks the series of one site for a span of time; the only place of the hub that knows how series are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from roadworthy.hub.graphs.line import Value, Values, each
from roadworthy.hub.graphs.span import Span
from roadworthy.monitoring.series.series_data import HistogramData
from roadworthy.monitoring.series.store import SeriesStore
from roadworthy.monitoring.series.window import Function

By = tuple[str, ...]
Found = dict[By, Values]
"""Values by those labels that were asked for."""


@dataclass(frozen=True)
class Reading:
    """A site, a span, and the labels that are wanted, such as one view or one host."""

    store: SeriesStore
    key: str
    span: Span
    labels: tuple[tuple[str, str], ...] = ()

    def where(self, **labels: str) -> Reading:
        """Return a reading of fewer series; an empty value means any."""
        wanted = {**dict(self.labels), **{name: value for name, value in labels.items() if value}}
        return replace(self, labels=tuple(sorted(wanted.items())))

    def at(self, span: Span) -> Reading:
        """Return the same reading of another time."""
        return replace(self, span=span)

    def rate(self, name: str, by: By = (), matching: str = "") -> Found:
        """Return what a counter grows each second, added up by labels."""
        return self._select(name, by, matching, "rate")

    def increase(self, name: str, by: By = (), matching: str = "") -> Found:
        """Return what a counter grows in each step, added up by labels."""
        return self._select(name, by, matching, "increase")

    def gauge(self, name: str, by: By = (), matching: str = "") -> Found:
        """Return the values of a gauge, added up by labels."""
        return self._select(name, by, matching, "mean")

    def quantiles(self, name: str, qs: Sequence[float], by: By = ()) -> tuple[Found, ...]:
        """Return, for each share, the durations in ms that it does not exceed, over all hosts, by labels."""
        found = self._histograms(name, by)
        return tuple({_labels(one.labels, by): _in_ms(one.quantile(q).values) for one in found} for q in qs)

    def total(self, name: str, by: By = (), matching: str = "") -> dict[By, float]:
        """Return what a counter grew over the whole span, by labels."""
        found = self.increase(name, by, matching)
        return {labels: sum(value for value in values if value is not None) for labels, values in found.items()}

    def total_quantiles(self, name: str, qs: Sequence[float], by: By = ()) -> tuple[dict[By, Value], ...]:
        """Return, for each share, the duration in ms that it does not exceed over the whole span, by labels."""
        found = {_labels(one.labels, by): _merged(one) for one in self._histograms(name, by)}
        return tuple({labels: _in_ms(one.quantile(q).values)[0] for labels, one in found.items()} for q in qs)

    def selector(self, name: str, matching: str = "") -> str:
        """Return the metric with its conditions, as in Prometheus."""
        conditions = [f'{label}="{_quoted(value)}"' for label, value in self.labels]
        return f"{name}{{{','.join([*conditions, *filter(None, [matching])])}}}"

    def _select(self, name: str, by: By, matching: str, function: Function) -> Found:
        span, selector = self.span, self.selector(name, matching)
        found = self.store.select(self.key, selector, span.start, span.end, span.step_s, function=function, by=by)
        return {_labels(one.labels, by): tuple(one.values) for one in found}

    def _histograms(self, name: str, by: By) -> list[HistogramData]:
        span = self.span
        return self.store.histograms(self.key, self.selector(name), span.start, span.end, span.step_s, by=by)


def only(found: Found) -> Values:
    """Return the values of the one line there is, or none."""
    return next(iter(found.values()), ())


def _labels(labels: Mapping[str, str], by: By) -> By:
    return tuple(labels.get(name, "") for name in by)


def _in_ms(values: Sequence[Value]) -> Values:
    return each(values, lambda value: value * 1000)


def _merged(found: HistogramData) -> HistogramData:
    """Return all windows as one."""
    buckets: Counter[int] = Counter()
    for window in found.buckets:
        buckets.update(window)
    return HistogramData(found.name, found.labels, found.times[:1], [dict(buckets)], [sum(found.sums)])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
