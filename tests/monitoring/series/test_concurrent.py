"""Exactly once though the hub is killed at any moment, and readers see whole states while it writes."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.series_key import SeriesKey
from roadworthy.monitoring.series.store import SeriesStore

SITE = "gazette-production"
NOON = 1_795_262_400
BATCHES = 400
ROUNDS = 12
TIME_LIMIT_S = 60
RECEIVER = """
import sys
from pathlib import Path
from roadworthy.monitoring.series import store as stores
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.series_key import SeriesKey
stores.FOLD_ROWS = 7
at = [0]
store = stores.SeriesStore(Path(sys.argv[1]), lambda: at[0])
key = SeriesKey("ticks_total", (("host", "web1"),))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    at[0] = 1_795_262_400 + 60 * number
    points = [(key, [1000 * (at[0] + 10 * part) for part in range(6)], [6.0 * number + part for part in range(6)])]
    store.take(Batch("gazette-production", "web1/a", number, at[0], at[0], points))
    print(number, flush=True)
"""


def test_every_batch_is_there_once_though_the_hub_is_killed_at_random(tmp_path: Path) -> None:
    """The sender sends again what was not acknowledged; its minutes go over several hours, folds and seals."""
    chance = random.Random(4)
    acknowledged, rounds, until_s = 0, 0, time.monotonic() + TIME_LIMIT_S
    while acknowledged < BATCHES and time.monotonic() < until_s:
        words = [sys.executable, "-c", RECEIVER, str(tmp_path), str(max(1, acknowledged)), str(BATCHES + 1)]
        child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        lives = chance.randrange(5, 60) if rounds < ROUNDS else BATCHES
        for line in itertools.islice(child.stdout, lives):
            acknowledged = int(line)
        time.sleep(chance.random() * 0.004)  # into the middle of the next ones
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        rounds += 1
    assert acknowledged == BATCHES
    assert rounds > ROUNDS // 2
    store = SeriesStore(tmp_path, lambda: NOON + 60 * BATCHES)
    for _ in range(2):
        (found,) = store.select(SITE, "ticks_total", NOON, NOON + 60 * (BATCHES + 1))
        assert found.values == [float(number) for number in range(6, 6 * (BATCHES + 1))]
        whole = store.select(SITE, "ticks_total", NOON, NOON + 3600 * 8, 3600, function="increase")
        assert sum(value or 0 for value in whole[0].values) == 6 * BATCHES - 1
        store.fold(SITE)
    store.close()


def test_readers_see_whole_states_while_it_is_written(tmp_path: Path) -> None:
    now = [float(NOON)]
    store = SeriesStore(tmp_path, lambda: now[0])
    key = SeriesKey("ticks_total", (("host", "web1"),))
    seen: list[int] = []
    problems: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            found = store.select(SITE, "ticks_total", NOON, NOON + 86_400)
            values = found[0].values if found else []
            seen.append(len(values))
            if values != [float(place) for place in range(len(values))]:
                problems.append(f"{len(values)} samples, not the first ones")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 301):
        start = 60 * (number - 1)
        now[0] = NOON + start + 60
        points = [(key, [1000 * (NOON + start + 10 * part) for part in range(6)], [start / 10 + n for n in range(6)])]
        store.take(Batch(SITE, "web1/a", number, now[0], now[0], points))
        if number % 20 == 0:
            store.fold(SITE)
    done.set()
    for reader in readers:
        reader.join(TIME_LIMIT_S)
    assert problems == []
    assert sorted(seen) == seen or len(readers) > 1
    (found,) = store.select(SITE, "ticks_total", NOON, NOON + 86_400)
    assert found.values == [float(place) for place in range(1800)]
    store.close()


def test_two_hubs_may_take_for_the_same_site(tmp_path: Path) -> None:
    one, other = (SeriesStore(tmp_path, lambda: float(NOON)) for _ in range(2))
    for number, store in zip(range(1, 41), itertools.cycle((one, other)), strict=False):
        points = [(SeriesKey(f"series_{part}", ()), [1000 * (NOON + number)], [float(number)]) for part in (1, number)]
        batch = Batch(SITE, "web1/a", number, NOON, NOON, points[: 1 + (number > 1)])
        assert store.take(batch).is_new
        assert not (other if store is one else one).take(batch).is_new
        if number % 10 == 0:
            store.fold(SITE)
    for store in (one, other):
        (found,) = store.select(SITE, "series_1", NOON, NOON + 60)
        assert found.values == [float(number) for number in range(1, 41)]
        assert len(store.names(SITE)) == 40
        store.close()
