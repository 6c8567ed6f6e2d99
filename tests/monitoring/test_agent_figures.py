"""What the agent adds up, keeps and reads, without a process or a hub."""

from __future__ import annotations

import io
import json
import math
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from tests.monitoring.intake import KEY, request

from roadworthy.monitoring.agent import (
    Exposition,
    Figures,
    HostFigures,
    Log,
    Spool,
    Statsd,
    Wrong,
    alone,
    bucket,
    named,
    write_durably,
)

BEGIN_S, END_S = 1_795_263_810, 1_795_263_820


@pytest.fixture
def log() -> Log:
    return Log(io.StringIO())


@pytest.fixture
def figures(log: Log) -> Figures:
    return Figures(KEY, "web1", log)


def lines(figures: Figures, begin_s: int = BEGIN_S, end_s: int = END_S) -> list[Any]:
    return [json.loads(line) for line in figures.lines(begin_s, end_s)]


def series(figures: Figures, name: str) -> list[Any]:
    return [line for line in lines(figures) if isinstance(line, list) and line[0] == name]


@pytest.mark.parametrize("value_s", [0.00002, 0.0123, 0.5, 1.0, 1.1, 59.9, 3600.0])
def test_a_bucket_is_right_within_five_percent(value_s: float) -> None:
    key = bucket(value_s)
    assert isinstance(key, int)
    middle_s = 1.1 ** (key - 1) * 2 * 1.1 / 2.1
    assert abs(middle_s - value_s) / value_s <= 0.05
    assert key == math.ceil(math.log(value_s) / math.log(1.1))


def test_what_took_no_time_has_a_bucket_of_its_own() -> None:
    assert [bucket(value) for value in (0, -1, 1e-9, 1e9)] == ["zero", "zero", bucket(1e-5), bucket(1e4)]


def test_a_total_begins_with_zero_once_and_only_grows(figures: Figures) -> None:
    figures.count("stories_total", (), 3)
    assert series(figures, "stories_total") == [["stories_total", {"host": "web1"}, [[BEGIN_S + 1, 0], [END_S, 3]]]]
    figures.settle()
    figures.count("stories_total", (), 2)
    assert series(figures, "stories_total") == [["stories_total", {"host": "web1"}, [[END_S, 5]]]]


def test_a_histogram_is_of_its_interval(figures: Figures) -> None:
    for value_s in (0.1, 0.1, 2.0):
        figures.observe("render_seconds", (("section", "sport"),), value_s)
    buckets = {str(bucket(0.1)): 2, str(bucket(2.0)): 1}
    labels = {"section": "sport", "host": "web1"}
    assert series(figures, "render_seconds") == [["render_seconds", labels, "h", [[END_S, buckets, 2.2, 3]]]]
    figures.settle()
    assert series(figures, "render_seconds") == []


def test_a_task_that_does_not_say_how_long_it_took_counts_no_duration(figures: Figures) -> None:
    for more in ({}, {"ms": 250}):
        figures.take(json.dumps({"v": 1, "kind": "task", "name": "send", "status": "done", **more}).encode())
    assert series(figures, "site_tasks_total")[0][2][-1][1] == 2
    assert series(figures, "site_task_seconds")[0][3] == [[END_S, {str(bucket(0.25)): 1}, 0.25, 1]]


def test_own_figures_are_what_they_are_called_unless_that_is_one_of_ours(figures: Figures) -> None:
    for name in ("open_tickets", "pg_up", "open.tickets", "orders_total", "7days"):
        told = {"v": 1, "kind": "figure", "name": name, "labels": {"host": "me", "site id": "x"}, "value": 3}
        figures.take(json.dumps(told).encode())
    found = {line[0]: line[1] for line in lines(figures) if isinstance(line, list)}
    labels = {"site_id": "x", "host": "web1"}
    assert found.pop("agent_datagrams_total")
    assert found == dict.fromkeys(("open_tickets", "own_pg_up", "orders_total_now", "own_7days"), labels)


@pytest.mark.parametrize("value", [None, "3", True, [], float("nan"), 1e300])
def test_an_own_figure_that_is_no_number_is_said_and_left_out(figures: Figures, log: Log, value: Any) -> None:
    figures.take(json.dumps({"v": 1, "kind": "figure", "name": "open_tickets", "value": value}).encode())
    assert series(figures, "open_tickets") == []
    assert log.out.getvalue() == f"agent: {KEY}: a datagram can't be added up (ValueError)\n"


