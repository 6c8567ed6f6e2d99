"""A host's batches as an agent posts them, ten seconds each: read, stored durably, folded and sealed."""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import zlib
from pathlib import Path

from roadworthy.monitoring.series.store import SeriesStore

START_S = 1_795_262_400
SERIES = 300
INTERVALS = 720
SITE = "gazette-production"


def bodies(span: int) -> list[bytes]:
    """Return two hours of a host, each body with `span` intervals of ten seconds."""
    chance = random.Random(7)
    heads = [json.dumps([f"figure_{n % 30}_total", {"place": str(n), "host": "web1"}])[:-1] for n in range(SERIES)]
    totals = [chance.randrange(10**6) for _ in heads]
    found = []
    for number in range(INTERVALS // span):
        at = START_S + 10 * span * number
        header = {"v": 1, "site": SITE, "sender": "web1/a", "number": number + 1, "from": at, "to": at + 10 * span}
        lines = [json.dumps(header)]
        for place, head in enumerate(heads):
            points = []
            for part in range(span):
                totals[place] += chance.randrange(500)
                points.append(f"[{at + 10 * part},{totals[place]}]")
            lines.append(f"{head},[{','.join(points)}]]")
        found.append(zlib.compress("\n".join(lines).encode(), 1))
    return found


def main() -> None:
    """Measure it for batches of ten seconds, and of ten minutes as they come after the hub was away."""
    for span in (1, 60):
        given = bodies(span)
        with tempfile.TemporaryDirectory() as folder:
            now = [float(START_S)]
            store = SeriesStore(Path(folder), lambda now=now: now[0])
            begun, begun_cpu = time.perf_counter(), time.process_time()
            for number, body in enumerate(given, 1):
                now[0] = START_S + 10 * span * number
                store.take(store.read(body))
            now[0] += 7200
            store.tend(SITE)
            wall_s, cpu_s = time.perf_counter() - begun, time.process_time() - begun_cpu
            store.close()
        count = SERIES * INTERVALS
        rates = f"{count / wall_s:,.0f} samples/s ({count / cpu_s:,.0f} per CPU second)"
        print(f"a host's {SERIES} series, batches of {10 * span} s, from the posted body on: {rates}", file=sys.stdout)


if __name__ == "__main__":
    main()
