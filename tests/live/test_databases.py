"""PostgreSQL, PgBouncer and Redis on real machines, for two sites that share them: made once, apart, never too many."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.environments.project import Database, Project
from roadworthy.environments.reader import read_text
from roadworthy.fleet.change import Change
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Directory, HostState, Resource
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import ProblemsFound
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.layout import layout
from roadworthy.stack.registry import kinds
from roadworthy.testing.machines import Machines

pytestmark = [pytest.mark.live, pytest.mark.machines]

WEB1, DB1 = Host("web1", "10.77.0.55", ("web",)), Host("db1", "10.77.0.56", ("database", "cache"))
SITE = """
[site]
name = "{name}"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[services.database]
{more}
[environments.production.hosts]
web1 = {{ address = "10.77.0.55", roles = ["web"] }}
db1 = {{ address = "10.77.0.56", roles = ["database", "cache"] }}
"""
PROJECT = Project(
    "5.2", "3.11", "gazette.settings",
    databases=(Database("default", "postgresql", "gazette"), Database("maps", "sqlite3", "maps.sqlite3")),
)  # fmt: skip
MEMORY_BYTES = 1 << 30
LOAD = """
import os, sys, threading, time, psycopg2
until, lock, done, failed = time.monotonic() + 6, threading.Lock(), [0], []
def client():
    connection = None
    while time.monotonic() < until:
        try:
            connection = connection or psycopg2.connect(host="127.0.0.1", port=6432, user="gazette_production",
                dbname="gazette_production", password=sys.argv[1], connect_timeout=5)
            connection.cursor().execute("SELECT pg_sleep(0.01)")
            connection.commit()
            with lock: done[0] += 1
        except Exception as error:
            failed.append(str(error)); connection = None; time.sleep(0.1)