ACCESS = {
    "time": 1795263812.123, "id": "3f2a", "site": KEY, "client": "203.0.113.9", "status": 200, "sent": 5120,
    "server": "web1-0", "answered_ms": 12, "took_ms": 20,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({}, {"status": "200", "reached": "yes"}),
        ({"status": 502, "answered_ms": -1}, {"status": "502", "reached": "no"}),
        ({"server": "<NOSRV>", "answered_ms": -1, "status": 308}, {"status": "308", "reached": "no"}),
        ({"status": -1, "answered_ms": -1, "took_ms": -1}, {"status": "other", "reached": "no"}),
        ({"status": "x" * 9000}, {"status": "other", "reached": "yes"}),
    ],
)
def test_a_line_of_the_load_balancers_log_is_a_request_as_the_visitor_saw_it(
    figures: Figures, changes: dict[str, Any], labels: dict[str, str]
) -> None:
    figures.take(json.dumps({**ACCESS, **changes}, separators=(",", ":")).encode())
    (found,) = series(figures, "front_requests_total")
    assert (found[1], found[2]) == ({**labels, "host": "web1"}, [[BEGIN_S + 1, 0], [END_S, 1]])
    times = sum(line[3][0][3] for line in series(figures, "front_request_seconds"))
    assert times == (0 if changes.get("took_ms") == -1 else 1)


def test_a_line_of_the_log_that_was_cut_off_is_a_request_all_the_same(figures: Figures) -> None:
    figures.take(json.dumps(ACCESS, separators=(",", ":")).encode()[:150])
    assert series(figures, "front_requests_total")[0][1] == {"status": "other", "reached": "no", "host": "web1"}


def test_what_is_counted_no_more_is_forgotten_and_begins_at_zero_again(figures: Figures) -> None:
    figures.take(request())
    for _ in range(31):
        assert series(figures, "site_requests_total")
        figures.settle()
    assert (lines(figures), figures.views, figures.releases) == ([], {}, {})
    figures.take(request())
    assert series(figures, "site_requests_total")[0][2] == [[BEGIN_S + 1, 0], [END_S, 1]]


def test_examples_are_the_slowest_few_of_each_view_and_few_in_all(figures: Figures) -> None:
    values_ms = random.Random(5).sample(range(1, 1000), 300)
    for number, ms in enumerate(values_ms):
        figures.take(request(view=f"v{number % 10}", ms=ms, path="/front/"))
    found = [line for line in lines(figures) if isinstance(line, dict)]
    ranked = sorted(range(300), key=lambda number: -values_ms[number])
    kept: dict[str, list[int]] = {}
    for number in ranked:
        kept.setdefault(f"v{number % 10}", []).append(values_ms[number])
    wanted = sorted((ms for some in kept.values() for ms in some[:5]), reverse=True)[:20]
    assert [one["ms"] for one in found] == wanted
    assert {one["example"] for one in found} == {"slow"}


def test_of_what_the_site_does_not_call_slow_each_view_has_one_example_now_and_then(figures: Figures) -> None:
    for _ in range(361):
        for ms in (9, 30, 20):
            figures.take(request(ms=ms))
        found = [one["ms"] for one in lines(figures) if isinstance(one, dict)]
        assert found == ([30] if not figures.shown else [])
        figures.settle()
    assert len(figures.shown) == 0


def test_an_example_holds_nothing_but_what_is_known_and_nothing_long(figures: Figures) -> None:
    rows = [["SELECT 1", "a.py:4", 7], ["x" * 3000, "b.py:1", float("inf")], [1, 2], ["too", "many", 1]]
    failed = {"ms": 900, "status": 500, "error": "ValueError"}
    figures.take(request(password="hunter2", path="/" * 2000, repeated=rows, at=5, **failed))
    (found,) = [line for line in lines(figures) if isinstance(line, dict)]
    assert found == {
        "example": "failed", "v": 1, "kind": "request", "at": END_S, "view": "articles.views.front", "method": "GET",
        "status": 500, "ms": 900, "db_ms": 4.1, "queries": 10, "hits": 2, "misses": 1, "bytes": 5120, "id": "3f2a",
        "release": "20261121-1", "path": "/" * 500, "error": "ValueError",
        "repeated": [["SELECT 1", "a.py:4", 7], ["x" * 500, "b.py:1", 0]],
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 8000,
        b"\xff\xfe",
        b'{"v":2,"kind":"request"}',
        b'{"v":1,"kind":"visit"}',
        b'{"v":1,"kind":"request","view":"' + b"x" * 9000 + b'"}',
    ],
)
def test_garbage_is_counted_and_nothing_else(figures: Figures, raw: bytes) -> None:
    figures.take(raw)
    labels = {"result": "garbage", "host": "web1"}
    assert lines(figures) == [["agent_datagrams_total", labels, [[BEGIN_S + 1, 0], [END_S, 1]]]]


