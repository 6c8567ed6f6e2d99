"""Starts the newsstand in processes of its own, and real servers for it to depend on."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NEWSSTAND = Path(__file__).parent / "newsstand"
POSTGRES = Path("/usr/lib/postgresql/15/bin")
PASSWORD = "s3cret-pa55word"
START_S = 30


@dataclass
class Response:
    code: int
    headers: dict[str, str]
    text: str
    took_s: float

    @property
    def body(self):
        return json.loads(self.text)


@dataclass
class Site:
    """The newsstand, running."""

    port: int
    process: subprocess.Popen
    stderr: Path

    def ask(self, path: str, method: str = "GET", headers: dict | None = None, timeout_s: float = 10) -> Response:
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            connection.request(method, path, headers={"Host": "10.77.0.22", **(headers or {})})
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        return Response(response.status, dict(response.getheaders()), text, time.monotonic() - started)


@dataclass
class Newsstand:
    """Starts the newsstand, with settings and variables of the test's, under a server of the test's."""

    folder: Path
    stack: ExitStack
    variables: dict[str, str] = field(default_factory=dict)

    def environ(self, settings: dict) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ROADWORTHY_", "DJANGO_"))}
        return {**kept, "PYTHONPATH": str(NEWSSTAND), "NEWSSTAND_SETTINGS": json.dumps(settings), **self.variables}

    def run(self, *words: str, **settings) -> subprocess.CompletedProcess:
        command = [sys.executable, *words]
        return subprocess.run(
            command,
            cwd=NEWSSTAND,
            env=self.environ(settings),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def migrate(self, **settings) -> None:
        done = self.run("manage.py", "migrate", "--verbosity=0", **settings)
        assert done.returncode == 0, done.stderr

    def ask_async(self, *paths: str, **settings) -> dict:
        done = self.run("ask_async.py", *paths, **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def start(self, **settings) -> Site:
        """Start it with wsgiref."""
        process, stderr = self._start([sys.executable, "serve.py"], settings)
        port = int(process.stdout.readline() or 0)
        assert port, stderr.read_text()
        return Site(port, process, stderr)

    def start_granian(self, interface: str, *words: str, **settings) -> Site:
        """Start it with Granian."""
        port = free_port()
        target = f"newsstand.{'wsgi' if interface == 'wsgi' else 'asgi'}:application"
        command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(port), *words, target]
        process, stderr = self._start(command, settings)
        wait_for(lambda: accepts(port), stderr.read_text)
        return Site(port, process, stderr)

    def _start(self, command: list[str], settings: dict) -> tuple[subprocess.Popen, Path]:
        stderr = self.folder / f"stderr-{len(list(self.folder.glob('stderr-*')))}"
        with stderr.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=NEWSSTAND, env=self.environ(settings), stdout=subprocess.PIPE, stderr=log
            )
        self.stack.callback(end, process)
        return process, stderr


@dataclass(frozen=True)
class Server:
    """A real server of this test's own, which can be made to hang."""

    port: int
    process: subprocess.Popen
    settings: dict

    @contextmanager
    def hanging(self):
        family = [self.process.pid, *children(self.process.pid)]
        tell(family, signal.SIGSTOP)
        try:
            yield
        finally:
            tell(family, signal.SIGCONT)


@pytest.fixture
def newsstand(tmp_path):
    with ExitStack() as stack:
        yield Newsstand(tmp_path, stack)


