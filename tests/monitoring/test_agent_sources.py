"""The agent asks real servers: HAProxy, PostgreSQL, PgBouncer and Redis."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.monitoring.intake import KEY, Intake, opened, running, until
from tests.monitoring.servers import (
    ME,
    SERVER,
    Server,
    answers,
    folder_of,
    free_port,
    postgresql,
    program,
    redis,
)
from tests.monitoring.servers import running as kept

import roadworthy

BASE_CFG = Path(roadworthy.__file__).parent / "stack" / "templates" / "haproxy" / "base.cfg"
PASSWORD = "only for figures"
USER = f"user agent on #{hashlib.sha256(PASSWORD.encode()).hexdigest()} resetkeys resetchannels -@all +info +ping"


def last(intake: Intake, name: str, **labels: str) -> float | None:
    found = intake.points(name, **labels)
    return found[-1][1] if found else None


def test_redis_is_asked_as_somebody_who_may_do_nothing_else(tmp_path: Path) -> None:
    intake = Intake()
    (tmp_path / "password").write_text(PASSWORD)
    with redis("--requirepass", "the site's own", "--user", *USER.split()[1:], "--maxmemory", "64mb") as (server, port):
        told = {"user": "agent", "password_file": str(tmp_path / "password"), "name": "redis"}
        source = {"address": f"127.0.0.1:{port}", **told}
        cli = ["redis-cli", "--no-auth-warning", "-p", str(port)]
        for words in (("SET", "a", "1"), ("GET", "a"), ("GET", "b")):
            subprocess.run([*cli, "-a", "the site's own", *words], check=True, capture_output=True)
        refused = [*cli, "--user", "agent", "-a", PASSWORD, "GET", "a"]
        assert b"NOPERM" in subprocess.run(refused, check=False, capture_output=True).stdout
        with opened(intake) as door, running(tmp_path, f"http://127.0.0.1:{door}", redis=[source]) as agent:
            until(lambda: last(intake, "redis_up") == 1)
            assert last(intake, "redis_keyspace_hits_total", instance="redis", host="web1") == 1
            assert last(intake, "redis_keyspace_misses_total") == 1
            assert last(intake, "redis_memory_max_bytes") == 64 << 20
            assert (last(intake, "redis_memory_used_bytes") or 0) > 100_000
            assert last(intake, "redis_db_keys", db="db0") == 1
            server.stop()
            until(lambda: last(intake, "redis_up") == 0)
            server.start()
            until(lambda: last(intake, "redis_up") == 1)
            (tmp_path / "password").write_text("wrong")
            until(lambda: last(intake, "redis_up") == 0)
    assert agent.log() == [
        f"agent: Redis at 127.0.0.1:{port} says no figures (Connection refused)",
        f"agent: Redis at 127.0.0.1:{port} says its figures again",
        f"agent: Redis at 127.0.0.1:{port} says no figures"
        " (WRONGPASS invalid username-password pair or user is disabled.)",
    ]


def test_postgresql_is_asked_by_its_socket_and_again_after_it_began_anew(tmp_path: Path) -> None:
    intake = Intake()
    with postgresql() as database:
        source = {
            "socket_folder": str(database.folder), "port": database.port, "user": ME, "databases": ["gazette"]
        }  # fmt: skip
        database.say("CREATE TABLE stories (id int)", database="gazette")
        asleep = database.session("BEGIN", "LOCK stories", "SELECT 'locked'", database="gazette")
        assert asleep.stdout
        assert asleep.stdout.readline() == "locked\n"
        waiting = database.session("SELECT * FROM stories", database="gazette")
        other = database.session("SELECT 1", database="postgres")
        with opened(intake) as door, running(tmp_path, f"http://127.0.0.1:{door}", postgresql=source) as agent:
            until(lambda: last(intake, "pg_locks_waiting", datname="gazette") == 1)
            assert last(intake, "pg_up") == 1
            states = {
                state: last(intake, "pg_stat_activity_connections", datname="gazette", state=state)
                for state in ("active", "idle", "idle in transaction")
            }
            assert states == {"active": 1, "idle": 0, "idle in transaction": 1}
            assert last(intake, "pg_stat_activity_connections", datname="other", state="idle") == 1
            assert last(intake, "pg_settings_max_connections") == 37
            assert (last(intake, "pg_database_size_bytes", datname="gazette") or 0) > 5_000_000
            assert (last(intake, "pg_stat_activity_max_tx_duration", datname="gazette") or 0) > 0
            assert (last(intake, "pg_stat_database_blks_hit_total", datname="gazette") or 0) > 0
            before = last(intake, "pg_stat_database_xact_commit_total", datname="gazette") or 0
            for one in (asleep, waiting, other):
                one.communicate("\\q\n", timeout=10)
            database.say(*["SELECT 1"] * 50, database="gazette")
            until(lambda: (last(intake, "pg_stat_database_xact_commit_total", datname="gazette") or 0) >= before + 50)
            database.server.signal(signal.SIGINT)
            until(lambda: last(intake, "pg_up") == 0)
            database.server.start()
            until(lambda: last(intake, "pg_up") == 1)
            assert last(intake, "pg_locks_waiting", datname="gazette") == 0
            agent.end()
    there = f"PostgreSQL at {database.folder}/.s.PGSQL.{database.port}"
    assert agent.log()[-1] == f"agent: {there} says its figures again"
    assert re.fullmatch(f"agent: {there} says no figures \\(.*\\)", agent.log()[0])


def test_a_server_that_hangs_is_down_and_makes_no_other_wait(tmp_path: Path) -> None:
    intake = Intake()
    with postgresql() as database, redis() as (server, port), socket.create_server(("127.0.0.1", 0)) as deaf:
        source = {"socket_folder": str(database.folder), "port": database.port, "user": ME, "databases": ["gazette"]}
        one = {"user": "default", "password_file": "/dev/null"}
        both = [{**one, "address": f"127.0.0.1:{each}"} for each in (port, deaf.getsockname()[1])]
        subprocess.run(
            ["redis-cli", "-p", str(port), "ACL", "SETUSER", "default", ">"], check=True, capture_output=True
        )
        sources: dict[str, Any] = {"postgresql": source, "redis": both}
        with opened(intake) as door, running(tmp_path, f"http://127.0.0.1:{door}", **sources) as agent:
            until(lambda: last(intake, "pg_up") == 1)
            server.signal(signal.SIGSTOP)
            until(lambda: last(intake, "redis_up", instance=both[0]["address"]) == 0)
            begun = len(intake.points("pg_up"))
            until(lambda: len(intake.points("pg_up")) >= begun + 3)
            server.signal(signal.SIGCONT)
            until(lambda: last(intake, "redis_up", instance=both[0]["address"]) == 1)
    times = [at for at, value in intake.points("pg_up") if value == 1]
    assert max(after - before for before, after in pairwise(times)) <= 4
    assert f"agent: Redis at {both[1]['address']} says no figures (no answer within 1 s)" in agent.log()


def test_pgbouncer_is_asked_at_its_console(tmp_path: Path) -> None:
    intake = Intake()
    with postgresql() as database, pgbouncer(database.folder, database.port) as (folder, port):
        source = {"socket_folder": str(folder), "port": port, "user": ME, "databases": ["gazette"]}
        with opened(intake) as door, running(tmp_path, f"http://127.0.0.1:{door}", pgbouncer=source) as agent:
            until(lambda: last(intake, "pgbouncer_up") == 1)
            words = [program("psql"), "-XqAt", "-h", str(folder), "-p", str(port), "-U", ME, "-d", "gazette"]
            clients = [
                subprocess.Popen([*words, "-c", f"SELECT pg_sleep({pause_s})"], stdout=subprocess.DEVNULL)
                for pause_s in (3, 3, 3)
            ]
            until(lambda: last(intake, "pgbouncer_pools_client_waiting_connections", database="gazette") == 2)
            assert last(intake, "pgbouncer_pools_client_active_connections", database="gazette") == 1
            assert last(intake, "pgbouncer_pools_server_active_connections", database="gazette") == 1
            assert last(intake, "pgbouncer_databases_pool_size", database="gazette") == 1
            for client in clients:
                assert client.wait(20) == 0
            until(lambda: (last(intake, "pgbouncer_stats_queries_pooled_total", database="gazette") or 0) >= 3)
            until(lambda: (last(intake, "pgbouncer_stats_client_wait_seconds_total", database="gazette") or 0) > 8)
            assert agent.log() == []


@contextmanager
def pgbouncer(server: Path, port: int) -> Iterator[tuple[Path, int]]:
    """Run a PgBouncer with one connection for its clients, which lets accounts in by their own name."""
    own = free_port()
    with folder_of(SERVER) as folder:
        (folder / "hba").write_text("local all all peer\n")
        (folder / "users").write_text(f'"{ME}" ""\n')
        (folder / "ini").write_text(
            f"[databases]\ngazette = host={server} port={port} dbname=gazette user={SERVER} pool_size=1\n"
            f"[pgbouncer]\nlisten_port = {own}\nunix_socket_dir = {folder}\nauth_type = hba\n"
            f"auth_hba_file = {folder}/hba\nauth_file = {folder}/users\nstats_users = {ME}\n"
        )
        with kept(Server([program("pgbouncer"), str(folder / "ini")], folder, SERVER)):
            until((folder / f".s.PGSQL.{own}").exists)
            yield folder, own


class Site(BaseHTTPRequestHandler):
    """A site's application server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b"news" * 100
        self.send_response(500 if "broken" in self.path else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def haproxy(port: int, log_port: int, backend: int) -> Iterator[tuple[Server, Path]]:
    """Run an HAProxy whose log is that of our hosts."""
    log_format = next(line for line in BASE_CFG.read_text().splitlines() if "log-format" in line)
    with folder_of(ME) as folder:
        (folder / "cfg").write_text(
            "global\n    stats socket " + str(folder / "figures.sock") + " mode 660 level user\n"
            "    log stdout len 8192 format raw daemon info\n"
            f"    log 127.0.0.1:{log_port} len 8192 format raw daemon info\n"
            "defaults\n    mode http\n    log global\n    timeout connect 1s\n    timeout client 5s\n"
            "    timeout server 5s\n    retries 1\n"
            f"frontend visitors\n    bind 127.0.0.1:{port}\n    unique-id-format %[uuid()]\n{log_format}\n"
            "    http-request set-var(txn.method) method\n    http-request set-var(txn.path) path,bytes(0,2000)\n"
            "    http-request set-var(txn.agent) req.hdr(user-agent),bytes(0,300)\n"
            "    http-request set-var(txn.host) req.hdr(host)\n"
            f"    http-request set-var(txn.site) str({KEY})\n"
            "    http-request set-var(txn.site) str(another) if { path_beg /another }\n"
            "    http-request return status 403 if { path_beg /forbidden }\n"
            f"    default_backend {KEY}\n"
            f"backend {KEY}\n    server web1-0 127.0.0.1:{backend} check inter 300ms fall 1 rise 1\n"
            f"    server web1-1 127.0.0.1:{backend} disabled\n"
        )
        with kept(Server([program("haproxy"), "-db", "-f", str(folder / "cfg")], folder)) as server:
            until(lambda: answers(port))
            yield server, folder


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def test_the_load_balancers_log_and_its_own_figures_arrive(tmp_path: Path) -> None:
    intake, port, log_port = Intake(), free_port(), free_port(socket.SOCK_DGRAM)
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
    with haproxy(port, log_port, site.server_port) as (_, folder), opened(intake) as door:
        sources: dict[str, Any] = {
            "haproxy": {"socket": str(folder / "figures.sock"), "backend": KEY},
            "access_log": f"127.0.0.1:{log_port}",
        }
        with running(tmp_path, f"http://127.0.0.1:{door}", **sources) as agent:
            until(lambda: last(intake, "haproxy_server_up", server="web1-0") == 1)
            paths = ["/"] * 5 + ["/broken"] * 2 + ["/forbidden"] * 3 + ["/another"] * 4
            assert [get(port, path) for path in paths] == [200] * 5 + [500] * 2 + [403] * 3 + [200] * 4
            get(port, '/quo"ted?' + '"site":"another"')
            get(port, "/" + "\x7f%22".replace("\x7f", "") * 600)
            site.shutdown()
            site.server_close()
            until(lambda: last(intake, "haproxy_server_up", server="web1-0") == 0)
            assert get(port, "/") == 503
            until(lambda: last(intake, "front_requests_total", status="503", reached="no") == 1)
            agent.kill()
            agent.start()
            agent.end()
            until(lambda: not agent.spooled())
    counted = {
        (line[1]["status"], line[1]["reached"]): max(value for _, value in line[2])
        for line in intake.lines()
        if isinstance(line, list) and line[0] == "front_requests_total"
    }
    assert counted == {("200", "yes"): 7, ("500", "yes"): 2, ("403", "no"): 3, ("503", "no"): 1}
    assert sum(intake.observed("front_request_seconds").values()) == 13
    assert intake.increase("front_response_bytes_total") > 9 * 400
    assert last(intake, "haproxy_up") == 1
    assert (last(intake, "haproxy_backend_sessions_total") or 0) >= 13
    assert intake.points("haproxy_server_up", server="web1-1") == []
    assert agent.log() == []


def test_a_log_whose_port_another_process_has_is_read_as_soon_as_it_is_free(tmp_path: Path) -> None:
    intake, taken = Intake(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    taken.bind(("127.0.0.1", 0))
    place = f"127.0.0.1:{taken.getsockname()[1]}"
    line = {"time": 1, "site": KEY, "status": 200, "sent": 9, "server": "web1-0", "answered_ms": 1, "took_ms": 2}
    with opened(intake) as door, running(tmp_path, f"http://127.0.0.1:{door}", access_log=place) as agent:
        until(lambda: intake.points("node_load1") != [])
        to = taken.getsockname()
        taken.close()
        until(lambda: len(agent.log()) == 2)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as balancer:
            balancer.sendto(json.dumps(line, separators=(",", ":")).encode(), to)
        until(lambda: last(intake, "front_requests_total", status="200", reached="yes") == 1)
    assert agent.log() == [
        f"agent: the load balancer's log can't be read at {place} (Address already in use)",
        f"agent: the load balancer's log is read at {place}",
    ]


def test_a_backend_that_is_not_there_is_said(tmp_path: Path) -> None:
    intake, port = Intake(), free_port()
    with haproxy(port, 9, 9) as (_, folder), opened(intake) as door:
        source = {"socket": str(folder / "figures.sock"), "backend": "kiosk"}
        with running(tmp_path, f"http://127.0.0.1:{door}", haproxy=source) as agent:
            until(lambda: last(intake, "haproxy_up") == 0)
    assert agent.log() == [f"agent: HAProxy at {folder}/figures.sock says no figures (No such proxy.)"]


def test_own_figures_are_repeated_for_as_long_as_they_hold(tmp_path: Path) -> None:
    intake = Intake()
    with opened(intake) as door, running(tmp_path, f"http://127.0.0.1:{door}") as agent:
        usual = {"v": 1, "kind": "figure", "at": time.time(), "name": "open_tickets"}
        agent.send(json.dumps({**usual, "labels": {"state": "open"}, "value": 12, "for_s": 5}).encode())
        agent.send(json.dumps({**usual, "labels": {"state": "late"}, "value": -3.5}).encode())
        agent.send(json.dumps({**usual, "name": "orders_total", "value": 9}).encode())
        agent.send(json.dumps({**usual, "name": "site_requests_total", "value": "many"}).encode())
        until(lambda: len(intake.points("open_tickets", state="open")) == 3)
        until(lambda: len(intake.points("node_load1")) >= 6)
    assert [value for _, value in intake.points("open_tickets", state="open")] == [12, 12, 12]
    assert [value for _, value in intake.points("open_tickets", state="late")] == [-3.5]
    assert [value for _, value in intake.points("orders_total_now")] == [9]
    assert agent.log() == [f"agent: {KEY}: a datagram can't be added up (ValueError)"]
