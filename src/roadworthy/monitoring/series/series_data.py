"""What a graph is drawn from: one line of it, or one stack of histograms."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.monitoring.series.histogram import quantile


@dataclass(frozen=True)
class SeriesData:
    """A line: at each time (in seconds; a window's beginning, where there is a step) a figure, or None."""

    name: str
    labels: dict[str, str]
    times: list[float]
    values: list[float | None]


@dataclass(frozen=True)
class HistogramData:
    """For each window what was counted in it, by bucket, with the sum of the values."""

    name: str
    labels: dict[str, str]
    times: list[float]
    buckets: list[dict[int, int]]
    sums: list[float]

    def quantile(self, q: float) -> SeriesData:
        """Return, for each window, the value that a share `q` of all do not exceed."""
        values = [quantile(buckets, q) for buckets in self.buckets]
        return SeriesData(self.name, {**self.labels, "quantile": f"{q:g}"}, self.times, values)

    def counts(self) -> SeriesData:
        """Return how many there were in each window."""
        return SeriesData(self.name, self.labels, self.times, [float(sum(each.values())) for each in self.buckets])

    def means(self) -> SeriesData:
        """Return the mean value of each window."""
        counts = [sum(each.values()) for each in self.buckets]
        pairs = zip(self.sums, counts, strict=True)
        return SeriesData(self.name, self.labels, self.times, [total / n if n else None for total, n in pairs])
