"""SQLite with a row for each sample, and a row for each series and hour beside it."""

from __future__ import annotations

import sqlite3
import time
from itertools import repeat

from storing.samples import DAY_S, SERIES, START_S, Measured, Samples, best_ms, folder

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE sample (series INTEGER, at INTEGER, value REAL, PRIMARY KEY (series, at)) WITHOUT ROWID;
CREATE TABLE hour (
    series INTEGER, at INTEGER, mean REAL, least REAL, most REAL, PRIMARY KEY (series, at)
) WITHOUT ROWID;
"""
ROLL_UP = """
INSERT INTO hour SELECT series, at / 3600 * 3600 AS hour, avg(value), min(value), max(value) FROM sample
GROUP BY series, hour
"""
DAY = "SELECT at / 300, max(value) - min(value) FROM sample WHERE series = 0 AND at >= ? GROUP BY 1"
SAMPLES_OF_DAY = "SELECT at, value FROM sample WHERE series = 0 AND at >= ? ORDER BY at"
MONTH = "SELECT series, at, mean, least, most FROM hour WHERE at >= ? ORDER BY series, at"


def main() -> None:
    """Measure it."""
    samples = Samples.read()
    path = folder() / "rows.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SCHEMA)
    found = Measured("SQLite rows", samples=SERIES * len(samples.values[0]))
    begun, begun_cpu = time.perf_counter(), time.process_time()
    for times, values in samples.batches():
        connection.execute("BEGIN")
        for number, each in enumerate(values):
            connection.executemany("INSERT INTO sample VALUES (?, ?, ?)", zip(repeat(number), times, each))
        connection.execute("COMMIT")
    connection.execute(ROLL_UP)
    found.taking_s, found.taking_cpu_s = time.perf_counter() - begun, time.process_time() - begun_cpu
    day = (samples.end_s - DAY_S,)
    found.day_ms = best_ms(lambda: connection.execute(DAY, day).fetchall())
    found.samples_of_day_ms = best_ms(lambda: connection.execute(SAMPLES_OF_DAY, day).fetchall())
    found.month_ms = best_ms(lambda: connection.execute(MONTH, (START_S,)).fetchall())
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    found.bytes = path.stat().st_size
    found.say()


if __name__ == "__main__":
    main()