@pytest.mark.parametrize("value", [None, "x", -1, 1e300, [], {}, True, float("nan"), 10**400])
def test_a_field_that_is_no_figure_counts_as_nothing(figures: Figures, value: Any) -> None:
    usual = {"ms": value, "db_ms": value, "queries": value, "hits": value, "bytes": value, "status": value}
    datagram = {"v": 1, "kind": "request", "view": value, "method": value, "release": value, **usual, "repeated": value}
    figures.take(json.dumps(datagram).encode())
    (found,) = series(figures, "site_requests_total")
    assert (found[1]["method"], found[1]["status"], found[2][-1][1]) == ("other", "other", 1)
    assert series(figures, "site_queries_total")[0][2][-1][1] == 0


def test_too_many_series_are_added_up_as_other_and_it_is_said_once(figures: Figures, log: Log) -> None:
    for number in range(5000):
        figures.count("stories_total", (("story", str(number)),), 1)
    found = series(figures, "stories_total")
    assert len(found) == 4001
    assert [line[2][-1][1] for line in found if line[1]["story"] == "other"] == [1000]
    assert log.out.getvalue() == f"agent: {KEY}: too many series: the rest is added up as other\n"


def test_statsd_figures_go_to_the_site_that_they_name(figures: Figures, log: Log) -> None:
    other = Figures("kiosk-production", "web1", log)
    statsd = Statsd({KEY: figures, "kiosk-production": other}, "", log)
    statsd.take(b"sold:2|c|#site:kiosk-production,host:forged,kind:paper")
    statsd.take(b"sold:2|c")
    assert [line[:2] for line in lines(other)] == [["sold_total", {"kind": "paper", "host": "web1"}]]
    assert lines(figures) == []
    assert log.out.getvalue() == "agent: statsd figures of no known site are left out (tag them `#site:KEY`)\n"


@pytest.mark.parametrize(
    "line",
    [
        b"x",
        b"x:|c",
        b"x:nan|g",
        b"x:inf|ms",
        b"x:1|q",
        b"x:1|c|@0",
        b"x:1|c|@2",
        b"x:1|c|@-1",
        b":::|||",
        b"x:1|c|@0.1x",
    ],
)
def test_a_line_that_is_no_statsd_is_said_and_left_out(figures: Figures, log: Log, line: bytes) -> None:
    Statsd({KEY: figures}, "", log).take(line)
    assert lines(figures) == []
    assert log.out.getvalue() == "agent: a line sent to statsd is none of its form (name:value|type)\n"


def test_a_name_that_anybody_may_send_can_not_be_one_of_the_agents_own() -> None:
    names = ["stories.read", "site_requests_total", "node_load1", "9lives", "", "ü/x", "a" * 300]
    assert [named(name) for name in names] == [
        "stories_read", "statsd_site_requests_total", "statsd_node_load1", "statsd_9lives", "_", "__x", "a" * 180,
    ]  # fmt: skip


EXPOSED = r"""# HELP http_total Requests "seen".
# TYPE http_total counter
http_total{path="/a b",code="200"} 12
http_total{path="say \"hi\" {now}, \\ and \n",code="500",} 3 1795263812000
up_s 0.25
 spaced{ a="1" , b="2" } 7e3
nan NaN
inf{a="b"} +Inf
broken{a="b} 1
broken{a=b} 1
bad-name 1
no_value
no_number x
"""


