"""One line of a batch: a series and its samples, or why it can't be one."""

from __future__ import annotations

import re
from array import array
from typing import Any

from roadworthy.monitoring.series.histogram import FURTHEST, ZERO, HistogramSample
from roadworthy.monitoring.series.known_keys import KnownKeys
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused
from roadworthy.monitoring.series.series_key import Figures, SeriesKey

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
LAST_MS = 4_102_444_800_000
MOST_COUNT = 1 << 40
"""So much in each of a thousand buckets all day can still be added up in 64 bits."""
FURTHEST_VALUE = 1e100
"""With what is beyond, sums of some samples would be no numbers any more."""
HISTOGRAM_PARTS = 4


class SampleLines:
    """Takes the lines of one batch; what a sender on `host` does not label with a host is of that host."""

    def __init__(
        self,
        host: str,
        points: list[Figures],
        histograms: list[tuple[SeriesKey, list[HistogramSample]]],
        limits: Limits,
        known: KnownKeys,
    ) -> None:
        self.known = known
        self.host = host
        self.points = points
        self.histograms = histograms
        self.limits = limits
        self.samples = self.buckets = 0

    def add(self, value: object, number: int) -> None:
        """Take a line. Raise Refused, naming the line, for what is wrong with it."""
        try:
            self._add(value)
        except (TypeError, ValueError, OverflowError, KeyError) as error:
            raise Refused(400, f"line {number} of the batch is not a series with its samples ({error})") from None

    def _add(self, value: Any) -> None:
        if not isinstance(value, list) or len(value) not in (3, 4) or (len(value) == 4 and value[2] != "h"):
            raise ValueError("it has other parts")
        samples = value[-1]
        is_histogram = len(value) == HISTOGRAM_PARTS
        self.samples += len(samples)
        if self.samples > self.limits.samples:
            raise Refused(413, f"the batch has more than {self.limits.samples} samples")
        if len(self.points) + len(self.histograms) >= self.limits.series:
            raise Refused(413, f"the batch has more than {self.limits.series} series")
        if not samples:
            return
        key = self._known_key(value[0], value[1], is_histogram)
        if is_histogram:
            self.histograms.append((key, [self._histogram(each) for each in samples]))
        else:
            self.points.append((key, *_points(samples)))

    def _known_key(self, name: object, labels: object, is_histogram: bool) -> SeriesKey:
        """Return the key of a series; one that was looked at before is not looked at again."""
        if not isinstance(labels, dict):
            raise ValueError("its labels are none")
        form = (name, is_histogram, self.host, *labels.items())
        return self.known.keys.get(form) or self.known.add(form, self._key(name, labels, is_histogram))

    def _key(self, name: object, labels: dict[str, object], is_histogram: bool) -> SeriesKey:
        if not isinstance(name, str) or len(name) > self.limits.name_length or not NAME.fullmatch(name):
            raise ValueError(f"the name {str(name)[:50]!r} can't be a metric's")
        if len(labels) > self.limits.labels:
            raise ValueError(f"it has more than {self.limits.labels} labels")
        for label, text in labels.items():
            if len(label) > self.limits.name_length or not LABEL.fullmatch(label):
                raise ValueError(f"the label {label[:50]!r} can't be one")
            if not isinstance(text, str) or len(text) > self.limits.value_length:
                raise ValueError(f"the label {label!r} has no text of up to {self.limits.value_length} characters")
            text.encode()  # half a character is none
        texts = {"host": self.host, **{label: str(text) for label, text in labels.items()}}
        return SeriesKey(name, tuple(sorted(texts.items())), is_histogram)

    def _histogram(self, value: list[Any]) -> HistogramSample:
        time, buckets, total, _ = value
        if len(buckets) > self.limits.buckets:
            raise ValueError(f"a histogram has more than {self.limits.buckets} buckets")
        self.buckets += len(buckets)
        if self.buckets > self.limits.buckets_a_batch:
            raise Refused(413, f"the batch has more than {self.limits.buckets_a_batch} buckets")
        found = {_bucket(key): _count(number) for key, number in buckets.items()}
        ((time_ms,), (total,)) = _points([[time, total]])
        return HistogramSample(time_ms, found, total, sum(found.values()))


def _points(samples: list[Any]) -> tuple[array[int], array[float]]:
    """Return times in milliseconds and values. Raise ValueError or TypeError where they are not finite numbers."""
    seconds, given = zip(*samples, strict=True)
    values = array("d", given)
    try:
        times = array("q", [second * 1000 for second in array("q", seconds)])
    except TypeError:
        times = array("q", [round(second * 1000) for second in seconds])
    if min(times) < 0 or max(times) >= LAST_MS:
        raise ValueError("a time is none")
    if not sum(map(abs, values)) < FURTHEST_VALUE and not all(abs(value) < FURTHEST_VALUE for value in values):
        raise ValueError(f"a value is not finite, or beyond {FURTHEST_VALUE:g}")
    return times, values


def _bucket(key: str) -> int:
    bucket = ZERO if key == "zero" else int(key)
    if bucket != ZERO and abs(bucket) > FURTHEST:
        raise ValueError(f"there is no bucket {bucket}")
    return bucket


def _count(value: object) -> int:
    """Return a count; one that stands for others (statsd's sample rates) may be broken, and is rounded."""
    if not isinstance(value, (int, float)) or not 0 <= value < MOST_COUNT:
        raise ValueError("a count is not a number from 0 on, below 2^40")
    return round(value)
