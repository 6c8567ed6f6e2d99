"""Which months a batch belongs to, and whether its times can be true."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.month import month_bounds, month_of
from roadworthy.monitoring.series.refusal import Refused
from roadworthy.monitoring.series.series_key import Figures
from roadworthy.monitoring.series.taking import Part


def parts(batch: Batch, now_s: float, limits: Limits) -> dict[str, Part]:
    """Return the parts of a batch by month. Raise Refused where a time is too old or too far ahead."""
    first_ms, last_ms = _span(batch)
    _check(first_ms, last_ms, now_s, limits)
    months = sorted({month_of(time_ms) for time_ms in _times(batch)}) if month_of(first_ms) != month_of(last_ms) else []
    if not months:
        part = Part(batch.sender, batch.number, batch.points, batch.histograms, batch.examples, batch.dropped)
        return {month_of(first_ms): part}
    return {month: _part(batch, month, *month_bounds(month)) for month in months}


def _span(batch: Batch) -> tuple[int, int]:
    """Return the first and the last time in a batch."""
    times = [round(batch.end_s * 1000), *(round(one["at"] * 1000) for one in batch.examples)]
    times += [min(each) for _, each, _ in batch.points]
    least = min(times)
    times += [max(each) for _, each, _ in batch.points]
    for _, samples in batch.histograms:
        least = min(least, *(each.time_ms for each in samples))
        times += [each.time_ms for each in samples]
    return least, max(times)


def _times(batch: Batch) -> Iterator[int]:
    yield round(batch.end_s * 1000)
    yield from (round(one["at"] * 1000) for one in batch.examples)
    for _, times, _ in batch.points:
        yield from times
    for _, samples in batch.histograms:
        yield from (each.time_ms for each in samples)


def _check(first_ms: int, last_ms: int, now_s: float, limits: Limits) -> None:
    behind_s, ahead_s = now_s - first_ms / 1000, last_ms / 1000 - now_s
    if behind_s > limits.oldest_s:
        most = f"{limits.oldest_s / 86_400:.0f} days"
        raise Refused(422, f"the batch has samples of {behind_s / 86_400:.1f} days ago; at most {most} are taken")
    if ahead_s > limits.ahead_s:
        why = f"the batch is {ahead_s:.0f} s ahead of the hub's clock (at most {limits.ahead_s:.0f} s are taken)"
        raise Refused(422, f"{why}: is the host's clock right?")


def _part(batch: Batch, month: str, start_ms: int, end_ms: int) -> Part:
    """Return what a batch has of a month; what it had to drop stands with its end."""
    points: list[Figures] = []
    for key, times, values in batch.points:
        inside = [(at, value) for at, value in zip(times, values, strict=True) if start_ms <= at < end_ms]
        if inside:
            points.append((key, [at for at, _ in inside], [value for _, value in inside]))
    found = [(key, [one for one in samples if start_ms <= one.time_ms < end_ms]) for key, samples in batch.histograms]
    examples = [one for one in batch.examples if start_ms <= round(one["at"] * 1000) < end_ms]
    dropped = batch.dropped if start_ms <= round(batch.end_s * 1000) < end_ms else []
    return Part(batch.sender, batch.number, points, [each for each in found if each[1]], examples, dropped)
