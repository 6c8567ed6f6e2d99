"""All that was measured on the sites of a hub: taken batch by batch, asked for by graphs, forgotten by the month."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from roadworthy.monitoring.series import asking
from roadworthy.monitoring.series.batch import LIMITS, SITE, Batch
from roadworthy.monitoring.series.exposition import STALE_S, exposition
from roadworthy.monitoring.series.known_keys import KnownKeys
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.month import month_before, month_of, months_between
from roadworthy.monitoring.series.month_file import MonthFile
from roadworthy.monitoring.series.parting import parts
from roadworthy.monitoring.series.remote_write import Handed, Post, hand_over, post
from roadworthy.monitoring.series.selector import Selector
from roadworthy.monitoring.series.series_data import HistogramData, SeriesData
from roadworthy.monitoring.series.series_key import COUNTER_ENDS, SeriesKey
from roadworthy.monitoring.series.taking import Taken, take_part
from roadworthy.monitoring.series.window import Function, Windows

FOLD_WEIGHT = 400_000  # some 6 MB
FOLD_ROWS = 2_000
SLICE = 64
MONTH_FILE = re.compile(r"\d{4}-\d{2}\.series")
WINDOWS = 20_000
NEW_S = 2 * 86_400
STEPS_S = (10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400)


class SeriesStore:
    """The series of all sites under one folder: FOLDER/KEY/2026-11.series. Threads may share it."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], float] = time.time,
        limits: Limits = LIMITS,
        handed_to: Sequence[str] = (),
    ) -> None:
        self.folder = folder
        self.handed_to = tuple(handed_to)
        self.clock = clock
        self.limits = limits
        self._files: dict[tuple[str, str], MonthFile] = {}
        self._lock = threading.Lock()
        self._known = KnownKeys()

    def read(self, body: bytes) -> Batch:
        """Read what a sender posted. Raise Refused."""
        return Batch.read(body, self.limits, self._known)

    def take(self, batch: Batch) -> Taken:
        """Store a batch, once however often it comes, and do a little of what is due. Raise Refused."""
        taken = Taken(is_new=False)
        for month, part in parts(batch, self.clock(), self.limits).items():
            file = self._file(batch.site, month)
            taken += take_part(file, part, self.limits, self.handed_to)
            self._tend(file, SLICE)
        return taken

    def tend(self, site: str) -> None:
        """Do all that is due: bring what was taken into chunks, and seal the hours that are over."""
        for month in self.months(site):
            while self._tend(self._file(site, month), SLICE):
                pass

    def fold(self, site: str) -> None:
        """Bring everything that was taken into chunks now, due or not."""
        for month in self.months(site):
            self._file(site, month).fold(self.clock())
        self.tend(site)

    def select(
        self,
        site: str,
        selector: str,
        start_s: float,
        end_s: float,
        step_s: float | None = None,
        *,
        function: Function | None = None,
        by: Sequence[str] | None = None,
        across: asking.Across = "sum",
    ) -> list[SeriesData]:
        """Return what a selector means from `start_s` up to `end_s`: samples, or one figure for each `step_s`.

        With no function, counters give their rate and gauges their mean. With `by`, series that share these labels
        become one line. Raise ValueError for what can't be asked.
        """
        chosen = Selector.read(selector)
        start_ms, end_ms = round(start_s * 1000), round(end_s * 1000)
        if step_s is None:
            return asking.samples(self._files_of(site, start_ms, end_ms), chosen, start_ms, end_ms)
        windows = _windows(start_ms, end_ms, step_s)
        files = self._files_of(site, windows.start_ms, windows.end_ms)
        wanted = function or ("rate" if chosen.name.endswith(COUNTER_ENDS) else "mean")
        before = self._existing(site, month_before(month_of(windows.start_ms)))
        found = asking.figures(files, before, chosen, windows, wanted)
        if by is not None:
            return asking.across(found, chosen.name, by, across, windows)
        times = windows.times_s()
        return [SeriesData(key.name, dict(key.labels), times, values) for key, values in found.items()]

    def histograms(
        self, site: str, selector: str, start_s: float, end_s: float, step_s: float, *, by: Sequence[str] = ()
    ) -> list[HistogramData]:
        """Return histograms added up over hosts and windows, for each group that shares the labels `by`."""
        windows = _windows(round(start_s * 1000), round(end_s * 1000), step_s)
        files = self._files_of(site, windows.start_ms, windows.end_ms)
        return asking.histograms(files, Selector.read(selector), by, windows)

    def quantile(
        self, site: str, selector: str, start_s: float, end_s: float, step_s: float, *, q: float, by: Sequence[str] = ()
    ) -> list[SeriesData]:
        """Return for each window the value that a share `q` of all do not exceed, at most 5 % off."""
        return [each.quantile(q) for each in self.histograms(site, selector, start_s, end_s, step_s, by=by)]

    def sites(self) -> list[str]:
        """Return the sites of which there is something."""
        return sorted({path.parent.name for path in self.folder.glob("*/*.series")})

    def months(self, site: str) -> list[str]:
        """Return the months of which a site has something, the oldest first."""
        return sorted(path.stem for path in (self.folder / site).glob("*.series") if MONTH_FILE.fullmatch(path.name))

    def names(self, site: str) -> list[str]:
        """Return the names of the metrics of this month."""
        return sorted({key.name for key in self._newest_keys(site)})

    def labels(self, site: str, name: str) -> dict[str, list[str]]:
        """Return the labels of a metric in this month, each with its values."""
        found: dict[str, set[str]] = {}
        for key in self._newest_keys(site):
            if key.name == name:
                for label, value in key.labels:
                    found.setdefault(label, set()).add(value)
        return {label: sorted(values) for label, values in sorted(found.items())}

    def examples(self, site: str, start_s: float, end_s: float, most: int = 100) -> list[dict[str, Any]]:
        """Return the examples of slow and failed requests, the newest first, each with its host."""
        found: list[dict[str, Any]] = []
        span = (round(start_s * 1000), round(end_s * 1000))
        query = "SELECT host, data FROM example WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms DESC LIMIT ?"
        for file in self._files_of(site, *span):
            with file.reading() as (connection, _):
                rows = connection.execute(query, (*span, most)).fetchall()
            found += [{**json.loads(data), "host": host} for host, data in rows]
        return sorted(found, key=lambda one: -one["at"])[:most]

    def gaps(self, site: str, start_s: float, end_s: float) -> list[tuple[str, float, float]]:
        """Return which sender had to give up which times, as (sender, from, to)."""
        span = (round(end_s * 1000), round(start_s * 1000))
        found: list[tuple[str, float, float]] = []
        for file in self._files_of(site, span[1], span[0]):
            with file.reading() as (connection, _):
                query = "SELECT sender, start_ms / 1000.0, end_ms / 1000.0 FROM gap WHERE start_ms < ? AND end_ms > ?"
                found += connection.execute(query, span).fetchall()
        return sorted(set(found), key=lambda gap: gap[1])

    def exposition(self, site: str) -> list[str]:
        """Return the last value of every series, as lines of Prometheus' text."""
        now_s = self.clock()
        span = (round((now_s - STALE_S) * 1000), round((now_s + self.limits.ahead_s) * 1000))
        return exposition(site, self._files_of(site, *span), now_s)

    def remote_write(self, site: str, send: Post = post) -> dict[str, Handed]:
        """Hand over what was taken since the last time to all targets (URLs of remote write); return what each got."""
        files = [self._file(site, month) for month in self.months(site)]
        return {
            target: sum((hand_over(file, site, target, send) for file in files), Handed()) for target in self.handed_to
        }

    def retain(self, site: str, months: int) -> list[str]:
        """Keep the newest months, and those of which batches may still come; unlink the files of the others.

        Return the months that went.
        """
        needed = month_of(round((self.clock() - self.limits.oldest_s) * 1000))
        gone = [month for month in self.months(site)[: -max(1, months)] if month < needed]
        for month in gone:
            with self._lock:
                file = self._files.pop((site, month), None)
            if file is not None:
                file.close()
            for end in ("", "-wal", "-shm"):
                (self.folder / site / f"{month}.series{end}").unlink(missing_ok=True)
        return gone

    def newest(self, site: str) -> MonthFile | None:
        """Return the file of the newest month."""
        months = self.months(site)
        return self._existing(site, months[-1]) if months else None

    def close(self) -> None:
        """Close all files."""
        with self._lock:
            files, self._files = list(self._files.values()), {}
        for file in files:
            file.close()

    def _tend(self, file: MonthFile, most: int) -> bool:
        """Do a little of what is due; say whether there may be more."""
        now_s = self.clock()
        if file.fold_if_due(now_s, FOLD_ROWS, FOLD_WEIGHT):
            return True
        return file.seal_some(now_s, most) == most

    def _file(self, site: str, month: str) -> MonthFile:
        if not SITE.fullmatch(site):
            raise ValueError(f"{site[:100]!r} is not the key of a site")
        with self._lock:
            found = self._files.get((site, month))
            if found is None:
                found = self._files[site, month] = MonthFile(self.folder / site / f"{month}.series")
            return found

    def _existing(self, site: str, month: str) -> MonthFile | None:
        file = self._file(site, month)
        return file if file.path.exists() else None

    def _files_of(self, site: str, start_ms: int, end_ms: int) -> list[MonthFile]:
        """Return the files that have a part of a time, the oldest first."""
        there = self.months(site)
        return [self._file(site, month) for month in months_between(start_ms, end_ms) if month in there]

    def _newest_keys(self, site: str) -> set[SeriesKey]:
        """Return the series of this month; on its first days also those of the month before."""
        now_s, found = self.clock(), set[SeriesKey]()
        for file in self._files_of(site, round((now_s - NEW_S) * 1000), round((now_s + self.limits.ahead_s) * 1000)):
            with file.reading():
                found.update(file.index.keys)
        return found


def step_for(start_s: float, end_s: float, points: int = 300) -> int:
    """Return the step in seconds that draws a time in at most so many points."""
    return next((step_s for step_s in STEPS_S if (end_s - start_s) / step_s <= points), STEPS_S[-1])


def _windows(start_ms: int, end_ms: int, step_s: float) -> Windows:
    if start_ms < 0 or end_ms <= start_ms:
        raise ValueError("the time asked for ends before it begins")
    if step_s < 1 or (end_ms - start_ms) / (step_s * 1000) > WINDOWS:
        raise ValueError(f"a step of {step_s:g} s makes more than {WINDOWS} points of the time asked for")
    return Windows(start_ms, end_ms, round(step_s * 1000))
