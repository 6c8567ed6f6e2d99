"""A PostgreSQL that lives as long as the benchmark: what a migration does is judged by the SQL that it becomes."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
PLACES = "/usr/lib/postgresql"
TIME_LIMIT_S = 60


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """Yield Django's words for an empty database: PostgreSQL where it is installed, else SQLite."""
    found = sorted(Path(PLACES).glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if not found:
        yield SQLITE
        return
    with tempfile.TemporaryDirectory() as folder:
        data, user = Path(folder) / "data", "postgres" if os.geteuid() == 0 else None
        if user:
            Path(folder).chmod(0o777)
        _run([str(found[-1]), "-D", str(data), "-A", "trust", "-U", "beside"], user)
        control = [str(found[-1].with_name("pg_ctl")), "-D", str(data), "-w", "-l", f"{folder}/log"]
        options = f"-c listen_addresses='' -c fsync=off -k {folder}"
        _run([*control, "-o", options, "start"], user)
        try:
            name = {"NAME": "postgres", "USER": "beside", "HOST": folder}
            yield {"ENGINE": "django.db.backends.postgresql", **name}
        finally:
            _run([*control, "-m", "immediate", "stop"], user)


def _run(words: list[str], user: str | None) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, user=user, timeout=TIME_LIMIT_S, cwd="/")