def test_an_exposition_is_read_as_prometheus_does() -> None:
    exposition = Exposition({"host": "db1"})
    for _ in range(2):  # the second time what is known of a line is used
        found, over = exposition.lines(EXPOSED, END_S)
        assert [json.loads(line) for line in found] == [
            ["http_total", {"path": "/a b", "code": "200", "host": "db1"}, [[END_S, 12]]],
            ["http_total", {"path": 'say "hi" {now}, \\ and \n', "code": "500", "host": "db1"}, [[END_S, 3]]],
            ["up_s", {"host": "db1"}, [[END_S, 0.25]]],
            ["spaced", {"a": "1", "b": "2", "host": "db1"}, [[END_S, 7000]]],
        ]
        assert over == 0


def test_an_exposition_that_is_too_long_is_cut_and_said() -> None:
    found, over = Exposition({}).lines("".join(f'a{{n="{number}"}} 1\n' for number in range(30)), END_S, 20)
    assert (len(found), over) == (20, 10)


def test_known_lines_are_read_fast() -> None:
    exposition = Exposition({"host": "db1"})
    text = "".join(f'haproxy_x_total{{proxy="site",server="web{number}"}} {number}\n' for number in range(2000))
    exposition.lines(text, END_S)
    begun_s = time.process_time()
    for _ in range(10):
        exposition.lines(text, END_S)
    print(f"\n{(time.process_time() - begun_s) / 20_000 * 1e6:.2f} µs a line")


