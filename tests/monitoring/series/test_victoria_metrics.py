"""VictoriaMetrics, the real one, takes what is handed over and answers the same."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roadworthy.monitoring.series.remote_write import Handed
from roadworthy.monitoring.series.store import SeriesStore

PROGRAM = shutil.which("victoria-metrics")
SITE = "gazette-production"
TIME_LIMIT_S = 30
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(PROGRAM is None, reason="victoria-metrics is not installed here (apt install victoria-metrics)"),
]


def ask(url: str, **parameters: Any) -> Any:
    with OPENER.open(f"{url}?{urllib.parse.urlencode(parameters)}", timeout=10) as answer:
        text = answer.read().decode()
    return json.loads(text) if text.startswith("{") else text


@pytest.fixture
def victoria(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    words = [f"-storageDataPath={tmp_path}/victoria", f"-httpListenAddr={address}", "-memory.allowedBytes=64MiB"]
    with (tmp_path / "victoria.log").open("w") as log:
        server = subprocess.Popen([str(PROGRAM), *words], stderr=log, stdout=log)
    try:
        until_s = time.monotonic() + TIME_LIMIT_S
        while True:
            try:
                ask(f"http://{address}/health")
                break
            except OSError:
                assert time.monotonic() < until_s, (tmp_path / "victoria.log").read_text()
                time.sleep(0.1)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(TIME_LIMIT_S)


def test_it_has_every_sample_and_the_same_percentile(victoria: str, tmp_path: Path, sender: Any) -> None:
    now = int(time.time()) // 60 * 60 - 600
    store = SeriesStore(tmp_path / "series", lambda: now + 600, handed_to=[f"{victoria}/api/v1/write"])
    for place in range(30):
        at = now + 10 * place
        requests = ["site_requests_total", {"view": 'say "hi"'}, [[at, 7 * place]]]
        store.take(
            sender.batch(requests, ["site_request_seconds", {}, "h", [[at, {"-20": 95, "8": 5}, 15, 100]]], at=at)
        )
        if place % 10 == 5:
            store.fold(SITE)
    assert store.remote_write(SITE) == {f"{victoria}/api/v1/write": Handed(samples=60)}
    ask(f"{victoria}/internal/force_flush")
    exported = ask(f"{victoria}/api/v1/export", **{"match[]": "site_requests_total", "start": now - 60})
    labels = {"__name__": "site_requests_total", "host": "web1", "site": SITE, "view": 'say "hi"'}
    assert exported["metric"] == labels
    assert exported["values"] == [7 * place for place in range(30)]
    assert exported["timestamps"] == [1000 * (now + 10 * place) for place in range(30)]
    query = "histogram_quantile(0.5, sum(rate(site_request_seconds_bucket[2m])) by (le))"
    (answer,) = ask(f"{victoria}/api/v1/query", query=query, time=now + 250)["data"]["result"]
    (own,) = store.quantile(SITE, "site_request_seconds", now, now + 300, 300, q=0.5)
    assert own.values[0] == pytest.approx(float(answer["value"][1]), rel=0.25)  # its buckets are four of ours wide
    store.close()


def test_it_scrapes_what_is_told(victoria: str, tmp_path: Path, sender: Any) -> None:
    now = int(time.time())
    store = SeriesStore(tmp_path / "series", lambda: now)
    line = ["site_requests_total", {"view": 'say "hi"\\n'}, [[now, 12]]]
    store.take(sender.batch(line, ["site_request_seconds", {}, "h", [[now, {"-20": 3}, 0.45, 3]]], at=now))
    body = "".join(store.exposition(SITE)).encode()
    OPENER.open(urllib.request.Request(f"{victoria}/api/v1/import/prometheus", body), timeout=10).close()
    ask(f"{victoria}/internal/force_flush")
    found = ask(f"{victoria}/api/v1/export", **{"match[]": "site_requests_total"})
    assert (found["metric"]["view"], found["values"], found["timestamps"]) == ('say "hi"\\n', [12], [1000 * now])
    counted = ask(f"{victoria}/api/v1/export", **{"match[]": "site_request_seconds_count", "end": now + 60})
    assert counted["values"] == [3]
    store.close()