threads = [threading.Thread(target=client) for _ in range(60)]
[thread.start() for thread in threads]; [thread.join() for thread in threads]
print(done[0], len(failed), failed[:1])
"""


@dataclass(frozen=True)
class Shared:
    """Two machines, and what is said to them for one site or another."""

    machines: Machines
    fleet: Fleet
    facts: dict[str, HostFacts]

    def ground(self, name: str, host: Host, more: str = "") -> HostGround:
        site = read_text(SITE.format(name=name, more=more), Path(__file__).parent, kinds())
        environment = site.environment("production")
        assert environment is not None
        own = next(each for each in environment.hosts if each.name == host.name)
        secrets = {"DATABASE_PASSWORD": f'{name}\'s "own"', "CACHE_PASSWORD": f"{name}: \\own"}
        place = layout(site, environment)
        return HostGround(site, environment, own, place, kinds(), self.facts, PROJECT, secrets)

    def state(self, name: str, host: Host, more: str = "") -> HostState:
        ground = self.ground(name, host, more)
        found: list[Resource] = [Directory("/etc/roadworthy"), Directory(ground.layout.etc, mode=0o700)]
        for kind in ("postgresql", "redis"):
            found += kinds()[kind].on_host(ground, ground.services_of(kind))
        return HostState(ground.layout.key, tuple(found))

    def apply(self, name: str, more: str = "") -> tuple[Change, ...]:
        made = [self.fleet.hand(host).apply(self.state(name, host, more), lambda _: None) for host in (DB1, WEB1)]
        return tuple(change for changes in made for change in changes)

    def plan(self, name: str, more: str = "") -> tuple[Change, ...]:
        planned = [self.fleet.hand(host).plan(self.state(name, host, more)) for host in (DB1, WEB1)]
        return tuple(change for changes in planned for change in changes)

    def run(self, host: Host, *words: str) -> str:
        done = self.machines[host.name].run(list(words))
        return (done.stdout + done.stderr).strip()

    def ask(self, name: str, question: str, database: str = "", password: str = "") -> str:
        """Put a question to a database through the pool of web1."""
        script = (
            "import sys, psycopg2\n"
            "try:\n"
            "    c = psycopg2.connect(host='127.0.0.1', port=6432, user=sys.argv[1], dbname=sys.argv[2],"
            " password=sys.argv[3], connect_timeout=5).cursor()\n"
            "    c.execute(sys.argv[4]); print(c.fetchone()[0])\n"
            "except psycopg2.OperationalError as error: print(str(error).strip().splitlines()[0])"
        )
        role = f"{name}_production"
        words = (role, database or role, password or f'{name}\'s "own"', question)
        return self.run(WEB1, "python3", "-c", script, *words)

    def started(self) -> str:
        return self.run(DB1, "systemctl", "show", "-P", "ActiveEnterTimestampMonotonic", "postgresql@15-main")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.skip("rehearsal machines need root and systemd-nspawn: apt install systemd-container debootstrap")
    folder = tmp_path_factory.mktemp("databases")
    with Machines([WEB1, DB1], folder=folder) as machines:
        fleet = Fleet([WEB1, DB1], SshOptions(machines.ssh_config))
        small = {"memory_bytes": MEMORY_BYTES, "cores": 2}
        facts = {host.name: replace(fleet.hand(host).facts(), **small) for host in (WEB1, DB1)}
        found = Shared(machines, fleet, facts)
        found.apply("gazette")
        found.run(WEB1, "apt-get", "install", "-y", "-q", "--no-install-recommends", "python3-psycopg2", "redis-tools")
        yield found


def test_a_second_time_there_is_nothing_to_do(shared: Shared) -> None:
    assert shared.plan("gazette") == ()
    assert shared.apply("gazette") == ()


def test_the_site_reaches_its_databases_through_the_pool(shared: Shared) -> None:
    assert shared.ask("gazette", "SELECT current_database()") == "gazette_production"
    assert shared.ask("gazette", "SELECT current_database()", "gazette_production_session") == "gazette_production"
    assert shared.ask("gazette", "SELECT current_user", "gazette_production_maps") == "gazette_production"
    assert shared.ask("gazette", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == "True"
    assert "SASL authentication failed" in shared.ask("gazette", "SELECT 1", password="wrong")


def test_no_secret_is_to_be_seen_on_the_hosts(shared: Shared) -> None:
    seen = 'grep -rlF "gazette\'s" /etc /var/log /tmp /run/roadworthy 2>/dev/null | sort'
    assert shared.run(DB1, "sh", "-c", seen) == ""
    kept = ["/etc/pgbouncer/userlist.txt", "/etc/roadworthy/pgbouncer/users.d/gazette-production.txt"]
    assert shared.run(WEB1, "sh", "-c", seen).split() == kept
    assert shared.run(WEB1, "stat", "-c", "%a %U %G", *kept).splitlines() == ["640 postgres postgres", "600 root root"]


def test_a_second_site_comes_without_a_restart_and_stays_apart(shared: Shared) -> None:
    began = shared.started()
    titles = [change.title for change in shared.apply("shop")]
    assert not [title for title in titles if "restarted" in title]
    assert shared.started() == began
    assert shared.plan("gazette") == ()
    assert shared.ask("shop", "SELECT 1") == "1"
    assert "pg_hba.conf rejects connection" in shared.ask("shop", "SELECT 1", "gazette_production")


def test_each_site_has_a_redis_of_its_own(shared: Shared) -> None:
    ports = {name: str(shared.ground(name, DB1).layout.cache_port) for name in ("gazette", "shop")}
    assert ports["gazette"] != ports["shop"]
    say = ("redis-cli", "--no-auth-warning", "-h", DB1.address)
    shared.apply("shop")
    assert shared.run(WEB1, *say, "-p", ports["gazette"], "-a", "gazette: \\own", "SET", "a", "1") == "OK"
    assert shared.run(WEB1, *say, "-p", ports["shop"], "-a", "shop: \\own", "GET", "a") == ""
    assert "NOAUTH" in shared.run(WEB1, *say, "-p", ports["gazette"], "PING")
    shared.run(DB1, "systemctl", "kill", "-s", "KILL", "gazette-production-redis")
    until_s = time.monotonic() + 15
    while time.monotonic() < until_s:
        if shared.run(WEB1, *say, "-p", ports["gazette"], "-a", "gazette: \\own", "GET", "a") == "1":
            return
        time.sleep(0.2)
    pytest.fail("what was in it is gone, or it is")


def test_more_than_there_are_is_foreseen_and_refused(shared: Shared) -> None:
    with pytest.raises(ProblemsFound) as refused:
        shared.apply("late", "connections = 90\n[services.web]\nworkers = 8\nthreads = 16")
    assert "89 for late_production are more than the" in str(refused.value)
    assert shared.ask("gazette", "SELECT 1") == "1"


def test_a_restart_is_said_before_it_is_done(shared: Shared) -> None:
    began = shared.started()
    more = "max_connections = 140"
    assert "PostgreSQL restarted, for a setting that it takes at its start only" in [
        change.title for change in shared.plan("gazette", more)
    ]
    assert shared.started() == began
    shared.apply("gazette", more)
    assert shared.started() != began
    assert shared.run(DB1, "runuser", "-u", "postgres", "--", "psql", "-Atc", "SHOW max_connections").endswith("140")
    assert shared.plan("gazette", more) == ()
    assert shared.plan("shop") == ()


def test_sixty_clients_share_the_pool_and_none_fails_while_it_is_changed(shared: Shared) -> None:
    more = "max_connections = 140"
    words = ["python3", "-c", LOAD, 'gazette\'s "own"']
    ssh = ["ssh", "-F", str(shared.machines.ssh_config), "web1", " ".join(map(_quoted, words))]
    load = subprocess.Popen(ssh, stdout=subprocess.PIPE, text=True)
    counts = []
    for change in (more, f"{more}\nconnections = 16", more):
        time.sleep(1.2)
        shared.apply("gazette", change)
        question = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'gazette_production'"
        counts.append(int(shared.run(DB1, "runuser", "-u", "postgres", "--", "psql", "-Atc", question).split()[-1]))
    said = load.communicate(timeout=60)[0].split(maxsplit=2)
    assert (said[1], said[2]) == ("0", "[]\n"), said
    assert int(said[0]) > 500
    assert max(counts) <= 18 * 2


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"
