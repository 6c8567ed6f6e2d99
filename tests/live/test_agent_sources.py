"""The agent on real hosts: all the servers there say how they do, to their site's agent and to nobody else."""

from __future__ import annotations

import base64
import json
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.live.conftest import wait_for

from roadworthy.environments.host import Host
from roadworthy.environments.project import Database, Project
from roadworthy.environments.reader import read_text
from roadworthy.fleet.change import Change
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Account, Directory, HostState, Resource
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.stack.balancer import Balance, Server
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.layout import layout
from roadworthy.stack.registry import kinds
from roadworthy.testing.machines import Machines

pytestmark = [pytest.mark.live, pytest.mark.machines]

LB1, ALL1 = Host("lb1", "10.77.0.50", ("balancer",)), Host("all1", "10.77.0.51", ("web", "database", "cache", "hub"))
SITE = """
[site]
name = "{name}"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[environments.production]
domains = ["{name}.example"]
[environments.production.hosts]
lb1 = {{ address = "10.77.0.50", roles = ["balancer"] }}
all1 = {{ address = "10.77.0.51", roles = [{roles}] }}
"""
WITHOUT, WITH = '"web", "database", "cache"', '"web", "database", "cache", "hub"'
PROJECT = Project(
    "5.2", "3.11", "gazette.settings", databases=(Database("default", "postgresql", "gazette"),)
)  # fmt: skip
SECRETS = {
    "DATABASE_PASSWORD": "of the database", "CACHE_PASSWORD": "of the cache", "HUB_KEY": "of the hub",
    "ROADWORTHY_STATUS_TOKEN": "of the status app",
}  # fmt: skip
WEB = """
import http.server, sys
class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(500 if "broken" in self.path else 200)
        self.send_header("X-Release", "r1"); self.send_header("Content-Length", "4"); self.end_headers()
        self.wfile.write(b"news")
http.server.ThreadingHTTPServer(("", int(sys.argv[1])), Site).serve_forever()
"""
ORDER = ("agent", "postgresql", "redis", "haproxy")


@dataclass(frozen=True)
class Hosts:
    """Two machines, and what is said to them for one site or another."""

    machines: Machines
    fleet: Fleet
    facts: dict[str, HostFacts]

    def ground(self, name: str, host: Host, roles: str = WITH) -> HostGround:
        site = read_text(SITE.format(name=name, roles=roles), Path(__file__).parent, kinds())
        environment = site.environment("production")
        assert environment is not None
        own = next(each for each in environment.hosts if each.name == host.name)
        place = layout(site, environment)
        return HostGround(site, environment, own, place, kinds(), self.facts, PROJECT, SECRETS)

    def apply(self, name: str, roles: str = WITH) -> tuple[Change, ...]:
        return tuple(
            change
            for host in (ALL1, LB1)
            for change in self.fleet.hand(host).apply(self.state(name, host, roles), lambda _: None)
        )

    def state(self, name: str, host: Host, roles: str = WITH) -> HostState:
        ground = self.ground(name, host, roles)
        found: list[Resource] = [Directory("/etc/roadworthy"), Directory(ground.layout.etc, mode=0o700)]
        found += [Account(ground.layout.account)]
        for kind in ORDER:
            found += kinds()[kind].on_host(ground, ground.services_of(kind))
        return HostState(ground.layout.key, tuple(dict.fromkeys(found)))

    def open(self, name: str) -> None:
        """Have the load balancer send visitors to the site on all1."""
        ground = self.ground(name, LB1)
        balancer = kinds()["haproxy"].balancer(ground, ground.services_of("haproxy"))
        assert balancer
        talk = balancer.say(LB1, Balance((Server("all1", 0, "r1", 100),)))
        program = (
            "import socket, sys\n"
            "for line in sys.argv[2:]:\n"
            "    s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(line.encode() + b'\\n')\n"
            "    print(s.recv(65536).decode().strip())\n"
        )
        assert self.run(LB1, "python3", "-c", program, talk.socket, *talk.lines).strip() == ""

    def run(self, host: Host, *words: str) -> str:
        done = self.machines[host.name].run(list(words))
        return (done.stdout + done.stderr).strip()

    def sh(self, host: Host, line: str) -> str:
        return self.run(host, "sh", "-c", line)

    def said(self, name: str, host: Host) -> dict[str, list[tuple[dict[str, str], float]]]:
        """Return what the newest batch of an agent says, which waits there for a hub that is not."""
        key = f"{name}-production"
        newest = f"ls /var/lib/{key}-agent/{key}/*.batch 2>/dev/null | tail -1 | xargs -r base64 -w0"
        lines = zlib.decompress(base64.b64decode(self.sh(host, newest))).decode().splitlines()
        found: dict[str, list[tuple[dict[str, str], float]]] = {}
        for line in map(json.loads, lines):
            if isinstance(line, list) and len(line) == 3:
                found.setdefault(line[0], []).append((line[1], line[2][-1][1]))
        return found

    def value(self, name: str, host: Host, metric: str, **labels: str) -> float | None:
        try:
            there = self.said(name, host).get(metric, [])
        except zlib.error:
            return None
        return next((value for own, value in there if labels.items() <= own.items()), None)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.skip("rehearsal machines need root and systemd-nspawn: apt install systemd-container debootstrap")
    folder = tmp_path_factory.mktemp("agents")
    with Machines([LB1, ALL1], folder=folder) as machines:
        fleet = Fleet([LB1, ALL1], SshOptions(machines.ssh_config))
        found = Hosts(machines, fleet, {host.name: fleet.hand(host).facts() for host in (LB1, ALL1)})
        found.apply("gazette", WITHOUT)
        machines["all1"].run(["sh", "-c", f"cat > /tmp/web.py <<'END'\n{WEB}\nEND"])
        port = str(found.ground("gazette", ALL1).layout.web_port(0))
        found.run(ALL1, "systemd-run", "-q", "--unit=web", "python3", "/tmp/web.py", port)
        yield found


