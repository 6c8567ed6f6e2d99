"""The agent as a process, with a hub that fails in all the ways a hub can."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from tests.monitoring.intake import KEY, Intake, Running, opened, request, running, until

FRONT = {"view": "articles.views.front", "host": "web1"}


def test_what_a_site_sends_arrives_added_up(tmp_path: Path) -> None:
    intake = Intake()
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        for number in range(40):
            status, ms = (500, 80 + number) if number % 4 == 0 else (200, 10)
            agent.send(request(status=status, ms=ms, path="/front/", repeated=[["SELECT %s", "a.py:4", 7]]))
        agent.send(b'{"v":1,"kind":"task","name":"a.send","status":"failed","ms":900,"wait_ms":5}')
        agent.wait_until_read()
        until(lambda: intake.increase("site_tasks_total") == 1)
        assert agent.end() == 0
    labels = {**FRONT, "method": "GET", "release": "20261121-1"}
    assert intake.points("site_requests_total", **labels, status="200")[-1][1] == 30
    assert intake.points("site_requests_total", **labels, status="500")[-1][1] == 10
    assert intake.points("site_queries_total", **FRONT)[-1][1] == 400
    assert intake.points("site_repeated_queries_total", **FRONT)[-1][1] == 280
    assert intake.points("site_cache_hits_total", **FRONT)[-1][1] == 80
    assert intake.points("site_response_bytes_total", **FRONT)[-1][1] == 40 * 5120
    assert intake.observed("site_request_seconds").total() == 40
    assert intake.observed("site_request_seconds")["-48"] == 30, "1.1^-49 < 0.010 s ≤ 1.1^-48"
    examples = [line for line in intake.lines() if isinstance(line, dict)]
    failed = [(one["kind"], one["ms"]) for one in examples if one["example"] == "failed"]
    assert sorted(failed) == [
        ("request", 100),
        ("request", 104),
        ("request", 108),
        ("request", 112),
        ("request", 116),
        ("task", 900),
    ]
    assert intake.points("node_load1", host="web1")
    assert intake.points("node_memory_MemAvailable_bytes", host="web1")
    assert intake.points("node_filesystem_avail_bytes", host="web1", mountpoint="/")


def test_a_batch_says_whose_it_is_and_numbers_have_no_gap(tmp_path: Path) -> None:
    intake = Intake()
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        until(lambda: len(intake.stored) == 2)
        agent.end()
        agent.start()
        until(lambda: len(intake.stored) >= 5)
    heads = intake.heads()
    assert {(head["site"], head["sender"], tuple(head["dropped"])) for head in heads} == {(KEY, heads[0]["sender"], ())}
    assert heads[0]["sender"].startswith("web1/")
    assert [head["number"] for head in heads] == list(range(1, len(heads) + 1))
    assert all(one["to"] <= two["from"] for one, two in pairwise(heads))


def test_nothing_is_lost_or_counted_twice_by_a_hub_that_misbehaves_and_an_agent_that_is_killed(tmp_path: Path) -> None:
    chance, intake, sent = random.Random(7), Intake(7), 0
    intake.answer = intake.badly
    with opened(intake) as port:
        agent = Running(tmp_path, f"http://127.0.0.1:{port}")
        try:
            for _ in range(8):
                agent.start()
                end_s = time.monotonic() + chance.uniform(0.2, 3.5)
                while time.monotonic() < end_s:
                    for _ in range(chance.randrange(1, 30)):
                        agent.send(request(view=f"articles.views.{chance.choice('abc')}", ms=chance.uniform(1, 900)))
                        sent += 1
                    time.sleep(chance.uniform(0, 0.2))
                agent.wait_until_read()
                agent.kill()
            intake.answer = lambda: "200"
            agent.start()
            until(lambda: intake.increase("site_requests_total") >= sent and not agent.spooled())
            assert agent.end() == 0
        finally:
            agent.kill()
    assert intake.increase("site_requests_total") == sent
    assert intake.observed("site_request_seconds").total() == sent
    numbers = sorted(head["number"] for head in intake.heads())
    assert numbers == list(range(1, len(numbers) + 1))
    assert intake.twice > 0, "no batch came twice: the hub did not misbehave enough for this test to say anything"


def test_while_the_hub_is_away_batches_wait_on_disk_and_it_is_said_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    intake = Intake()
    with running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        for _ in range(2):
            agent.send(request())
            waiting = len(agent.spooled())
            until(lambda waiting=waiting: len(agent.spooled()) > waiting)  # type: ignore[misc]
        assert agent.end() == 0
        kept = len(agent.spooled())
        assert kept >= 3
        with opened(intake, port):
            agent.start()
            until(lambda: len(intake.stored) >= kept)
            agent.end()
    assert intake.increase("site_requests_total") == 2
    away = f"the hub at http://127.0.0.1:{port} does not answer (Connection refused)"
    away = f"agent: {away}; batches are kept until it does"
    assert agent.log().count(away) == 1


def test_the_interval_that_was_begun_is_on_disk_after_sigterm(tmp_path: Path) -> None:
    with running(tmp_path, "http://127.0.0.1:9", interval_s=300) as agent:
        agent.send(request())
        assert agent.end() == 0
        assert (len(agent.spooled()), (tmp_path / "s.sock").exists()) == (1, False)


def test_a_hub_that_hangs_makes_no_datagram_wait(tmp_path: Path) -> None:
    intake = Intake()
    intake.answer = lambda: "hang"
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        until(lambda: intake.posts > 0)
        begun_s = time.monotonic()
        for _ in range(200):
            agent.send(request())
        assert time.monotonic() - begun_s < 1
        intake.answer = lambda: "200"
        until(lambda: intake.increase("site_requests_total") == 200)


@pytest.mark.parametrize("status", [400, 403, 409, 413, 422])
def test_a_batch_that_the_hub_refuses_is_laid_aside_and_the_next_one_has_its_number(
    tmp_path: Path, status: int
) -> None:
    intake = Intake()
    intake.answer = lambda: str(status) if intake.posts == 1 else "200"
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        until(lambda: len(intake.stored) == 1)
        agent.end()
    aside = [path.name for path in (tmp_path / "spool" / KEY / "refused").iterdir()]
    _, begin, end = aside[0].split(".")[0].split("-")
    head = intake.heads()[0]
    assert (head["number"], head["dropped"]) == (1, [[int(begin), int(end)]])
    why = f"agent: {KEY}: the hub refuses a batch ({status}: as it was told); it is laid aside in refused/"
    assert agent.log().count(why) == 1


def test_a_wrong_token_keeps_the_batches_until_it_is_right(tmp_path: Path) -> None:
    intake = Intake()
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        right = (tmp_path / "token").read_text()
        (tmp_path / "token").write_text("another")
        until(lambda: intake.posts > 1)
        assert not intake.stored
        (tmp_path / "token").write_text(right)
        until(lambda: bool(intake.stored))
        assert "another" not in "".join(agent.log())
    assert intake.heads()[0]["number"] == 1


def test_when_the_spool_is_full_the_oldest_are_given_up_and_the_next_batch_says_so(tmp_path: Path) -> None:
    intake = Intake()
    intake.answer = lambda: "500"
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}", spool_mb=0.009) as agent:
        until(lambda: any("full" in line for line in agent.log()))
        intake.answer = lambda: "200"
        until(lambda: len(intake.stored) >= 2)
        agent.end()
    heads = intake.heads()
    assert [head["number"] for head in heads] == list(range(1, len(heads) + 1))
    gone = [given_up for head in heads for given_up in head["dropped"]]
    spans = sorted([*gone, *([head["from"], head["to"]] for head in heads)])
    assert gone
    assert all(one[1] == two[0] for one, two in pairwise(spans)), spans
    said = "agent: the spool is full (0.009 MB): the oldest batches are given up"
    assert agent.log().count(said) == 1


def test_what_comes_over_tls_is_sent_only_to_a_hub_of_the_given_authority(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl makes the certificate")
    pair = ["-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"]
    name = ["-subj", "/CN=hub1", "-addext", "subjectAltName=IP:127.0.0.1"]
    new = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subprocess.run([*new, *pair, *name], check=True, capture_output=True)
    both = tmp_path / "both.pem"
    both.write_text((tmp_path / "key.pem").read_text() + (tmp_path / "cert.pem").read_text())
    intake = Intake()
    with opened(intake, certificate=both) as port, running(tmp_path, f"https://127.0.0.1:{port}") as agent:
        until(lambda: "certificate" in "".join(agent.log()))
        assert (agent.end(), intake.posts) == (0, 0)
        agent.config["ca_file"] = str(tmp_path / "cert.pem")
        agent.start()
        until(lambda: bool(intake.stored))


def test_statsd_and_prometheus_endpoints_are_taken(tmp_path: Path) -> None:
    import http.server
    import threading

    class Metrics(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'# HELP haproxy_up x\nhaproxy_up{proxy="site"} 1\nhaproxy_up{proxy="other"} NaN\n')

        def log_message(self, *_: object) -> None:
            pass

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        statsd = f"127.0.0.1:{one.getsockname()[1]}"
    endpoint = http.server.HTTPServer(("127.0.0.1", 0), Metrics)
    threading.Thread(target=endpoint.serve_forever, args=(0.05,), daemon=True).start()
    place = f"127.0.0.1:{endpoint.server_port}"
    scrape = [{"url": f"http://{place}/metrics", "labels": {"service": "balancer"}, "site": KEY}]
    intake = Intake()
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}", statsd=statsd, scrape=scrape) as agent:
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        lines = (
            b"stories.read:3|c|@0.1|#section:sport\nopen:4|g\nopen:-1|g\nrender:250|ms\nwho:ann|s\nwho:bob|s\nnonsense"
        )
        out.sendto(lines, ("127.0.0.1", int(statsd.split(":")[1])))
        until(lambda: bool(intake.points("stories_read_total") and intake.points("haproxy_up")))
        agent.end()
    endpoint.shutdown()
    endpoint.server_close()
    assert intake.points("stories_read_total", section="sport", host="web1")[-1][1] == 30
    assert intake.points("open")[0][1] == 3
    assert intake.points("who")[0][1] == 2
    assert intake.observed("render_seconds") == {"-14": 1}
    assert intake.points("haproxy_up", proxy="site", service="balancer", host="web1")[0][1] == 1
    assert not intake.points("haproxy_up", proxy="other")
    assert intake.points("up", instance=place, service="balancer")[0][1] == 1
    assert agent.log() == ["agent: a line sent to statsd is none of its form (name:value|type)"]


def test_while_another_process_has_the_port_of_statsd_all_else_goes_on(tmp_path: Path) -> None:
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    other.bind(("127.0.0.1", 0))
    statsd = f"127.0.0.1:{other.getsockname()[1]}"
    intake = Intake()
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}", statsd=statsd) as agent:
        agent.send(request())
        until(lambda: bool(intake.points("site_requests_total")))
        other.close()
        until(lambda: len(agent.log()) == 2)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(b"stories.read:3|c", ("127.0.0.1", int(statsd.split(":")[1])))
        until(lambda: bool(intake.points("stories_read_total")))
        agent.end()
    assert agent.log() == [
        f"agent: statsd can't be taken at {statsd} (Address already in use)",
        f"agent: statsd is taken at {statsd}",
    ]


def test_senders_gone_mad_cost_no_more_memory_than_there_is(tmp_path: Path) -> None:
    intake, chance = Intake(), random.Random(3)
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}") as agent:
        assert agent.process
        mad = [
            b"",
            b"[" * 8000,
            b"\xff" * 9000,
            b'{"v":1}',
            b'{"v":1,"kind":"request","ms":1e999,"view":{},"status":[1]}',
        ]
        for number in range(6000):
            agent.send(
                request(view=f"v{number}", release=f"r{number}", ms=10 ** chance.uniform(-2, 8), path="/" * 3000)
            )
            if number % 100 == 0:
                for one in mad:
                    agent.send(one)
        agent.wait_until_read()
        until(lambda: intake.increase("agent_datagrams_total") == 6000 + 60 * len(mad))
        memory = Path(f"/proc/{agent.process.pid}/status").read_text()
        peak_mb = int(memory.split("VmHWM:")[1].split()[0]) / 1024
        assert agent.end() == 0
    print(f"\nat its peak the agent had {peak_mb:.1f} MB")
    assert peak_mb < 40
    lost = sum(value for _, value in intake.points("agent_datagrams_total", result="lost")[-1:])
    assert 0 <= 6060 - intake.increase("site_requests_total") <= lost
    assert len({line[1]["view"] for line in intake.lines() if isinstance(line, list) and "view" in line[1]}) <= 502
    assert intake.points("site_requests_total", view="other")
    assert f"agent: {KEY}: more than 500 views: the rest is added up as other" in agent.log()


def test_at_fifty_requests_a_second_it_stays_small(tmp_path: Path) -> None:
    chance, intake, count = random.Random(2), Intake(), 400
    with opened(intake) as port, running(tmp_path, f"http://127.0.0.1:{port}", interval_s=10, units=["*"]) as agent:
        assert agent.process
        begun_s = time.monotonic()
        for number in range(count):
            time.sleep(max(0.0, begun_s + number / 50 - time.monotonic()))
            agent.send(request(view=f"v{number % 40}", ms=chance.lognormvariate(3, 1), path="/front/"))
        used_s, took_s = used_cpu_s(agent.process.pid), time.monotonic() - begun_s
        status = Path(f"/proc/{agent.process.pid}/status").read_text()
        resident_mb = int(status.split("VmRSS:")[1].split()[0]) / 1024
    print(f"\n{resident_mb:.1f} MB, {used_s / took_s * 100:.2f} % of a core, its start among it")
    assert resident_mb < 20


def used_cpu_s(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def test_a_second_agent_does_not_share_a_spool(tmp_path: Path) -> None:
    with running(tmp_path, "http://127.0.0.1:9") as agent:
        words = [sys.executable, "-I", agent.process.args[2], str(tmp_path / "agent.json")]  # type: ignore[union-attr,index]
        second = subprocess.run(words, capture_output=True, text=True, timeout=10, check=False)
        assert (second.returncode, second.stderr) == (2, f"agent: {tmp_path}/spool: another agent works here\n")


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (None, "No such file or directory"),
        ("{", "it is no JSON"),
        ("[]", '"host" is missing'),
        (
            json.dumps({"host": "a", "hub": "hub1", "token_file": "t", "spool": "s", "sites": {KEY: {}}}),
            '"hub" is no URL',
        ),
    ],
)
def test_a_configuration_that_is_wrong_is_said(tmp_path: Path, config: str | None, why: str) -> None:
    path = tmp_path / "agent.json"
    if config is not None:
        path.write_text(config)
    from roadworthy.monitoring import agent

    ended = subprocess.run([sys.executable, "-I", agent.__file__, path], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.startswith(f"agent: {path}: {why}")) == (2, True)


def test_it_runs_on_the_oldest_python_that_hosts_have(tmp_path: Path) -> None:
    old = next(iter(sorted(Path.home().glob(".pyenv/versions/3.9.*/bin/python3"))), None) or shutil.which("python3.9")
    if not old:
        pytest.skip("no Python 3.9 here")
    intake = Intake()
    with opened(intake) as port:
        agent = Running(tmp_path, f"http://127.0.0.1:{port}")
        agent.start(str(old))
        try:
            agent.send(request())
            until(lambda: intake.increase("site_requests_total") == 1)
            assert agent.end() == 0
        finally:
            agent.kill()
    assert agent.log() == [] and agent.process and agent.process.returncode != -signal.SIGKILL
