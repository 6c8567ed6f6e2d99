"""The program for the database's host, fed as a host feeds it, on a real cluster that lives as long as these tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tests.stack.conftest import Machine

from roadworthy.environments.project import Database, Project
from roadworthy.environments.reader import read_text
from roadworthy.fleet.ports import free_port
from roadworthy.fleet.resource import Ensured
from roadworthy.stack.postgresql import programs_folder
from roadworthy.stack.postgresql_cluster import account
from roadworthy.stack.postgresql_program import parts_with, restart, settings_of, unheard
from roadworthy.stack.registry import kinds

SITE = """
[site]
name = "{name}"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[services.database]
connections = {connections}
extensions = ["citext"]
[environments.production.hosts]
web1 = {{ address = "10.77.0.22", roles = ["web"] }}
db1 = {{ address = "10.77.0.24", roles = ["database"] }}
"""
PROJECT = Project("5.2", "3.12", "gazette.settings", databases=(Database("default", "postgresql", "gazette"),))
PASSWORD = 'it\'s "long" $enough'


@dataclass(frozen=True)
class Server:
    """A cluster that answers at a socket, and what reaches it as its superuser."""

    port: int
    folder: Path

    @property
    def variables(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": "postgres"}

    def run(self, words: tuple[str, ...], feed: str) -> tuple[int, str]:
        done = subprocess.run(
            words, input=feed, capture_output=True, text=True, check=False, env=self.variables, user=account() or None,
            cwd="/",
        )  # fmt: skip
        return done.returncode, done.stderr.strip()

    def is_so(self, wanted: Ensured) -> bool:
        return self.run(wanted.unless, wanted.feed)[0] == 0

    def make(self, wanted: Ensured) -> tuple[int, str]:
        return self.run(wanted.do, wanted.feed)

    def ask(self, question: str, database: str = "postgres", user: str = "postgres", password: str = "") -> list[str]:
        place = {"host": "127.0.0.1"} if password else {"host": str(self.folder)}
        with psycopg.connect(**place, port=self.port, dbname=database, user=user, password=password) as connection:
            return [str(row[0]) for row in connection.execute(question)]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    machine = Machine(Path("/nowhere"))
    programs = programs_folder(machine.ground())
    if programs is None:
        pytest.skip("no PostgreSQL is installed here: apt install postgresql")
    folder, port, user = Path(tempfile.mkdtemp(prefix="road-test-")), free_port(25432), account() or None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    words = ("-U", "postgres", "--auth-host=scram-sha-256", "--auth-local=trust", "--no-sync", "-D", str(data))
    subprocess.run([programs / "initdb", *words], check=True, capture_output=True, user=user, cwd="/")
    options = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off -c max_connections=300 -c log_statement=all"
    start = ("-D", str(data), "-l", str(folder / "log"), "-o", options, "-w")
    subprocess.run([programs / "pg_ctl", "start", *start], check=True, capture_output=True, user=user, cwd="/")
    yield Server(port, folder)
    subprocess.run([programs / "pg_ctl", "stop", "-D", str(data), "-m", "immediate"], check=True, user=user, cwd="/")
    shutil.rmtree(folder)


def wanted(machine: Machine, name: str, connections: int = 20, password: str = PASSWORD) -> list[Ensured]:
    """Return what a site wants of the server: its role, then its database."""
    site = read_text(SITE.format(name=name, connections=connections), machine.folder, kinds())
    environment = site.environment("production")
    assert environment is not None
    ground = machine.host_ground(site, environment, PROJECT, host="db1", secrets={"DATABASE_PASSWORD": password})
    services = tuple(service for service in environment.services if service.kind == "postgresql")
    found = [each for each in kinds()["postgresql"].on_host(ground, services) if isinstance(each, Ensured)]
    return [each for each in found if each.user == "postgres"]


@pytest.mark.live
def test_a_role_and_its_database_are_made_once(server: Server, machine: Machine) -> None:
    made = wanted(machine, "once")
    assert [server.is_so(each) for each in made] == [False, False]
    assert [server.make(each) for each in made] == [(0, ""), (0, "")]
    assert [server.is_so(each) for each in made] == [True, True]
    own = {"database": "once_production", "user": "once_production", "password": PASSWORD}
    assert server.ask("SELECT upper('zürich')", **own) == ["ZÜRICH"]
    assert server.ask("SHOW timezone", **own) == ["UTC"]
    assert server.ask("SELECT 'A'::citext = 'a'", **own) == ["True"]


@pytest.mark.live
def test_another_password_is_seen_and_taken(server: Server, machine: Machine) -> None:
    role, database = wanted(machine, "secret")
    assert [server.make(each) for each in (role, database)] == [(0, ""), (0, "")]
    changed = wanted(machine, "secret", password="another one")[0]
    assert not server.is_so(changed)
    assert server.make(changed) == (0, "")
    assert server.is_so(changed)
    own = {"database": "secret_production", "user": "secret_production"}
    assert server.ask("SELECT 1", password="another one", **own) == ["1"]
    with pytest.raises(psycopg.OperationalError):
        server.ask("SELECT 1", password=PASSWORD, **own)


@pytest.mark.live
def test_no_password_is_in_the_server_s_log(server: Server, machine: Machine) -> None:
    assert server.make(wanted(machine, "logged", password="never-to-be-seen")[0]) == (0, "")
    log = (server.folder / "log").read_text()
    assert "ALTER ROLE" in log
    assert "never-to-be-seen" not in log


@pytest.mark.live
def test_other_sites_do_not_get_in(server: Server, machine: Machine) -> None:
    for name in ("mine", "yours"):
        assert [server.make(each)[0] for each in wanted(machine, name, connections=12)] == [0, 0]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        server.ask("SELECT 1", database="mine_production", user="yours_production", password=PASSWORD)


@pytest.mark.live
def test_a_role_that_somebody_made_more_powerful_is_put_right(server: Server, machine: Machine) -> None:
    role = wanted(machine, "power", connections=11)[0]
    assert server.make(role) == (0, "")
    server.run(("psql", "-c", "ALTER ROLE power_production CREATEDB"), "")
    assert not server.is_so(role)
    assert server.make(role) == (0, "")
    assert server.ask("SELECT rolcreatedb FROM pg_roles WHERE rolname = 'power_production'") == ["False"]


@pytest.mark.live
def test_more_connections_than_there_are_left_are_refused(server: Server, machine: Machine) -> None:
    server.run(("psql", "-c", "CREATE ROLE big LOGIN CONNECTION LIMIT 290"), "")
    try:
        code, said = server.make(wanted(machine, "late")[0])
    finally:
        server.run(("psql", "-c", "DROP ROLE big"), "")
    assert code == 1
    assert said.startswith("PostgreSQL here takes 300 connections, 10 of them reserved and ")
    assert "big 290" in said
    assert said.endswith(
        "20 for late_production are more than the 0 that are left; raise max_connections of the database,"
        " or lower connections of one of the sites"
    )
    assert server.ask("SELECT count(*) FROM pg_roles WHERE rolname = 'late_production'") == ["0"]


def test_the_most_connections_and_the_least_memory_of_all_sites_win(tmp_path: Path) -> None:
    others = {
        "10-connections-00300-a-gazette-production.conf": "max_connections = 300\n",
        "10-connections-00090-gazette-production.conf": "max_connections = 90\n",
        "20-listen-1-shop-production.conf": "listen_addresses = '127.0.0.1'\n",
        "30-memory-050-shop-production.conf": "shared_buffers = 256MB\n",
    }
    for name, text in others.items():
        (tmp_path / name).write_text(text)
    own = {
        "10-connections-00200-gazette-production.conf": "max_connections = 200\n",
        "20-listen-2-gazette-production.conf": "listen_addresses = '127.0.0.1, 10.77.0.24'\n",
        "30-memory-000-gazette-production.conf": "shared_buffers = 512MB\n",
    }
    wanted = {"folder": str(tmp_path), "key": "gazette-production", "parts": own}
    told = settings_of(parts_with(wanted))
    listening = "127.0.0.1, 10.77.0.24"
    assert told == {"max_connections": "300", "listen_addresses": listening, "shared_buffers": "256MB"}
    assert unheard(wanted, told) == []


def test_an_address_that_another_site_leaves_out_is_found(tmp_path: Path) -> None:
    (tmp_path / "20-listen-2-shop-production.conf").write_text("listen_addresses = '127.0.0.1, 192.168.7.5'\n")
    own = {"20-listen-2-gazette-production.conf": "listen_addresses = '127.0.0.1, 10.77.0.24'\n"}
    wanted = {"folder": str(tmp_path), "key": "gazette-production", "parts": own}
    assert unheard(wanted, settings_of(parts_with(wanted))) == ["10.77.0.24"]
    with pytest.raises(RuntimeError) as refused:
        restart(wanted)
    assert str(refused.value) == (
        "another site on this host has PostgreSQL listen at 127.0.0.1, 192.168.7.5, and not at 10.77.0.24:"
        " give this host the same address in the roadworthy.toml of both"
    )
