"""A hub that hands every sample over to the real VictoriaMetrics, which is away at first, and again in between."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass

import pytest
from tests.hub.demo import fill
from tests.hub.newspaper import HOSTS, KEY, Newspaper
from tests.hub.running import Hub, free_port

PROGRAM = shutil.which("victoria-metrics")
TIME_LIMIT_S = 60
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(PROGRAM is None, reason="victoria-metrics is not installed here (apt install victoria-metrics)"),
]


@dataclass
class HandingOver(Hub):
    target: str = ""

    def environ(self):
        return {**super().environ(), "ROADWORTHY_HUB_REMOTE_WRITE": self.target}

    def log(self):
        return [line for line in (self.folder / "log").read_text().splitlines() if "8428" in line or "samples" in line]


@pytest.fixture
def victoria(tmp_path):
    """Return its address, and how it is started; it ends with the test."""
    address, running = f"127.0.0.1:{free_port()}", []

    def start():
        words = [f"-storageDataPath={tmp_path}/victoria", f"-httpListenAddr={address}", "-memory.allowedBytes=64MiB"]
        with (tmp_path / "victoria.log").open("a") as log:
            running.append(subprocess.Popen([PROGRAM, *words], stderr=log, stdout=log))
        return running[-1]

    yield f"http://{address}", start
    for server in running:
        server.terminate()
        server.wait(30)


def ask(url, **parameters):
    with OPENER.open(f"{url}?{urllib.parse.urlencode(parameters)}", timeout=10) as answer:
        return answer.read().decode()


def there(url, since):
    """Return when the engine has samples of one series; nothing while it does not answer."""
    try:
        ask(f"{url}/internal/force_flush")
        text = ask(f"{url}/api/v1/export", **{"match[]": 'node_load1{host="web1"}', "start": since})
    except OSError:
        return []
    return json.loads(text)["timestamps"] if text else []


def wait_for(is_true, what):
    until = time.monotonic() + TIME_LIMIT_S
    while not is_true():
        assert time.monotonic() < until, what()
        time.sleep(0.3)


def test_nothing_is_lost_while_it_is_away_and_that_is_said_once(tmp_path, victoria):
    url, start = victoria
    hub = HandingOver(tmp_path, free_port(), target=f"{url}/api/v1/write")
    now = time.time() // 60 * 60
    paper = Newspaper()
    fill(tmp_path, now - 7200, paper, ((1, 0.9, 10),))
    tokens = {host: hub.call("token", host, KEY).stdout.strip() for host in HOSTS}
    hub.start()
    sent = [0]

    def send(begin, end):
        for at in range(int(begin), int(end), 60):
            for host in HOSTS:
                times = list(range(at + 9, at + 60, 10))
                headers = {"Authorization": f"Bearer {tokens[host]}", "Content-Type": "application/x-roadworthy-batch"}
                request = urllib.request.Request(f"{hub.url}/-/intake", paper.batch(host, times, 10), headers)
                OPENER.open(request, timeout=20).close()
            sent[0] += 6

    try:
        send(now - 3600, now - 3000)
        wait_for(lambda: any("can't be reached" in line for line in hub.log()), hub.log)
        send(now - 3000, now - 2400)
        first = start()
        wait_for(lambda: len(there(url, now - 3700)) == sent[0], lambda: (len(there(url, now - 3700)), sent, hub.log()))
        first.terminate()  # killed, it would lose what it took in its last seconds: that is no matter of the hub's
        first.wait(30)
        send(now - 2400, now - 1800)
        wait_for(lambda: sum("can't be reached" in line for line in hub.log()) == 2, hub.log)
        hub.stop()
        hub.start()
        start()
        wait_for(lambda: len(there(url, now - 3700)) == sent[0], lambda: (len(there(url, now - 3700)), sent, hub.log()))
        times = there(url, now - 3700)
        assert times == sorted(set(times))
        assert len(hub.log()) <= 4
    finally:
        hub.stop()