def test_units_are_found_by_pattern_wherever_their_group_is(tmp_path: Path) -> None:
    top = tmp_path / "sys/fs/cgroup"
    web = top / r"system.slice/system-gazette\x2dproduction\x2dweb.slice/gazette-production-web@20261121-1.service"
    for folder in (web, top / "system.slice/haproxy.service", top / "system.slice/cron.service"):
        folder.mkdir(parents=True)
        (folder / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1000000\n")
    (top / "cgroup.procs").write_text("")
    (web / "memory.current").write_text("70000000\n")
    (web / "memory.stat").write_text("anon 60000000\ninactive_file 10000000\n")
    (web / "pids.current").write_text("5\n")
    host = HostFigures("web1", ["gazette-production-*", "haproxy.service"], f"{tmp_path}/")
    host.restarts = {"haproxy": 2}
    found = {name: [json.loads(line) for line in some] for name, some in host.unit_lines(END_S)}
    labels = {"unit": "gazette-production-web@20261121-1", "host": "web1"}
    assert found["gazette-production-web@20261121-1"] == [
        ["unit_cpu_seconds_total", labels, [[END_S, 1.5]]],
        ["unit_memory_bytes", labels, [[END_S, 60000000]]],
        ["unit_tasks", labels, [[END_S, 5]]],
    ]
    of_balancer = {"unit": "haproxy", "host": "web1"}
    assert found["haproxy"] == [
        ["unit_cpu_seconds_total", of_balancer, [[END_S, 1.5]]],
        ["unit_restarts_total", of_balancer, [[END_S, 2]]],
    ]
    assert len(found) == 2


def test_where_groups_count_no_memory_their_processes_do(tmp_path: Path) -> None:
    unit = tmp_path / "sys/fs/cgroup/system.slice/postgresql@15-main.service"
    unit.mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/cgroup.procs").write_text("")
    (unit / "cgroup.procs").write_text("7\n8\n9\n")
    (unit / "cgroup.threads").write_text("7\n8\n9\n10\n")
    for pid, text in (("7", "900 300 200 1 0 1 0"), ("8", "900 150 100 1 0 1 0")):
        (tmp_path / "proc" / pid).mkdir(parents=True)
        (tmp_path / "proc" / pid / "statm").write_text(f"{text}\n")
    ((_, found),) = HostFigures("db1", ["postgresql@*"], f"{tmp_path}/").unit_lines(END_S)
    assert [json.loads(line)[2] for line in found] == [
        [[END_S, (100 + 50 + 200) * os.sysconf("SC_PAGE_SIZE")]],
        [[END_S, 4]],
    ]


def test_what_road_keeps_alive_is_shown_with_its_children(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    host = HostFigures("workstation", [], state=str(state))
    child = subprocess.Popen(["sh", "-c", "sleep 60 & wait"], start_new_session=True)
    try:
        state.write_text(
            json.dumps(
                {
                    "processes": [
                        {"name": "web", "pid": child.pid, "restarts": 2},
                        {"name": "redis", "pid": 0, "restarts": 0},
                    ]
                }
            )
        )
        end_s = time.time() + 10
        while (found := of_run(host))["unit_tasks", "web"] != 2 and time.time() < end_s:
            time.sleep(0.05)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    assert found["unit_tasks", "web"] == 2 and found["unit_restarts_total", "web"] == 2
    assert 100_000 < found["unit_memory_bytes", "web"] < 50_000_000 and found["unit_cpu_seconds_total", "web"] < 1
    assert {name for name, unit in found if unit == "redis"} == {"unit_tasks", "unit_restarts_total"}
    assert found["unit_tasks", "redis"] == 0
    state.write_text("{")
    assert of_run(host) == {}


def of_run(host: HostFigures) -> dict[tuple[str, str], float]:
    ((_, found),) = host.unit_lines(END_S)
    return {(name, labels["unit"]): samples[0][1] for name, labels, samples in map(json.loads, found)}


def test_a_host_that_hides_its_figures_has_none(tmp_path: Path) -> None:
    assert HostFigures("web1", ["*"], f"{tmp_path}/").lines(END_S)[2:] == []
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/diskstats").write_text("8 0 sda\n")
    (tmp_path / "proc/meminfo").write_text("MemAvailable:       12 kB\nMemTotal: ? kB\n")
    assert HostFigures("web1", [], f"{tmp_path}/").unit_lines(END_S) == []


def test_a_mount_is_counted_once_and_none_of_a_container(tmp_path: Path) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    rows = ["8:1 / / rw - ext4", "8:1 /x /srv/deep rw - ext4", "8:2 / /data rw - xfs", "0:5 / /run rw - tmpfs"]
    rows += ["8:3 / /var/lib/docker/a rw - ext4", "0:9 / /mnt rw - nfs4", "8:4 / /a\\040b rw - ext4"]
    (tmp_path / "proc/self/mountinfo").write_text("".join(f"1 2 {row} /dev/x rw\n" for row in rows))
    assert HostFigures("web1", [], f"{tmp_path}/").mounts() == ["/", "/data"]


def test_a_spool_whose_state_is_spoilt_begins_as_another_sender(tmp_path: Path, log: Log) -> None:
    spool = Spool(str(tmp_path), "web1", log)
    spool.add(1, BEGIN_S, END_S, "[]")
    assert spool.next() is not None
    first = spool.state
    assert Spool(str(tmp_path), "web1", log).state == first
    (tmp_path / "state.json").write_text('{"sender": "web1/')
    again = Spool(str(tmp_path), "web1", log)
    assert again.next() is not None
    assert (again.state["number"], again.state["sender"] != first["sender"]) == (1, True)
    assert Spool(str(tmp_path), "web2", log).state["sender"].startswith("web2/")


def test_numbers_are_bound_to_batches_and_dropping_leaves_no_gap(tmp_path: Path, log: Log) -> None:
    spool = Spool(str(tmp_path), "web1", log)
    for seq in range(1, 6):
        spool.add(seq, seq * 10, seq * 10 + 10, "[]")
    first = spool.next()
    assert first is not None
    for _ in range(2):
        unsent = spool.oldest_unsent()
        assert unsent is not None
        spool.drop(unsent)
    spool.drop(first)
    spool = Spool(str(tmp_path), "web1", log)
    assert [batch.seq for batch in spool.batches] == [1, 4, 5], "the one that may be at the hub is kept"
    again = spool.next()
    assert again is not None
    assert (again.seq, spool.state["number"]) == (1, 1)
    spool.done(again)
    fourth = spool.next()
    assert fourth is not None
    assert (fourth.seq, spool.state["number"], spool.state["bound"]["dropped"]) == (4, 2, [[20, 40]])


def test_a_journal_that_a_batch_holds_already_is_not_counted_again(tmp_path: Path, log: Log) -> None:
    spool = Spool(str(tmp_path), "web1", log)
    for seq in (3, 4, 5):
        (tmp_path / f"{seq:010d}-100.journal").write_bytes(request() + b"\n" if seq < 5 else b"")
    spool.add(3, 90, 100, "[]")
    assert spool.journals() == [str(tmp_path / "0000000004-100.journal")]


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    write_durably(str(tmp_path / "a"), b"whole")
    with pytest.raises(OSError, match="No such file"):
        write_durably(str(tmp_path / "none/b"), b"whole")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"whole")]


def test_only_one_agent_has_a_spool(tmp_path: Path) -> None:
    alone(str(tmp_path / "spool"))
    with pytest.raises(Wrong, match="another agent works here"):
        alone(str(tmp_path / "spool"))
