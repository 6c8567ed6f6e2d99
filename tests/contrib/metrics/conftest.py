"""A site with metrics in a process of its own, and a real Unix datagram socket as its agent."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import roadworthy

PRESS = Path(__file__).parent / "press"
SOURCE = Path(roadworthy.__file__).resolve().parents[1]


@dataclass
class Agent:
    """Takes datagrams, in a thread, for no more than about ten fit into the socket."""

    path: Path
    taken: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.thread = threading.Thread(target=self._take)
        self.thread.start()

    def _take(self) -> None:
        while datagram := self.socket.recv(65536):
            self.taken.append(datagram)

    def wait_for(self, count: int, limit_s: float = 20.0) -> None:
        """Wait until so many requests have been told of."""
        end_s = time.monotonic() + limit_s
        while sum(len(one.splitlines()) for one in self.taken) < count and time.monotonic() < end_s:
            time.sleep(0.02)

    def told(self) -> list[dict[str, Any]]:
        """Return what was said, once all has arrived: a datagram of our own comes last."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", str(self.path))
        self.thread.join(10)
        self.socket.close()
        assert max(map(len, self.taken), default=0) <= 8 * 1024
        return [json.loads(line) for datagram in self.taken for line in datagram.splitlines()]


@dataclass
class Press:
    """The site."""

    folder: Path
    variables: dict[str, str]

    def run(self, *words: str, **settings: Any) -> Any:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ROADWORTHY_", "DJANGO_"))}
        path = os.pathsep.join([str(PRESS), str(SOURCE)])
        own = {"PYTHONPATH": path, "PRESS_SETTINGS": json.dumps(settings), "PRESS_DATABASE": str(self.folder / "db")}
        command = [sys.executable, "run.py", *words]
        done = subprocess.run(
            command,
            check=False,
            cwd=PRESS,
            env={**kept, **own, **self.variables},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def agent(tmp_path):
    agent = Agent(tmp_path / "agent")
    yield agent
    if agent.thread.is_alive():
        agent.told()


@pytest.fixture
def press(tmp_path, agent):
    with sqlite3.connect(tmp_path / "db") as database:
        database.execute("CREATE TABLE press_page (id integer PRIMARY KEY, title text, next_id integer)")
        database.execute("CREATE TABLE cached (cache_key text PRIMARY KEY, value text, expires datetime)")
        rows = [(1, "front", 2), (2, "inside", 3), (3, "sports", 4), (4, "back", None)]
        database.executemany("INSERT INTO press_page VALUES (?, ?, ?)", rows)
    database.close()
    return Press(tmp_path, {"ROADWORTHY_AGENT": str(agent.path), "ROADWORTHY_RELEASE": "r42"})