@pytest.fixture
def blackhole():
    """A port that takes no connection and refuses none: its queue is full, so the kernel drops what comes."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(20):
            client = stack.enter_context(socket.socket())
            client.settimeout(0.2)
            try:
                client.connect(listener.getsockname())
            except TimeoutError:
                break
        else:
            pytest.fail("the port goes on taking connections")
        yield listener.getsockname()[1]


@pytest.fixture
def postgres():
    """A PostgreSQL that asks for a password, with the settings of a database in it."""
    need(POSTGRES / "postgres", "apt-get install postgresql-15")
    need_module("psycopg")
    with ExitStack() as stack:
        folder = private_folder(stack, "postgres")
        (folder / "password").write_text(PASSWORD)
        command = [POSTGRES / "initdb", "-D", folder / "data", "-U", "clerk", "-A", "scram-sha-256", "--no-sync"]
        subprocess.run(
            [*as_owner(), *command, f"--pwfile={folder / 'password'}"], check=True, capture_output=True, timeout=120
        )
        port = free_port()
        settings = ["-p", str(port), "-h", "127.0.0.1", "-k", folder, "-c", "fsync=off", "-c", "max_connections=20"]
        with (folder / "log").open("wb") as log:
            command = [*as_owner(), POSTGRES / "postgres", "-D", folder / "data", *settings]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        stack.callback(end, process, signal.SIGINT)
        own = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "clerk", "PASSWORD": PASSWORD}
        database = {**own, "HOST": "127.0.0.1", "PORT": port}
        wait_for(lambda: "ready to accept" in (folder / "log").read_text(), (folder / "log").read_text)
        yield Server(port, process, {"DATABASES": {"default": database}})


@pytest.fixture
def pgbouncer(postgres):
    """A PgBouncer before that PostgreSQL, lending a connection for each transaction."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        pytest.skip("pgbouncer is missing: apt-get install pgbouncer")
    with ExitStack() as stack:
        folder = private_folder(stack, "postgres")
        port = free_port()
        (folder / "users").write_text(f'"clerk" "{PASSWORD}"\n')
        (folder / "ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={postgres.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {port}\nunix_socket_dir =\npool_mode = transaction\nauth_type = scram-sha-256\n"
            f"auth_file = {folder / 'users'}\n"
        )
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*as_owner(), program, folder / "ini"], stdout=log, stderr=log)
        stack.callback(end, process, signal.SIGINT)
        wait_for(lambda: accepts(port), (folder / "log").read_text)
        database = {**postgres.settings["DATABASES"]["default"], "PORT": port}
        yield Server(port, process, {"DATABASES": {"default": database}})


@pytest.fixture
def redis(tmp_path):
    """A Redis that asks for a password, with the settings of a cache in it."""
    need(shutil.which("redis-server"), "apt-get install redis-server")
    need_module("redis")
    port = free_port()
    words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", PASSWORD]
    process = subprocess.Popen(["redis-server", *words, "--dir", tmp_path], stdout=subprocess.DEVNULL)
    with ExitStack() as stack:
        stack.callback(end, process)
        wait_for(lambda: accepts(port), lambda: "no Redis")
        backend = "django.core.cache.backends.redis.RedisCache"
        cache = {"BACKEND": backend, "LOCATION": f"redis://:{PASSWORD}@127.0.0.1:{port}/0"}
        yield Server(port, process, {"CACHES": {"default": cache}})


def need(path: object, way_out: str) -> None:
    """Skip if there is no such program; where everything must be there, fail."""
    if path and Path(str(path)).exists():
        return
    give_up(f"{path or 'a program'} is missing: {way_out}")


def need_module(name: str) -> None:
    try:
        __import__(name)
    except ImportError:
        give_up(f"the Python package {name} is missing")


def give_up(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def private_folder(stack: ExitStack, owner: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="roadworthy-contrib-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    if os.getuid() == 0:
        shutil.chown(folder, owner, owner)
    return folder


def as_owner() -> list[str]:
    """PostgreSQL and PgBouncer refuse to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []


def tell(pids: list[int], what: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # a connection's process ends when it will
            os.kill(pid, what)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def accepts(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_for(is_there, report) -> None:
    deadline = time.monotonic() + START_S
    while not is_there():
        assert time.monotonic() < deadline, report()
        time.sleep(0.05)


def end(process: subprocess.Popen, how: int = signal.SIGTERM) -> None:
    process.send_signal(signal.SIGCONT)
    process.send_signal(how)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    if process.stdout:
        process.stdout.close()
