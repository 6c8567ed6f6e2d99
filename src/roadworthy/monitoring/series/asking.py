"""Answers a question over the months it touches: one line for each series, or for each group of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from roadworthy.monitoring.series.histogram import HistogramSample, added
from roadworthy.monitoring.series.month_file import MonthFile
from roadworthy.monitoring.series.reading import RAW, Reading, resolution_for
from roadworthy.monitoring.series.selector import Selector
from roadworthy.monitoring.series.series_data import HistogramData, SeriesData
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.window import Function, Growth, Level, Values, Windows

Across = Literal["sum", "mean", "min", "max"]
Labels = tuple[tuple[str, str], ...]
OF_COUNTERS = ("rate", "increase")


class CanNotAsk(ValueError):  # noqa: N818 - it reads better
    """A question that has no right answer."""


def samples(files: Iterable[MonthFile], selector: Selector, start_ms: int, end_ms: int) -> list[SeriesData]:
    """Return the samples themselves, as they were sent."""
    found: dict[SeriesKey, tuple[list[float], list[float | None]]] = {}
    for file in files:
        with file.reading() as (connection, head):
            reading = Reading(connection, head)
            for id_, key in file.index.find(selector, is_histogram=False):
                times, values = found.setdefault(key, ([], []))
                for at, value in zip(*reading.read(id_, key, start_ms, end_ms, RAW), strict=True):
                    if start_ms <= at < end_ms:
                        times.append(at / 1000)
                        values.append(value)
    return [SeriesData(key.name, dict(key.labels), *each) for key, each in sorted(found.items()) if each[0]]


def figures(
    files: Sequence[MonthFile], before: MonthFile | None, selector: Selector, windows: Windows, function: Function
) -> dict[SeriesKey, Values]:
    """Return a figure for each window and series; `before` is the file of the month before the first."""
    found: dict[SeriesKey, Growth | Level] = {}
    resolution = resolution_for(windows.step_ms / 1000)
    for file in files:
        with file.reading() as (connection, head):
            reading = Reading(connection, head)
            for id_, key in file.index.find(selector, is_histogram=False):
                one = found.get(key)
                if one is None:
                    last = _last(reading, id_, key, windows.start_ms, before) if key.is_counter else None
                    one = found[key] = _begin(key, windows, function, last)
                entries = reading.read(id_, key, windows.start_ms, windows.end_ms, resolution)
                if resolution.width_ms:
                    one.add_rollups(entries)
                else:
                    one.add_points(entries)
    answers = {key: found[key].figures(function) for key in sorted(found)}
    return {key: values for key, values in answers.items() if any(value is not None for value in values)}


def histograms(
    files: Iterable[MonthFile], selector: Selector, by: Sequence[str], windows: Windows
) -> list[HistogramData]:
    """Return histograms added up over all series of a group, for each window."""
    groups: dict[Labels, list[list[HistogramSample]]] = {}
    resolution = resolution_for(windows.step_ms / 1000)
    for file in files:
        with file.reading() as (connection, head):
            reading = Reading(connection, head)
            for id_, key in file.index.find(selector, is_histogram=True):
                places = groups.setdefault(group(key, by), [[] for _ in range(windows.count)])
                for each in reading.read(id_, key, windows.start_ms, windows.end_ms, resolution):
                    if windows.start_ms <= each.time_ms < windows.end_ms:
                        places[windows.place(each.time_ms)].append(each)
    return [_added_up(selector.name, labels, places, windows) for labels, places in sorted(groups.items())]


def across(
    series: dict[SeriesKey, Values], name: str, by: Sequence[str], how: Across, windows: Windows
) -> list[SeriesData]:
    """Return one line for each group of series that have the same values of the labels `by`."""
    groups: dict[Labels, list[Values]] = {}
    for key, values in series.items():
        groups.setdefault(group(key, by), []).append(values)
    times = windows.times_s()
    return [
        SeriesData(name, dict(labels), times, [_one(column, how) for column in zip(*lines, strict=True)])
        for labels, lines in sorted(groups.items())
    ]


def group(key: SeriesKey, by: Sequence[str]) -> Labels:
    """Return the labels that a series shares with the others of its group."""
    return tuple((label, value) for label, value in key.labels if label in by)


def _begin(key: SeriesKey, windows: Windows, function: Function, last: float | None) -> Growth | Level:
    """Return what adds up a series; `last` is what a counter had before."""
    if function in OF_COUNTERS:
        if not key.is_counter:
            raise CanNotAsk(f"{key.name} is not a counter (its name does not end in _total): it has no {function}")
        return Growth(windows, last, key.is_from_zero)
    if key.is_counter:
        raise CanNotAsk(f"{key.name} only ever grows: ask for its rate or its increase, not its {function}")
    return Level(windows)


def _last(reading: Reading, id_: int, key: SeriesKey, time_ms: int, before: MonthFile | None) -> float | None:
    """Return the last value before a time, if need be from the file of the month before."""
    found = reading.last_before(id_, key, time_ms)
    if found is None and before is not None:
        with before.reading() as (connection, head):
            there = before.index.ids.get(key)
            found = Reading(connection, head).last_before(there, key, time_ms) if there else None
    return found[1] if found else None


def _added_up(name: str, labels: Labels, places: list[list[HistogramSample]], windows: Windows) -> HistogramData:
    buckets = [added([each.buckets for each in place]) for place in places]
    sums = [sum(each.sum for each in place) for place in places]
    return HistogramData(name, dict(labels), windows.times_s(), buckets, sums)


def _one(column: Iterable[float | None], how: Across) -> float | None:
    values = [value for value in column if value is not None]
    if not values:
        return None
    if how == "sum":
        return sum(values)
    if how == "mean":
        return sum(values) / len(values)
    return min(values) if how == "min" else max(values)
