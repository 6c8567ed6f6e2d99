"""The hub and its agents on a production of five machines: they come with `road apply`, and nothing else is done."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from tests.live.gazette_on_hosts import GazetteOnHosts, copy_gazette

from roadworthy.environments.host import Host
from roadworthy.testing.machines import Machines
from roadworthy.testing.workstation import PACKAGES, PATH

MISSING = [name for name in PACKAGES if not shutil.which(name, path=PATH)]
CAN = os.geteuid() == 0 and not MISSING
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.live,
    pytest.mark.machines,
    pytest.mark.skipif(
        not CAN and not os.environ.get("CI"), reason=f"rehearsal machines need root and {', '.join(MISSING) or 'Linux'}"
    ),
]
HOSTS = (
    Host("lb1", "10.77.0.30", ("balancer",)),
    Host("web1", "10.77.0.31", ("web", "worker")),
    Host("web2", "10.77.0.32", ("web",)),
    Host("db1", "10.77.0.33", ("database", "cache")),
    Host("hub1", "10.77.0.34", ("hub",)),
)
NAME, KEY, ASKED = "gazette.example", "gazette-production", "site_requests_total"
ETC, HUB = f"/etc/roadworthy/{KEY}", f"/var/lib/{KEY}-hub"
CODE = f"/usr/local/lib/roadworthy/{KEY}-hub/current"
WITHIN_S = 30.0
OWN = """
[figures.migrations]
query = "select count(*) from django_migrations"
every = "1 day"

[figures.missing]
query = "select count(*) from no_such_table"
every = "1 day"
"""
MIB = 1 << 20
SAMPLE = re.compile(r"^(?P<name>\w+)\{(?P<labels>.*)\} (?P<value>\S+) (?P<time>\d+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
ASK = f"""
import json, ssl, sys, urllib.error, urllib.request
given = json.load(sys.stdin)
told = json.load(open("{ETC}/agent.config"))
context = ssl.create_default_context(cafile="{ETC}/agent.certificate")
token = open("{ETC}/agent.token").read().strip()
headers = {{"Authorization": "Bearer " + given.get("token", token), **given.get("headers", {{}})}}
body = bytes.fromhex(given["body"]) if "body" in given else None
asked = urllib.request.Request(told["hub"] + given["path"], body, headers)
try:
    answer = urllib.request.urlopen(asked, context=context, timeout=10)
except urllib.error.HTTPError as error:
    answer = error
