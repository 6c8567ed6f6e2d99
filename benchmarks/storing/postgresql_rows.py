"""PostgreSQL with a row for each sample, and a row for each series and hour beside it; a cluster of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from storing.samples import DAY_S, SERIES, START_S, Measured, Samples, best_ms, folder

SCHEMA = """
CREATE TABLE sample (series integer, at integer, value double precision, PRIMARY KEY (series, at));
CREATE TABLE hour (series integer, at integer, mean float8, least float8, most float8, PRIMARY KEY (series, at));
"""
ROLL_UP = """
INSERT INTO hour SELECT series, at / 3600 * 3600 AS hour, avg(value), min(value), max(value) FROM sample
GROUP BY series, hour
"""
DAY = "SELECT at / 300, max(value) - min(value) FROM sample WHERE series = 0 AND at >= %s GROUP BY 1 ORDER BY 1"
SAMPLES_OF_DAY = "SELECT at, value FROM sample WHERE series = 0 AND at >= %s ORDER BY at"
MONTH = "SELECT series, at, mean, least, most FROM hour WHERE at >= %s ORDER BY series, at"
SIZE = "SELECT pg_total_relation_size('sample') + pg_total_relation_size('hour')"


def programs() -> Path:
    """Return where PostgreSQL's programs are."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return newest[-1].parent if newest else Path(shutil.which("initdb") or "initdb").parent


@contextmanager
def cluster(root: Path) -> Iterator[str]:
    """Run a cluster that listens on a socket only; yield how to reach it."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(root, "postgres")
    control = [*as_user, str(programs() / "pg_ctl"), "-D", str(root / "data"), "-w", "-l", str(root / "log")]
    options = f"-c listen_addresses='' -c unix_socket_directories={root} -c max_wal_size=4GB"
    new = [*as_user, str(programs() / "initdb"), "-D", str(root / "data"), "-A", "trust", "-U", "bench"]
    subprocess.run(new, check=True, capture_output=True, cwd=root)
    subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=root)
    try:
        yield f"host={root} user=bench dbname=postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=root)


def main() -> None:
    """Measure it."""
    samples = Samples.read()
    with cluster(folder()) as there, psycopg.connect(there, autocommit=True) as connection:
        connection.execute(SCHEMA)
        found = Measured("PostgreSQL rows", samples=SERIES * len(samples.values[0]))
        begun = time.perf_counter()
        for times, values in samples.batches():
            lines = (
                f"{number}\t{at}\t{value!r}\n"
                for number, each in enumerate(values)
                for at, value in zip(times, each, strict=True)
            )
            with connection.cursor() as cursor, cursor.copy("COPY sample FROM STDIN") as copy:
                copy.write("".join(lines))
        connection.execute(ROLL_UP)
        connection.execute("VACUUM ANALYZE")
        found.taking_s = time.perf_counter() - begun
        day = [samples.end_s - DAY_S]
        found.day_ms = best_ms(lambda: connection.execute(DAY, day).fetchall())
        found.samples_of_day_ms = best_ms(lambda: connection.execute(SAMPLES_OF_DAY, day).fetchall())
        found.month_ms = best_ms(lambda: connection.execute(MONTH, [START_S]).fetchall())
        row = connection.execute(SIZE).fetchone()
        found.bytes = row[0] if row else 0
    found.say()


if __name__ == "__main__":
    main()
