"""A real HAProxy as a process of this machine, with the files that a host would get, below a folder of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Directory, Ensured, File, Joined, Resource, Unit
from roadworthy.fleet.talk import Talk
from roadworthy.stack.balance_file import balance_path, written
from roadworthy.stack.balancer import Balance, Seen
from roadworthy.stack.haproxy import HAProxy
from roadworthy.stack.haproxy_balancer import HAProxyBalancer
from roadworthy.stack.haproxy_places import UNIT
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.layout import SLOTS, layout
from roadworthy.stack.registry import kinds

SITES = Path(__file__).parent / "sites"
LB1, WEB1, WEB2 = (
    Host("lb1", "127.0.0.1", ("balancer",)),
    Host("web1", "127.0.0.2", ("web",)),
    Host("web2", "127.0.0.3", ("web",)),
)
TOKEN = "a-token-that-only-this-site-knows"
FACTS = HostFacts("Debian 12", "bookworm", "3.11.2", "x86_64", 2**31, 2, 2**33)
START_S = 20


def free_port(address: str = "127.0.0.1") -> int:
    with socket.socket() as listener:
        listener.bind((address, 0))
        return listener.getsockname()[1]


def is_free(address: str, port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except OSError:
            return False
        return True


def ground_of(
    name: str = "gazette", domains: tuple[str, ...] = ("gazette.example",), token: str = TOKEN, **options: Any
) -> HostGround:
    """Return the ground of a front with two web hosts, at ports that are free here."""
    services = (Service("web", "granian"), Service("balancer", "haproxy", options))
    environment = Environment("production", domains, (LB1, WEB1, WEB2), services)
    for number in range(100):
        site = Site(f"{name}{number}", Path.cwd(), "echo", "echo:application", environments=(environment,))
        place = layout(site, environment)
        wanted = [(host.address, place.web_port(slot)) for host in (WEB1, WEB2) for slot in range(SLOTS)]
        if all(is_free(*each) for each in wanted):
            break
    facts = {host.name: FACTS for host in environment.hosts}
    project = Project("5.2", "3.11", "echo")
    secrets = {"ROADWORTHY_STATUS_TOKEN": token} if token else {}
    return HostGround(site, environment, LB1, place, kinds(), facts, project, secrets, is_rehearsal=True)


@dataclass
class Backend:
    """One release of the site in one slot, run by Granian."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@dataclass
class RealFront:
    """HAProxy with the parts of one or more sites."""

    folder: Path
    grounds: list[HostGround]
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def balancer(self) -> HAProxyBalancer:
        return self.balancer_of(self.grounds[0])

    def balancer_of(self, ground: HostGround) -> HAProxyBalancer:
        balancer = HAProxy().balancer(ground, ground.services_of("haproxy"))
        assert balancer
        return balancer

    def here(self, text: str) -> str:
        """Return text of a host's file with its places and ports as they are here."""
        lines = [
            line for line in text.splitlines(keepends=True) if line.strip() not in ("user haproxy", "group haproxy")
        ]
        for old, new in (
            ("/etc/roadworthy", f"{self.folder}/etc"),
            ("/run/roadworthy-haproxy", f"{self.folder}/run"),
            ("chroot /var/lib/haproxy", ""),
            ("bind *:80", f"bind 127.0.0.1:{self.http}"),
            ("bind *:443", f"bind 127.0.0.1:{self.https}"),
        ):
            lines = [line.replace(old, new) for line in lines]
        return "".join(lines)

    def write(self, balances: dict[str, Balance] | None = None) -> None:
        """Put everything that a host would get; a balance is by the site's key."""
        (self.folder / "run").mkdir(parents=True, exist_ok=True)
        for ground in self.grounds:
            place = balance_path(ground.layout)
            Path(self.here(place)).parent.mkdir(parents=True, exist_ok=True)
            balance = (balances or {}).get(ground.layout.key)
            there = Path(self.here(place))
            text = written(balance) if balance else there.read_text() if there.exists() else ""
            facts = {**ground.facts, LB1.name: replace(FACTS, files={place: text})}
            own = replace(ground, facts=facts)
            for resource in HAProxy().on_host(own, own.services_of("haproxy")):
                self.put(resource)

    def put(self, resource: Resource) -> None:
        if isinstance(resource, Directory):
            Path(self.here(resource.path)).mkdir(parents=True, exist_ok=True)
        elif isinstance(resource, Joined):
            parts = sorted(Path("/").glob(self.here(resource.parts).lstrip("/")))
            text = self.here(resource.head) + "".join(part.read_text() for part in parts) + self.here(resource.tail)
            Path(self.here(resource.path)).write_text(text)
        elif isinstance(resource, File):
            self.put_file(resource)
        elif isinstance(resource, Ensured):
            for words in (resource.unless, resource.do, resource.unless):
                if (done := subprocess.run([self.here(word) for word in words], check=False)).returncode == 0:
                    break
            assert done.returncode == 0

    def put_file(self, file: File) -> None:
        path = Path(self.here(file.path))
        draft = path.with_name(path.name + ".draft")
        draft.write_bytes(self.here(file.content).encode())
        if file.check:
            words = [self.here(word).replace("{file}", str(draft)) for word in file.check]
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
        draft.replace(path)

    def words(self, name: str) -> list[str]:
        """Return the words of one line of the unit."""
        (unit,) = [each for each in self.resources if isinstance(each, Unit) and each.name == UNIT]
        lines = [line.partition("=")[2] for line in unit.content.splitlines() if line.startswith(f"{name}=")]
        return self.here(lines[0]).replace("/usr/bin/python3", sys.executable).replace(" -Ws ", " -W ").split()

    @property
    def resources(self) -> tuple[Resource, ...]:
        return HAProxy().on_host(self.grounds[0], self.grounds[0].services_of("haproxy"))

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(self.words("ExecStart"), stdout=log, stderr=log)
        self.wait_until_it_listens()

    def wait_until_it_listens(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.http), 1):
                    self.tell(Talk(f"{self.folder}/run/admin.sock", ("show info",)))
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError((self.folder / "log").read_text())

    def reload(self) -> None:
        """Do what ExecReload does: it ends when another process is at the socket."""
        assert self.process
        words = [word.replace("$MAINPID", str(self.process.pid)) for word in self.words("ExecReload")]
        before = self.pid
        assert subprocess.run(words, check=False).returncode == 0
        assert self.pid != before

    @property
    def pid(self) -> str:
        (said,) = self.tell(Talk(f"{self.folder}/run/admin.sock", ("show info",)))
        return next(line for line in said.splitlines() if line.startswith("Pid:"))

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)

    def tell(self, talk: Talk) -> tuple[str, ...]:
        replies = []
        for line in talk.lines:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(self.here(talk.socket))
                connection.sendall(self.here(line).encode() + b"\n")
                replies.append(b"".join(iter(lambda: connection.recv(65536), b"")).decode())
        return tuple(replies)

    def switch(self, balance: Balance, ground: HostGround | None = None) -> tuple[str, ...]:
        """Do what a rollout does: the files, and the same to the running one."""
        balancer = self.balancer_of(ground or self.grounds[0])
        for file in balancer.files(LB1, balance):
            self.put_file(file)
        return self.tell(balancer.say(LB1, balance))

    def seen(self, ground: HostGround | None = None) -> tuple[Seen, ...]:
        balancer = self.balancer_of(ground or self.grounds[0])
        return balancer.read(LB1, self.tell(balancer.ask(LB1)))

    def states(self) -> list[tuple[str, ...]]:
        """Return of every server whether it is forced into maintenance (0x01), and its weight, as HAProxy has them."""
        (said,) = self.tell(Talk(f"{self.folder}/run/admin.sock", ("show servers state",)))
        rows = [line.split() for line in said.splitlines() if line[:1].isdigit() and len(line.split()) > 10]
        return [(row[1], row[3], "closed" if int(row[6]) & 0x01 else "open", row[7]) for row in rows]

    def get(self, path: str = "/", **how: Any) -> Reply:
        return get(self.http, path, **how)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.text)


