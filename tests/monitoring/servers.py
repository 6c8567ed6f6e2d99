"""Real servers of this machine, each in a folder of its own, for the agent to ask."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.monitoring.intake import until

ME = getpass.getuser()
"""Who the agent of a test runs as, and so who PostgreSQL lets in."""
SERVER = "postgres" if os.geteuid() == 0 else ME
"""Who PostgreSQL and PgBouncer run as: they refuse root."""
PATH = f"/usr/sbin:/sbin:{os.environ['PATH']}"


@dataclass
class Server:
    """A process that can be ended, frozen and started again."""

    words: Sequence[str]
    folder: Path
    user: str = ME
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.words, cwd=self.folder, stdout=log, stderr=log, user=self.user if self.user != ME else None
            )

    def signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def stop(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait(10)


def program(*names: str) -> str:
    """Return the path of a program; skip the test where none of these is installed."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{names[0]}"), key=lambda path: int(path.parts[4]))
    found = next((one for name in names if (one := shutil.which(name, path=PATH))), None)
    if not found and not newest:
        pytest.skip(f"{names[0]} is not installed")
    return found or str(newest[-1])


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def folder_of(user: str) -> Iterator[Path]:
    """Yield a folder that an account may work in; that of a test is only its owner's."""
    folder = Path(tempfile.mkdtemp(prefix="agent-test-", dir="/tmp"))
    folder.chmod(0o755)
    if user != ME:
        shutil.chown(folder, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Database:
    """A PostgreSQL with a site's role and database, and an account that may see its figures."""

    server: Server
    folder: Path
    port: int

    def say(self, *statements: str, database: str = "postgres") -> str:
        words = [program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-p", str(self.port)]
        words += ["-U", SERVER, "-d", database, *(word for one in statements for word in ("-c", one))]
        done = subprocess.run(words, capture_output=True, text=True, check=True, user=SERVER if SERVER != ME else None)
        return done.stdout.strip()

    def session(self, *statements: str, database: str) -> subprocess.Popen[str]:
        """Begin a session, which has said these statements and does not end by itself."""
        words = [program("psql"), "-XqAt", "-h", str(self.folder), "-p", str(self.port), "-U", SERVER, "-d", database]
        one = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            user=SERVER if SERVER != ME else None,
        )  # fmt: skip
        assert one.stdin
        one.stdin.write("".join(f"{statement};\n" for statement in statements))
        one.stdin.flush()
        return one


@contextmanager
def postgresql() -> Iterator[Database]:
    """Run a PostgreSQL that lets accounts in by their own name."""
    initdb, user = program("initdb"), SERVER if SERVER != ME else None
    with folder_of(SERVER) as folder:
        words = [initdb, "-D", str(folder / "data"), "-U", SERVER, "-A", "peer", "--no-sync", "--locale=C"]
        subprocess.run(words, check=True, capture_output=True, user=user, cwd=folder, timeout=60)
        port = free_port()
        words = [str(Path(initdb).with_name("postgres")), "-D", str(folder / "data"), "-k", str(folder)]
        server = Server(
            [*words, "-p", str(port), "-h", "", "-c", "fsync=off", "-c", "max_connections=37"], folder, SERVER
        )
        with running(server):
            found = Database(server, folder, port)
            until(lambda: is_ready(found))
            role = [f'CREATE ROLE "{ME}" LOGIN', f'GRANT pg_monitor TO "{ME}"'] if ME != SERVER else []
            found.say(*role, "CREATE DATABASE gazette", "REVOKE ALL ON DATABASE gazette FROM PUBLIC")
            yield found


def is_ready(database: Database) -> bool:
    with suppress(subprocess.CalledProcessError):
        return database.say("SELECT 1") == "1"
    return False


@contextmanager
def redis(*more: str, port: int = 0) -> Iterator[tuple[Server, int]]:
    """Run a Redis, or a Valkey."""
    port = port or free_port()
    with folder_of(ME) as folder:
        words = [program("valkey-server", "redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        with running(Server([*words, "--dir", str(folder), *more], folder)) as server:
            until(lambda: answers(port))
            yield server, port
