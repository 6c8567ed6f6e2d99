"""Roadworthy's series: batches as the hub takes them, and questions as a graph asks them."""

from __future__ import annotations

import time
from array import array

from storing.samples import BATCH_S, DAY_S, SERIES, START_S, Measured, Samples, best_ms, folder, is_counter

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.store import SeriesStore

SITE = "gazette-production"


def name(number: int) -> str:
    """Return the name of a series' metric."""
    return f"figure_{number}_total" if is_counter(number) else f"figure_{number}"


def main() -> None:
    """Measure it."""
    samples = Samples.read()
    now = [float(START_S)]
    store = SeriesStore(folder(), lambda: now[0])
    keys = [SeriesKey(name(number), (("host", "web1"),)) for number in range(SERIES)]
    found = Measured("Roadworthy's series", samples=SERIES * len(samples.values[0]))
    begun, begun_cpu = time.perf_counter(), time.process_time()
    for number, (times, values) in enumerate(samples.batches(), 1):
        now[0] = times[0] + BATCH_S
        times_ms = array("q", [1000 * each for each in times])
        points = [(key, times_ms, each) for key, each in zip(keys, values, strict=True)]
        store.take(Batch(SITE, "web1/a", number, times[0], now[0], points))
    now[0] += 2 * BATCH_S
    store.tend(SITE)
    found.taking_s, found.taking_cpu_s = time.perf_counter() - begun, time.process_time() - begun_cpu
    end = samples.end_s
    found.day_ms = best_ms(lambda: store.select(SITE, name(0), end - DAY_S, end, 300))
    found.samples_of_day_ms = best_ms(lambda: store.select(SITE, name(0), end - DAY_S, end))
    names = [name(number) for number in range(SERIES)]
    found.month_ms = best_ms(lambda: [store.select(SITE, each, START_S, end, 3600) for each in names])
    store.close()
    found.bytes = sum(path.stat().st_size for path in folder().rglob("*") if path.is_file())
    found.say()


if __name__ == "__main__":
    main()