print(answer.status)
print(answer.read().decode())
"""
"""Asks the hub as an agent does: at its address, with its certificate and its token, from its host."""
OPEN = """
import json, sys, time
from pathlib import Path
from roadworthy.monitoring.series.store import SeriesStore
given = json.load(sys.stdin)
store = SeriesStore(Path(given["folder"]), time.time)
"""
SHOW = f'{OPEN}print("".join(store.exposition(given["site"])))'
READ = f"""{OPEN}
found = store.select(given["site"], given["name"], given["start"], given["end"])
print(json.dumps([[one.labels, one.times] for one in found]))
"""


@dataclass
class Site(GazetteOnHosts):
    """The gazette on its five machines."""

    applied_s: float = 0.0

    def shell(self, host: str, words: str, text: str = "") -> str:
        """Run words in a shell on a machine, expect them to end well, and return what they say."""
        done = self.machines[host].run(["sh", "-c", words], text)
        assert done.returncode == 0, f"{host}: {words}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def ask_hub(self, host: str, path: str, **given: Any) -> tuple[int, str]:
        """Ask the hub something from a host; return the status and the answer, or 0 when there is none."""
        done = self.machines[host].run(["python3", "-c", ASK], json.dumps({"path": path, **given}))
        if done.returncode:
            return 0, done.stderr
        status, _, text = done.stdout.partition("\n")
        return int(status), text

    def figures(self) -> dict[str, list[tuple[dict[str, str], float]]]:
        """Return the last figure of every series that the hub has, by the name of the metric."""
        text = self.of_hub(SHOW)
        found: dict[str, list[tuple[dict[str, str], float]]] = {}
        for one in SAMPLE.finditer(text):
            labels = dict(LABEL.findall(one["labels"]))
            found.setdefault(one["name"], []).append((labels, float(one["value"])))
        return found

    def times(self, name: str, start_s: float, end_s: float) -> list[tuple[dict[str, str], list[float]]]:
        """Return when each series of a metric has samples."""
        found = self.of_hub(READ, name=name, start=start_s, end=end_s)
        return [(labels, times) for labels, times in json.loads(found)]

    def of_hub(self, program: str, **given: Any) -> str:
        """Run a program with the hub's account and Python on its host; return what it says."""
        as_hub = ["runuser", "-u", f"{KEY}-hub", "--", "env", f"PYTHONPATH={CODE}/code", "PYTHONDONTWRITEBYTECODE=1"]
        told = json.dumps({"folder": f"{HUB}/series", "site": KEY, **given})
        done = self.machines["hub1"].run([*as_hub, f"{CODE}/python/bin/python", "-c", program], told)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def visit(self, times: int = 1) -> list[str]:
        """Ask the front page as visitors do; return the answers' statuses."""
        words = ["curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", "--resolve", f"{NAME}:443:10.77.0.30"]
        ask = [*words, f"https://{NAME}/"]
        return [subprocess.run(ask, capture_output=True, text=True, check=False).stdout for _ in range(times)]

    def memory_bytes(self, host: str, unit: str) -> int:
        """Return the memory of a unit's processes, what they share counted once (PSS)."""
        words = f"cat /sys/fs/cgroup/system.slice/{KEY}-{unit}.service/cgroup.procs"
        pids = self.shell(host, words).split()
        rows = self.shell(host, "cat " + " ".join(f"/proc/{pid}/smaps_rollup" for pid in pids))
        return sum(int(found) for found in re.findall(r"^Pss:\s+(\d+) kB", rows, re.MULTILINE)) * 1024

    def cpu_s(self, host: str, unit: str) -> float:
        """Return the time that a unit has had of a processor."""
        words = f"cat /sys/fs/cgroup/system.slice/{KEY}-{unit}.service/cpu.stat"
        return int(self.shell(host, words).split()[1]) / 1e6


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the gazette on machines that `road apply` has just made ready."""
    folder = tmp_path_factory.mktemp("hub") / "gazette"
    copy_gazette(folder, HOSTS)
    with (folder / "roadworthy.toml").open("a") as told:
        told.write(OWN)
    with Machines(HOSTS, tmp_path_factory.mktemp("machines")) as machines:
        site = Site(folder, machines)
        site.commit("the gazette")
        begun_s = time.monotonic()
        print(site.road("apply", "production", "--yes").splitlines()[-1])
        site.applied_s = time.monotonic()
        print(f"apply took {site.applied_s - begun_s:.1f} s")
        yield site


def until(is_so: Callable[[], bool], time_limit_s: float) -> float:
    """Wait until something is so; return the seconds that it took."""
    begun_s = time.monotonic()
    while not is_so():
        assert time.monotonic() < begun_s + time_limit_s, "it did not become so in time"
        time.sleep(0.5)
    return time.monotonic() - begun_s


def hosts_of(figures: dict[str, list[tuple[dict[str, str], float]]], name: str) -> set[str]:
    return {labels["host"] for labels, value in figures.get(name, []) if value > 0 or not name.endswith("_up")}


EVERYWHERE = {host.name for host in HOSTS}
WANTED = {
    "node_load1": EVERYWHERE,
    "node_memory_MemAvailable_bytes": EVERYWHERE,
    "node_filesystem_avail_bytes": EVERYWHERE,
    "unit_cpu_seconds_total": EVERYWHERE,
    "haproxy_up": {"lb1"},
    "pgbouncer_up": {"web1", "web2"},
    "pg_up": {"db1"},
    "redis_up": {"db1"},
}


def test_figures_of_all_hosts_and_services_are_there_within_30_s_of_the_apply(site: Site) -> None:
    lacking: dict[str, set[str]] = {}

    def are_there() -> bool:
        figures = site.figures()
        lacking.clear()
        lacking.update({name: wanted - hosts_of(figures, name) for name, wanted in WANTED.items()})
        return not any(lacking.values())

    try:
        until(are_there, max(1.0, WITHIN_S - (time.monotonic() - site.applied_s)))
    except AssertionError:
        raise AssertionError(f"not there: {lacking}") from None
    print(f"all figures are in the hub {time.monotonic() - site.applied_s:.1f} s after the apply")
    units = {labels["unit"] for labels, _ in site.figures()["unit_cpu_seconds_total"]}
    assert {f"{KEY}-hub", f"{KEY}-agent", f"{KEY}-redis", "roadworthy-haproxy", "pgbouncer"} <= units


def test_a_second_apply_has_nothing_to_do(site: Site) -> None:
    assert site.road("plan", "production").splitlines()[-1] == "nothing to do"
    assert "nothing to do" in site.road("apply", "production", "--yes")


def test_a_token_is_good_for_one_host_and_one_site_alone(site: Site) -> None:
    def sent(host: str, **given: Any) -> tuple[int, str]:
        head = {"v": 1, "site": given.pop("site", KEY), "sender": f"{host}/test", "number": 1, "dropped": []}
        now = int(time.time())
        lines = [
            json.dumps({**head, "from": now - 10, "to": now}),
            json.dumps(["node_load1", {"host": host}, [[now, 1]]]),
        ]
        body = zlib.compress("\n".join(lines).encode()).hex()
        headers = {"Content-Type": "application/x-roadworthy-batch"}
        return site.ask_hub("web1", "/-/intake", body=body, headers=headers, **given)

    assert sent("web1", token="nobody")[0] == 401
    assert sent("web2") == (403, '{"ok": false, "error": "web1 sends nothing for the host web2"}\n')
    assert sent("web1", site="herald-production")[0] == 403


def test_nobody_else_on_a_host_gets_at_token_key_or_socket(site: Site) -> None:
    def can(host: str, account: str, words: str) -> bool:
        return site.machines[host].run(["runuser", "-u", account, "--", "sh", "-c", words]).returncode == 0

    def reads(host: str, account: str, path: str) -> bool:
        assert site.machines[host].run(["test", "-s", path]).returncode == 0, path
        return can(host, account, f"cat {path} >/dev/null")

    tell = f'python3 -c \'import socket; socket.socket(1, 2).sendto(b"x", "/run/{KEY}-agent/site.sock")\''
    given = f"/run/credentials/{KEY}-agent.service"
    for host, accounts in (("web1", ("nobody", KEY, "roadworthy-agent")), ("hub1", ("nobody", f"{KEY}-hub"))):
        for account in accounts:
            assert not reads(host, account, f"{ETC}/agent.token"), (host, account)
        assert not any(reads(host, account, f"{given}/token") for account in accounts if account != "roadworthy-agent")
    assert can("web1", KEY, tell)
    assert not can("web1", "nobody", tell)
    for path in (f"{ETC}/hub.key", f"{ETC}/hub.variables", f"{HUB}/secret", f"{HUB}/hub.sqlite3"):
        assert not reads("hub1", "nobody", path)
    assert not can("hub1", f"{KEY}-hub", f"touch {HUB}/senders/evil.json")
    assert not can("hub1", f"{KEY}-hub", f"touch {CODE}/code/evil.py")
    assert not can("hub1", "roadworthy-agent", f"ls {HUB}")


def test_only_the_sites_own_hosts_reach_the_hub(site: Site) -> None:
    port = re.search(r":(\d+)\"", site.shell("web1", f"cat {ETC}/agent.config"))
    assert port
    with pytest.raises(OSError, match="timed out"):
        socket.create_connection(("10.77.0.34", int(port[1])), 2)


def test_a_deploy_marks_its_release_and_requests_come_with_it(site: Site) -> None:
    site.road("deploy", "production")
    release = json.loads(site.shell("hub1", f"cat {HUB}/sites/{KEY}.deploys.json"))[-1]["release"]
    assert set(site.visit(10)) == {"200"}

    def are_there() -> bool:
        figures = site.figures()
        found = [(labels, value) for labels, value in figures.get(ASKED, []) if labels["release"] == release]
        front = sum(value for _, value in figures.get("front_requests_total", []))
        asked = sum(value for labels, value in found if labels["status"] == "200")
        return {labels["host"] for labels, _ in found} == {"web1", "web2"} and min(asked, front) >= 10

    print(f"requests of {release} are in the hub {until(are_there, 30):.1f} s after them")


def test_the_sites_own_figures_are_asked_by_a_job_and_one_that_cannot_be_counted_hinders_no_other(site: Site) -> None:
    job = f"{KEY}-job-figures-86400s"
    assert f"{job}.timer" in site.shell("web1", "systemctl list-timers --no-pager")
    assert site.machines["web1"].run(["systemctl", "start", f"{job}.service"]).returncode == 1
    until(lambda: "migrations" in site.figures(), 30)
    ((labels, value),) = site.figures()["migrations"]
    assert (labels["host"], value > 0) == ("web1", True)
    assert "missing" not in site.figures()
    told = site.shell("web1", f"journalctl -u {job}.service -o cat")
    assert 'figure missing: relation "no_such_table" does not exist' in told


def test_the_sites_processes_do_not_know_the_key_of_the_hub(site: Site) -> None:
    release = json.loads(site.shell("hub1", f"cat {HUB}/sites/{KEY}.deploys.json"))[-1]["release"]
    said = site.shell("web1", f"cat /srv/{KEY}/releases/{release}/variables")
    assert "HUB_KEY" not in said
    assert f'ROADWORTHY_AGENT="/run/{KEY}-agent/site.sock"' in said


def test_hub_and_agents_are_small(site: Site) -> None:
    units = [("hub1", "hub"), *((host.name, "agent") for host in HOSTS)]
    begun_s, before = time.monotonic(), {one: site.cpu_s(*one) for one in units}
    while time.monotonic() < begun_s + 30:
        site.visit(5)
    for host, unit in units:
        memory, took_s = site.memory_bytes(host, unit) / MIB, time.monotonic() - begun_s
        share = (site.cpu_s(host, unit) - before[host, unit]) / took_s
        print(f"{unit} on {host}: {memory:.1f} MB, {share * 100:.2f} % of a core")
        assert memory <= (100 if unit == "hub" else 20)


def test_what_happens_while_the_hub_is_killed_and_away_is_not_lost(site: Site) -> None:
    start_s = time.time() - 30
    site.shell("hub1", f"systemctl kill -s KILL {KEY}-hub")
    time.sleep(12)
    site.shell("hub1", f"systemctl stop {KEY}-hub")
    time.sleep(25)
    site.shell("hub1", f"systemctl start {KEY}-hub")
    site.shell("hub1", f"sleep 3; systemctl kill -s KILL {KEY}-hub")
    end_s = time.time()

    def are_there() -> bool:
        found = site.times("node_load1", start_s, time.time())
        return len(found) == len(HOSTS) and all(max(times) > end_s for _, times in found)

    print(f"all hosts send again {until(are_there, 90):.1f} s after the hub was killed last")
    for labels, times in site.times("node_load1", start_s, end_s):
        pauses = [late - early for early, late in pairwise(times)]
        assert pauses and max(pauses) <= 10.5, (labels, times)
        assert len(set(times)) == len(times)


def test_a_hub_whose_host_is_away_stands_in_no_deploys_way(site: Site) -> None:
    site.machines["hub1"].cut_off()
    try:
        said = site.road("deploy", "production")
        assert "the hub on hub1 is away; the next deploy or apply tells it of this one too" in said
    finally:
        site.machines["hub1"].reconnect()
    before = json.loads(site.shell("hub1", f"cat {HUB}/sites/{KEY}.deploys.json"))
    site.road("rollback", "production")
    after = json.loads(site.shell("hub1", f"cat {HUB}/sites/{KEY}.deploys.json"))
    assert [one["what"] for one in after[len(before) :]] == ["deploy", "rollback"]


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")
def test_road_hub_opens_the_hub_in_a_browser(site: Site) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    process = site.begin("hub", "production")
    assert process.stdout
    said = [process.stdout.readline() for _ in range(2)]
    link = said[-1].strip()
    try:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/-/enter/[\w-]+", link), said
        with sync_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(link)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(link.partition("/-/")[0] + "/")
            page.goto(f"{link.partition('/-/')[0]}/{KEY}/")
            page.get_by_text("web1").first.wait_for(state="attached", timeout=10_000)
            page.screenshot(path=str(site.folder.parent / "hub.png"), full_page=True)
            text = page.inner_text("body")
            browser.close()
        assert wrong == []
        assert all(name in text for name in ("web1", "web2", "db1", "lb1")), text
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