def started(hosts: Hosts) -> list[str]:
    show = "systemctl show -P ActiveEnterTimestampMonotonic"
    units = f"{show} postgresql@15-main; {show} pgbouncer"
    return [hosts.sh(ALL1, units), hosts.sh(LB1, f"{show} roadworthy-haproxy")]


def test_a_hub_that_comes_later_restarts_neither_database_nor_pool_nor_balancer(hosts: Hosts) -> None:
    began = started(hosts)
    titles = [change.title for change in hosts.apply("gazette")]
    assert "database role roadworthy-agent, which sees figures only" in titles
    assert started(hosts) == began
    assert [hosts.fleet.hand(host).plan(hosts.state("gazette", host)) for host in (ALL1, LB1)] == [(), ()]


def test_every_server_says_its_figures(hosts: Hosts) -> None:
    for metric, host in (("haproxy_up", LB1), ("pg_up", ALL1), ("pgbouncer_up", ALL1), ("redis_up", ALL1)):
        wait_for(lambda metric=metric, host=host: hosts.value("gazette", host, metric) == 1, 60)
    found = hosts.said("gazette", ALL1)
    labels = {"datname": "gazette_production", "host": "all1"}
    assert {own["datname"]: own for own, _ in found["pg_database_size_bytes"]} == {"gazette_production": labels}
    databases = {own["database"] for own, _ in found["pgbouncer_databases_pool_size"]}
    assert databases == {"gazette_production", "gazette_production_session"}
    units = {own["unit"] for own, _ in found["unit_memory_bytes"]}
    assert {"gazette-production-agent", "gazette-production-redis", "pgbouncer", "postgresql@15-main"} <= units
    assert {own["unit"] for own, _ in hosts.said("gazette", LB1)["unit_memory_bytes"]} == {
        "gazette-production-agent", "roadworthy-haproxy",
    }  # fmt: skip


def test_visitors_are_counted_at_the_balancer(hosts: Hosts) -> None:
    hosts.open("gazette")
    wait_for(lambda: hosts.value("gazette", LB1, "haproxy_server_up", server="all1-0") == 1, 60)
    ask = (
        "curl -sko /dev/null -H 'Host: gazette.example' --resolve gazette.example:443:127.0.0.1 https://gazette.example"
    )
    hosts.sh(LB1, f"command -v curl || apt-get install -y -q curl; for n in 1 2 3; do {ask}/; done; {ask}/broken")
    ok, broken = {"status": "200", "reached": "yes"}, {"status": "500", "reached": "yes"}
    wait_for(lambda: hosts.value("gazette", LB1, "front_requests_total", **ok) == 3, 60)
    assert hosts.value("gazette", LB1, "front_requests_total", **broken) == 1


