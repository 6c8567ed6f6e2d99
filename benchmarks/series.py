"""Measures Roadworthy's series beside rows in SQLite, DuckDB and PostgreSQL: the same samples, the same questions.

`series.py [DAYS]` (30 if not said): 20 series every 10 s, in batches of an hour, each batch durable before the next.
Rows get a table of hours too, made in one go at the end, where the engine would otherwise read every sample. Each store
runs in a process of its own, one after the other; a store that can't be had here is named and left out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from storing.samples import Samples
from uv import find_uv_bin

HERE = Path(__file__).parent
TIME_LIMIT_S = 900
STORES = ("roadworthy_series", "sqlite_rows", "duckdb_rows", "postgresql_rows")
NEEDS = {"duckdb_rows": ("duckdb>=1.4", "numpy>=2")}


def python_for(store: str, folder: Path) -> str:
    """Return the Python that has what a store needs."""
    if store not in NEEDS:
        return sys.executable
    environment = folder / "venv"
    subprocess.run([find_uv_bin(), "venv", "-q", "--python", sys.executable, str(environment)], check=True)
    python = str(environment / "bin" / "python")
    subprocess.run([find_uv_bin(), "pip", "install", "-q", "--python", python, *NEEDS[store]], check=True)
    return python


def measure(store: str, days: int, samples: Path, folder: Path) -> dict[str, Any] | None:
    """Run one store; None where it can't run here, which is said."""
    place = folder / store
    place.mkdir()
    try:
        words = [python_for(store, folder), "-m", f"storing.{store}", str(days), str(samples), str(place)]
        variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
        if store in NEEDS:
            variables["PYTHONPATH"] = str(HERE)
        run = subprocess.run(words, env=variables, capture_output=True, text=True, check=True, timeout=TIME_LIMIT_S)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"{store} can't be measured here: {getattr(error, 'stderr', '') or error}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def line(found: dict[str, Any]) -> str:
    """Return one line of the table."""
    samples, cpu_s = found["samples"], found["taking_cpu_s"]
    per_cpu = f"{samples / cpu_s:,.0f}" if cpu_s else "-"
    return (
        f"{found['name']:<22}{found['bytes'] / samples:>9.2f}{found['day_ms']:>9.2f}{found['samples_of_day_ms']:>13.2f}"
        f"{found['month_ms']:>10.1f}{samples / found['taking_s']:>14,.0f}{per_cpu:>14}"
    )


def main() -> None:
    """Measure all, and print a table."""
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory(prefix="road-series-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        Samples.make(days, folder / "samples")
        print(
            f"{days} days of 20 series, every 10 s; best ms of 15: a day by 5 minutes, a day's samples, all by the hour"
        )
        print(
            f"{'':<22}{'bytes':>9}{'day':>9}{'day samples':>13}{'20 series':>10}{'samples/s in':>14}{'per CPU s':>14}"
        )
        for store in STORES:
            found = measure(store, days, folder / "samples", folder)
            if found:
                print(line(found), flush=True)
    subprocess.run([sys.executable, str(HERE / "storing" / "wire.py")], check=True, timeout=TIME_LIMIT_S)


if __name__ == "__main__":
    main()
