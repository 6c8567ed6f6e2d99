"""One batch as an agent sends it: whose it is, its number, what was measured; looked at before it counts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from roadworthy.monitoring.series.body import lines
from roadworthy.monitoring.series.histogram import HistogramSample
from roadworthy.monitoring.series.known_keys import KnownKeys
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused
from roadworthy.monitoring.series.sample_line import SampleLines
from roadworthy.monitoring.series.series_key import Figures, SeriesKey

VERSION = 1
SITE = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
SENDER = re.compile(r"[\x21-\x7e]{1,200}")
FURTHEST_S = 4_102_444_800  # the year 2100
LIMITS = Limits()


@dataclass(frozen=True)
class Batch:
    """What one sender measured on a site in one interval; times in it are in milliseconds."""

    site: str
    sender: str
    number: int
    start_s: float
    end_s: float
    points: list[Figures] = field(default_factory=list)
    histograms: list[tuple[SeriesKey, list[HistogramSample]]] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)
    dropped: list[tuple[float, float]] = field(default_factory=list)

    @classmethod
    def read(cls, body: bytes, limits: Limits = LIMITS, known: KnownKeys | None = None) -> Batch:
        """Read a body of the wire format. Raise Refused for anything that is not as it should be.

        Names and labels that are in `known` are not looked at again; new ones are added.
        """
        values = lines(body, limits)
        batch = cls(*_header(next(values, None)))
        samples = SampleLines(batch.host, batch.points, batch.histograms, limits, known or KnownKeys())
        for number, value in enumerate(values, 2):
            if isinstance(value, dict):
                batch._add_example(value, number, limits)
            else:
                samples.add(value, number)
        return batch

    @property
    def host(self) -> str:
        """Return the host of the sender."""
        return self.sender.partition("/")[0]

    @property
    def samples(self) -> int:
        """Return how many samples there are."""
        return sum(len(times) for _, times, _ in self.points) + sum(len(each) for _, each in self.histograms)

    def _add_example(self, value: dict[str, Any], number: int, limits: Limits) -> None:
        at = value.get("at")
        if value.get("example") not in ("slow", "failed") or not _is_number(at):
            raise Refused(400, f"line {number} of the batch is neither a sample nor an example")
        if len(self.examples) == limits.examples:
            raise Refused(413, f"the batch has more than {limits.examples} examples")
        if _size(value, number) > limits.example_bytes:
            raise Refused(413, f"the example in line {number} has more than {limits.example_bytes} bytes")
        self.examples.append(value)


Header = tuple[str, str, int, float, float, list[Any], list[Any], list[Any], list[tuple[float, float]]]


def _header(value: object) -> Header:
    if not isinstance(value, dict):
        raise Refused(400, "the first line of the batch does not say whose it is")
    if value.get("v") != VERSION:
        raise Refused(400, f"the batch is of version {str(value.get('v'))[:20]}; this hub takes version {VERSION}")
    site, sender, number = value.get("site"), value.get("sender"), value.get("number")
    if not isinstance(site, str) or not SITE.fullmatch(site):
        raise Refused(400, "the batch names no site")
    if not isinstance(sender, str) or not SENDER.fullmatch(sender):
        raise Refused(400, "the batch names no sender")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 1 << 53:
        raise Refused(400, "the batch has no number from 1 on")
    start, end = _range([value.get("from"), value.get("to")])
    dropped = value.get("dropped", [])
    if not isinstance(dropped, list) or len(dropped) > LIMITS.gaps:
        raise Refused(400, "the batch does not say what was dropped as ranges of time")
    return site, sender, number, start, end, [], [], [], [_range(each) for each in dropped]


def _range(value: object) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_number, value)) or value[0] > value[1]:
        raise Refused(400, "a range of time in the batch is not two times, the earlier first")
    return float(value[0]), float(value[1])


def _size(example: dict[str, Any], number: int) -> int:
    """Return how long an example is. Raise Refused for what can't be written: half a character, or no finite number."""
    try:
        return len(json.dumps(example, ensure_ascii=False, allow_nan=False).encode())
    except ValueError:
        raise Refused(400, f"line {number} of the batch has an example that is not text and numbers") from None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < FURTHEST_S
