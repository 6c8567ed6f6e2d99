"""The last value of every series as Prometheus' text, for whoever scrapes the hub.

Gauges and counters stand with the time of their sample, and are left out when it is more than five minutes old.
Histograms stand as running totals of the month.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roadworthy.monitoring.series.chunk import read_points, segments
from roadworthy.monitoring.series.classic import cumulated
from roadworthy.monitoring.series.folding import HOUR_S, LOW
from roadworthy.monitoring.series.histogram import HistogramSample, merge
from roadworthy.monitoring.series.month import month_bounds
from roadworthy.monitoring.series.month_file import MonthFile
from roadworthy.monitoring.series.reading import HOUR, Reading
from roadworthy.monitoring.series.series_key import SeriesKey

STALE_S = 300


def exposition(site: str, files: Iterable[MonthFile], now_s: float) -> list[str]:
    """Return the lines of all series of a site; `files` has the present month, and the one before if it just ended."""
    since_ms = round((now_s - STALE_S) * 1000)
    figures: dict[SeriesKey, tuple[int, float]] = {}
    totals: dict[SeriesKey, HistogramSample] = {}
    for file in files:
        with file.reading() as (connection, head):
            reading = Reading(connection, head)
            keys = file.index.keys
            for id_, last in _lasts(reading, keys, since_ms).items():
                figures[keys[id_ - 1]] = last
            totals = {key: _total(reading, file, id_, key) for id_, key in enumerate(keys, 1) if key.is_histogram}
    return [*_figure_lines(site, figures), *_histogram_lines(site, totals)]


def _lasts(reading: Reading, keys: list[SeriesKey], since_ms: int) -> dict[int, tuple[int, float]]:
    """Return the last sample of each series that has a new one."""
    found: dict[int, tuple[int, float]] = {}
    first_s = since_ms // 1000 // HOUR_S * HOUR_S
    for id_, data in reading.connection.execute("SELECT id, data FROM open WHERE id >= ?", (first_s << 32,)):
        if not keys[(id_ & LOW) - 1].is_histogram:
            for chunk in segments(data):
                _keep_last(found, id_ & LOW, *read_points((id_ >> 32) * 1000, chunk))
    for id_ in list(reading.head.points):
        _keep_last(found, id_, *reading.head.of_points(id_, since_ms, 1 << 62))
    return {id_: last for id_, last in found.items() if last[0] >= since_ms}


def _keep_last(found: dict[int, tuple[int, float]], id_: int, times: Sequence[int], values: list[float]) -> None:
    if times:
        last = max(zip(times, values, strict=True))
        found[id_] = max(last, found.get(id_, last))


def _total(reading: Reading, file: MonthFile, id_: int, key: SeriesKey) -> HistogramSample:
    return merge(0, reading.read(id_, key, *month_bounds(file.path.stem), HOUR))


def _figure_lines(site: str, figures: dict[SeriesKey, tuple[int, float]]) -> list[str]:
    lines, name = [], ""
    for key in sorted(figures):
        if key.name != name:
            name = key.name
            lines.append(f"# TYPE {name} {'counter' if key.is_counter else 'gauge'}\n")
        time_ms, value = figures[key]
        lines.append(f"{name}{_labels(site, key)} {_text(value)} {time_ms}\n")
    return lines


def _histogram_lines(site: str, totals: dict[SeriesKey, HistogramSample]) -> list[str]:
    lines, name = [], ""
    for key in sorted(totals):
        if key.name != name:
            name = key.name
            lines.append(f"# TYPE {name} histogram\n")
        total = totals[key]
        lines += [f"{name}_bucket{_labels(site, key, le)} {count}\n" for le, count in cumulated(total.buckets)]
        lines.append(f"{name}_sum{_labels(site, key)} {_text(total.sum)}\n")
        lines.append(f"{name}_count{_labels(site, key)} {total.counted}\n")
    return lines


def _labels(site: str, key: SeriesKey, le: str | None = None) -> str:
    own = (pair for pair in key.labels if pair[0] not in ("site", "le"))
    pairs = [*own, ("site", site), *([("le", le)] if le else [])]
    return "{" + ",".join(f'{label}="{_escaped(value)}"' for label, value in pairs) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _text(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