def test_nobody_else_is_told(hosts: Hosts) -> None:
    said = "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/roadworthy-haproxy/{}')"
    ask = 'runuser -u {} -- python3 -c "{}" 2>&1 | tail -1'
    own, admin = said.format("gazette-production.sock"), said.format("admin.sock")
    assert hosts.sh(LB1, ask.format("nobody", own)).startswith("PermissionError")
    assert hosts.sh(LB1, ask.format("roadworthy-agent", admin)).startswith("PermissionError")
    assert hosts.sh(LB1, ask.format("roadworthy-agent", own)) == ""
    psql = "runuser -u roadworthy-agent -- psql -XqAt -h /run/postgresql"
    assert hosts.sh(ALL1, f"{psql} -c 'SELECT 1' postgres") == "1"
    assert "pg_hba.conf rejects connection" in hosts.sh(ALL1, f"{psql} -c 'SELECT 1' gazette_production")
    assert "permission denied" in hosts.sh(ALL1, f"{psql} -c 'CREATE TABLE t (id int)' postgres")
    assert hosts.sh(ALL1, f"{psql} -p 6432 -c 'SHOW VERSION' pgbouncer").startswith("PgBouncer")
    assert "admin access needed" in hosts.sh(ALL1, f"{psql} -p 6432 -c 'PAUSE' pgbouncer")
    assert "login rejected" in hosts.sh(ALL1, f"{psql} -p 6432 -c 'SELECT 1' gazette_production")
    other = "runuser -u nobody -- psql -XqAt -h /run/postgresql -p 6432 -U roadworthy-agent -c 'SHOW POOLS' pgbouncer"
    assert "FATAL" in hosts.sh(ALL1, other)


def test_the_agent_stays_small(hosts: Hosts) -> None:
    for host in (ALL1, LB1):
        found = hosts.said("gazette", host)
        memory, cpu_s = found["agent_memory_bytes"][0][1], found["agent_cpu_seconds_total"][0][1]
        log = hosts.sh(host, "journalctl -q -o cat -u gazette-production-agent --no-pager | tail -20")
        print(f"\n{host.name}: {memory / 1e6:.1f} MB, {cpu_s:.2f} s of a core since its start\n{log}")
        assert memory < 24e6


def test_a_second_site_on_the_same_hosts_has_figures_of_its_own(hosts: Hosts) -> None:
    hosts.apply("kiosk")
    assert [hosts.fleet.hand(host).plan(hosts.state("gazette", host)) for host in (ALL1, LB1)] == [(), ()]
    for name in ("gazette", "kiosk"):
        for metric, host in (("haproxy_up", LB1), ("pg_up", ALL1), ("pgbouncer_up", ALL1), ("redis_up", ALL1)):
            wait_for(lambda n=name, m=metric, h=host: hosts.value(n, h, m) == 1, 60)
    there: dict[str, Any] = {name: hosts.said(name, ALL1) for name in ("gazette", "kiosk")}
    for name, found in there.items():
        assert {own["datname"] for own, _ in found["pg_database_size_bytes"]} == {f"{name}_production"}
        assert {own["database"].removesuffix("_session") for own, _ in found["pgbouncer_databases_pool_size"]} == {
            f"{name}_production"
        }


def test_a_hub_that_is_taken_away_leaves_nothing_open_and_the_other_site_its_own(hosts: Hosts) -> None:
    began = started(hosts)
    hosts.apply("gazette", WITHOUT)
    assert started(hosts) == began
    said = "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/roadworthy-haproxy/{}-production.sock')"
    asked = {name: hosts.run(LB1, "python3", "-c", said.format(name)) for name in ("gazette", "kiosk")}
    assert asked["gazette"].endswith("ConnectionRefusedError: [Errno 111] Connection refused") and asked["kiosk"] == ""
    assert hosts.sh(LB1, "grep -c gazette /etc/roadworthy/haproxy/base.cfg") == "0"
    assert hosts.sh(ALL1, "grep -c '^user agent' /etc/roadworthy/gazette-production/redis.conf") == "0"
    assert hosts.sh(ALL1, "systemctl is-active gazette-production-agent kiosk-production-agent") == "inactive\nactive"
    assert [hosts.fleet.hand(host).plan(hosts.state("gazette", host, WITHOUT)) for host in (ALL1, LB1)] == [(), ()]
    wait_for(lambda: hosts.value("kiosk", LB1, "haproxy_up") == 1, 60)
