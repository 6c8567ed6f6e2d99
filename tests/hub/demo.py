"""Fills a hub's folder with a newspaper's week and goes on sending: `python -m tests.hub.demo FOLDER [URL TOKEN]`."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from pathlib import Path

from tests.hub.newspaper import KEY, Newspaper, site

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

HOUR_S = 3600
WEEK = ((200, 50, 600), (50, 1, 60), (1, 0, 10))


def fill(folder: Path, now: float, newspaper: Newspaper, hours: tuple[tuple[float, float, int], ...]) -> None:
    """Write the site's file and its series, in stretches: hours before now from the first to the second, and a step."""
    described = site(now) | {"key": newspaper.key}
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    (folder / "sites" / f"{newspaper.key}.json").write_text(json.dumps(described))
    newspaper.releases = tuple((deploy["at"], deploy["release"]) for deploy in described["deploys"])
    store = SeriesStore(folder / "series", lambda: now)
    for first, last, step_s in hours:
        for body in newspaper.batches(now - first * HOUR_S, now - last * HOUR_S, step_s):
            store.take(Batch.read(body))
    store.close()


def send(url: str, token: str, newspaper: Newspaper, seconds: float, since: float) -> None:
    """Send on each ten seconds."""
    end = time.time() + seconds
    while time.time() < end:
        time.sleep(10)
        now = time.time()
        for body in newspaper.batches(since, now, 10):
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-roadworthy-batch"}
            with urllib.request.urlopen(urllib.request.Request(f"{url}/-/intake", body, headers), timeout=10) as answer:
                answer.read()
        since = now


if __name__ == "__main__":
    paper, began = Newspaper(), time.time() // 60 * 60
    fill(Path(sys.argv[1]), began, paper, WEEK)
    print(KEY)
    if len(sys.argv) > 3:
        send(sys.argv[2], sys.argv[3], paper, float(sys.argv[4]) if len(sys.argv) > 4 else 600, began)
