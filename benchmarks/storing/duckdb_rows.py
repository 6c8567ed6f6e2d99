"""DuckDB with a row for each sample: it is made to add up many of them, so there are no rows for hours beside them."""

from __future__ import annotations

import time

import duckdb
import numpy
from storing.samples import BATCH_S, DAY_S, SERIES, START_S, STEP_S, Measured, Samples, best_ms, folder

DAY = "SELECT second // 300, max(value) - min(value) FROM sample WHERE series = 0 AND second >= ? GROUP BY 1 ORDER BY 1"
SAMPLES_OF_DAY = "SELECT second, value FROM sample WHERE series = 0 AND second >= ? ORDER BY second"
MONTH = """
SELECT series, second // 3600, avg(value), min(value), max(value) FROM sample WHERE second >= ?
GROUP BY 1, 2 ORDER BY 1, 2
"""


def main() -> None:
    """Measure it."""
    samples = Samples.read()
    path = folder() / "rows.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute("CREATE TABLE sample (series INTEGER, second INTEGER, value DOUBLE)")
    found = Measured(f"DuckDB {duckdb.__version__} rows", samples=SERIES * len(samples.values[0]))
    series = numpy.repeat(numpy.arange(SERIES, dtype=numpy.int32), BATCH_S // STEP_S)
    begun, begun_cpu = time.perf_counter(), time.process_time()
    for times, values in samples.batches():
        batch = {
            "series": series,
            "second": numpy.tile(numpy.array(times, dtype=numpy.int32), SERIES),
            "value": numpy.concatenate([numpy.frombuffer(each) for each in values]),
        }
        connection.register("batch", batch)
        connection.execute("INSERT INTO sample SELECT series, second, value FROM batch")
    connection.execute("CHECKPOINT")
    found.taking_s, found.taking_cpu_s = time.perf_counter() - begun, time.process_time() - begun_cpu
    day = [samples.end_s - DAY_S]
    found.day_ms = best_ms(lambda: connection.execute(DAY, day).fetchall())
    found.samples_of_day_ms = best_ms(lambda: connection.execute(SAMPLES_OF_DAY, day).fetchall())
    found.month_ms = best_ms(lambda: connection.execute(MONTH, [START_S]).fetchall())
    connection.close()
    found.bytes = path.stat().st_size
    found.say()


if __name__ == "__main__":
    main()