def get(port: int, path: str = "/", method: str = "GET", host: str = "gazette.example", **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": host, **named})
    answer = connection.getresponse()
    reply = Reply(
        answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode("latin-1")
    )
    connection.close()
    return reply


@dataclass
class Visitors:
    """Requests without a pause, on new and on kept connections, until told to stop."""

    port: int
    host: str = "gazette.example"
    right: int = 200
    good: int = 0
    by: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, keeping: int = 3, fresh: int = 2, method: str = "GET") -> None:
        for number in range(keeping + fresh):
            thread = threading.Thread(target=self.visit, args=(number < keeping, method))
            self.threads.append(thread)
            thread.start()

    def visit(self, keeps: bool, method: str) -> None:
        connection: http.client.HTTPConnection | None = None
        while not self.is_over.is_set():
            connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request(
                    method, "/?sleep_s=0.005", b"x" * 100 if method == "POST" else None, {"Host": self.host}
                )
                answer = connection.getresponse()
                answer.read()
                self.note(answer.status, answer.getheader("X-Served-By") or "")
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"{method} keeps={keeps}: {error!r}")
                connection.close()
                connection = None
            if connection and not keeps:
                connection.close()
                connection = None

    def note(self, status: int, release: str) -> None:
        if status == self.right:
            self.good += 1
            self.by[release] = self.by.get(release, 0) + 1
        else:
            self.failed.append(str(status))

    def end(self) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join(15)


@contextmanager
def visitors(port: int, status: int = 200, **how: Any) -> Iterator[Visitors]:
    crowd = Visitors(port, right=status)
    crowd.begin(**how)
    try:
        yield crowd
    finally:
        crowd.end()


@contextmanager
def backend(ground: HostGround, host: Host, slot: int, release: str, token: str = TOKEN) -> Iterator[Backend]:
    """Run a release in a slot of a host."""
    port = ground.layout.web_port(slot)
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host.address, "--port", str(port)]
    words += ["--workers", "1", "--blocking-threads", "8", "--log-level", "error", "echo:application"]
    variables = {**os.environ, "ROADWORTHY_RELEASE": release, "ROADWORTHY_STATUS_TOKEN": token}
    process = subprocess.Popen(words, cwd=SITES, env=variables, start_new_session=True)
    running = Backend(process, port)
    try:
        until = time.monotonic() + START_S
        while is_free(host.address, port) and time.monotonic() < until:
            time.sleep(0.02)
        yield running
    finally:
        if process.poll() is None:
            running.kill()


@contextmanager
def front(folder: Path, *grounds: HostGround) -> Iterator[RealFront]:
    """Run HAProxy for these sites; its log is in the folder."""
    running = RealFront(folder, list(grounds))
    with ExitStack() as stack:
        stack.callback(running.stop)
        yield running
