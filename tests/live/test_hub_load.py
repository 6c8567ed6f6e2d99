"""A hundred hosts send to one hub, which is killed again and again: all that they sent is there, once."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.hub.hosts import KEY, Line, captured, hosts
from tests.hub.running import Hub, free_port

from roadworthy.monitoring.series.chunk import segments
from roadworthy.monitoring.series.folding import LOW
from roadworthy.monitoring.series.journal import Row
from roadworthy.monitoring.series.shape import shape_of
from roadworthy.monitoring.series.store import SeriesStore

pytestmark = [pytest.mark.live]
HOSTS, INTERVALS, STEP_S = 100, 14, 300
LINES, KILLS = 10, 3
FEWEST, LONGEST_S, DUE_S = 3, 8.0, 120.0
"""Hosts go on for so long, or for so few intervals where the machine is slow."""


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    return captured(tmp_path_factory.mktemp("agent"))


@pytest.fixture
def hub(tmp_path):
    own = Hub(tmp_path, free_port())
    own.start()
    yield own
    own.stop()


def kill(hub):
    """End all of the hub at once, with no time to do anything."""
    os.killpg(hub.process.pid, signal.SIGKILL)
    hub.process.wait(timeout=10)
    hub.process = None


def stored(folder):
    """Return how often each sample lies in the files, of figures with their values: no reader's eye leaves one out."""
    store, times, values = SeriesStore(folder / "series"), Counter(), {}
    for month in store.months(KEY):
        file = store._file(KEY, month)
        with file.reading() as (connection, _):
            keys = file.index.keys
            (folded,) = connection.execute("SELECT value FROM state WHERE name = 'folded'").fetchone()

            def keep(id_, samples, keys=keys):
                key = keys[id_ - 1]
                pairs = (
                    [(each.time_ms, each.sum) for each in samples] if key.is_histogram else zip(*samples, strict=True)
                )
                for time_ms, value in pairs:
                    times[key, time_ms] += 1
                    values[key, time_ms] = value

            for (data,) in connection.execute("SELECT data FROM journal WHERE number > ?", (folded,)):
                row = Row.read(data)
                for id_, *samples in row.points:
                    keep(id_, samples)
                for id_, samples in row.histograms:
                    keep(id_, samples)
            for id_, data in connection.execute("SELECT id, data FROM open"):
                for chunk in segments(data):
                    keep(id_ & LOW, shape_of(keys[(id_ & LOW) - 1]).read((id_ >> 32) * 1000, chunk))
            for id_, data in connection.execute("SELECT id, data FROM raw"):
                keep(id_ >> 32, shape_of(keys[(id_ >> 32) - 1]).read((id_ & LOW) * 1000, data))
    ledger = [
        row
        for month in store.months(KEY)
        for row in store._file(KEY, month)._connect().execute("SELECT sender, first, last FROM taken").fetchall()
    ]
    assert store.gaps(KEY, 0, time.time() + 3600) == []
    store.close()
    return times, values, ledger


def expected(senders, moments):
    """Return what should lie there."""
    found = {}
    for host in senders:
        for at, line in enumerate(host.lines):
            labels = tuple(sorted({**line[1], "host": host.name}.items()))
            is_histogram = len(line) == 4
            for number, end_s in enumerate(moments[: host.number], 1):
                value = number if is_histogram else host.figure(at, line[0], number)
                found[(line[0], labels, is_histogram), end_s * 1000] = value
    return found


def test_a_hub_that_is_killed_while_a_hundred_hosts_send_has_every_sample_once(hub, lines):
    senders = hosts(HOSTS, lines, hub.folder)
    began, now = time.monotonic(), int(time.time())
    moments = [now - STEP_S * back for back in range(INTERVALS, 0, -1)]
    kills, pause, chance = 0, threading.Event(), random.Random()

    def send(own, seed):
        line = Line(hub.port, random.Random(seed), loses=0.03)
        for number, end_s in enumerate(moments, 1):
            if number > FEWEST and time.monotonic() > began + LONGEST_S:
                break
            for host in own:
                line.deliver(host, host.batch(number, end_s), began + DUE_S)
                host.number = number
        line.close()
        return line.again

    with ThreadPoolExecutor(LINES) as pool:
        sent = [pool.submit(send, senders[place::LINES], place) for place in range(LINES)]
        for _ in range(KILLS):
            pause.wait(chance.uniform(0.2, 2.5))
            assert not all(one.done() for one in sent)
            kill(hub)
            hub.start()
            kills += 1
        again = sum(one.result() for one in sent)
    kill(hub)
    batches = sum(host.number for host in senders)
    print(
        f"{batches} batches of {len(lines)} series; {kills} kills; {again} sent again; {time.monotonic() - began:.0f} s"
    )
    times, values, ledger = stored(hub.folder)
    assert [sample for sample, count in times.items() if count != 1] == []
    assert {(tuple(key), at): value for (key, at), value in values.items()} == expected(senders, moments)
    assert sorted(ledger) == sorted((f"{host.name}/boot", 1, host.number) for host in senders)
    assert again > 0


def test_a_hundred_hosts_that_send_at_the_same_moments_are_all_heard(hub, lines):
    senders, reader = hosts(HOSTS, lines, hub.folder), hub.person()
    intervals, took_s, pages_s = 2, [], []  # how long it takes is said, and decides nothing: machines are busy

    def send(host, number, end_s):
        line = Line(hub.port, random.Random(host.place))
        line.deliver(host, host.batch(number, end_s), time.monotonic() + 60)
        line.close()
        return line.took_s[-1]

    with ThreadPoolExecutor(HOSTS) as pool:
        for number in range(1, intervals + 1):
            due = time.monotonic() + 10
            sent = [pool.submit(send, host, number, int(time.time())) for host in senders]
            began = time.monotonic()
            assert reader.ask(f"/{KEY}/").status == 200
            pages_s.append(time.monotonic() - began)
            took_s += [one.result() for one in sent]
            time.sleep(max(0, due - time.monotonic()) if number < intervals else 0)
    print(f"answers within {max(took_s):.2f} s; pages meanwhile within {max(pages_s):.2f} s")
    hub.stop()
    times, _, _ = stored(hub.folder)
    assert len(times) == HOSTS * intervals * len(lines) and set(times.values()) == {1}
