"""From a site's own datagrams to the figures of a graph, with an agent that is killed between."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.monitoring.intake import KEY, Intake, Running, opened, until

from roadworthy.contrib.metrics.datagram import of_request
from roadworthy.contrib.metrics.record import Record
from roadworthy.monitoring.series.store import SeriesStore

KILLS = 4


def told(view: str, status: int, ms: float) -> bytes:
    record = Record()
    record.queries, record.db_s, record.hits = 3, ms / 2000, 1
    said = of_request(
        record, '"20261121-1"', at=time.time(), took_ms=ms, view=view, method="GET", status=status, size_bytes=100,
        id_="1", path="/x",
    )  # fmt: skip
    return said.encode("ascii")


def test_each_request_is_in_the_graph_once(tmp_path: Path) -> None:
    chance, intake, sent, begun_s = random.Random(11), Intake(11), {"200": 0, "500": 0}, time.time()
    intake.answer = intake.badly
    with opened(intake) as port:
        agent = Running(tmp_path, f"http://127.0.0.1:{port}")
        try:
            for _ in range(KILLS):
                agent.start()
                for _ in range(chance.randrange(20, 100)):
                    said = []
                    for _ in range(chance.randrange(1, 6)):
                        status = 500 if chance.random() < 0.1 else 200
                        said.append(told(f"articles.views.{chance.choice('abc')}", status, chance.uniform(5, 700)))
                        sent[str(status)] += 1
                    agent.send(b"\n".join(said))
                agent.wait_until_read()
                time.sleep(chance.uniform(0, 3))
                agent.kill()
            intake.answer = lambda: "200"
            agent.start()
            until(lambda: intake.increase("site_requests_total") >= sum(sent.values()) and not agent.spooled())
            assert agent.end() == 0
        finally:
            agent.kill()
    store = SeriesStore(tmp_path / "series")
    for body in intake.bodies:
        store.take(store.read(body))
    window = (KEY, "site_requests_total", begun_s - 3600, begun_s + 3600, 7200.0)
    grown = store.select(*window, function="increase", by=["status"])
    assert {each.labels["status"]: sum(value or 0 for value in each.values) for each in grown} == sent
    queries = store.select(KEY, "site_queries_total", *window[2:], function="increase", by=[])
    assert sum(value or 0 for each in queries for value in each.values) == 3 * sum(sent.values())
    times = store.histograms(KEY, "site_request_seconds", *window[2:])
    assert sum(sum(one.values()) for each in times for one in each.buckets) == sum(sent.values())
    assert store.gaps(KEY, begun_s - 60, time.time() + 60) == []
    store.close()
