"""Small sites, and the `road` command as a person calls it, in folders of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from roadworthy.stack.postgresql_cluster import data_folder

SITES = Path(__file__).parent / "sites"
ROAD = Path(sys.executable).with_name("road")
TIME_LIMIT_S = 120
OWN_PORT = "port = 18700"


@dataclass(frozen=True)
class Answer:
    """What a page answered."""

    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class Copy:
    """A copy of a site in a folder, and what a person does with it."""

    folder: Path

    def road(self, *words: str, code: int = 0) -> str:
        """Call `road`, expect an exit code, and return all that it said."""
        done = self.call(*words)
        assert done.returncode == code, f"road {' '.join(words)}: exit {done.returncode}\n{done.stdout}"
        return done.stdout

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Call `road` and return how it ended."""
        return subprocess.run(
            [str(ROAD), *words], cwd=self.folder, env=variables(), timeout=TIME_LIMIT_S, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Call `road` and do not wait for its end."""
        return subprocess.Popen(
            [str(ROAD), *words], cwd=self.folder, env=variables(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def status(self) -> dict[str, Any]:
        """Return what `road status --json` says."""
        found: dict[str, Any] = json.loads(self.call("status", "--json").stdout)
        return found

    def pid(self, name: str) -> int:
        """Return the number of a process."""
        (found,) = [process["pid"] for process in self.status()["processes"] if process["name"] == name]
        return int(found)

    @property
    def url(self) -> str:
        """Return where the site is."""
        (found,) = [process["label"] for process in self.status()["processes"] if process["name"] == "web"]
        return str(found)

    def ask(self, path: str = "/") -> Answer:
        """Ask a page."""
        try:
            with urllib.request.urlopen(self.url.rstrip("/") + path, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def left(self) -> list[str]:
        """Return every process that has to do with this folder."""
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [words for pid in pids if (words := self._words(pid))]

    def _words(self, pid: int) -> str:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = str(Path(f"/proc/{pid}/cwd").readlink())
        except OSError:
            return ""
        return f"{pid} {words}" if pid != os.getpid() and str(self.folder) in f"{place} {words}" else ""


def variables() -> dict[str, str]:
    """Return what a person's shell has, without what belongs to these tests."""
    kept = {name: value for name, value in os.environ.items() if not re.match(r"PYTHON|VIRTUAL_ENV|DJANGO|COV_", name)}
    return {**kept, "NO_COLOR": "1"}


def wait_for(what: Callable[[], bool], time_limit_s: float = 30.0) -> None:
    """Wait until something is so."""
    until_s = time.monotonic() + time_limit_s
    while not what():
        assert time.monotonic() < until_s, "it did not become so in time"
        time.sleep(0.1)


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def copy_of(name: str, folder: Path) -> Copy:
    """Copy a site; its port is any that is free."""
    shutil.copytree(SITES / name, folder)
    file = folder / "roadworthy.toml"
    file.write_text(file.read_text().replace(OWN_PORT, f"port = {unused_port()}"))
    return Copy(folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], Copy]]:
    """Return what makes copies of sites; they are stopped when the module is done."""
    made: list[Copy] = []

    def make(name: str, folder: str) -> Copy:
        made.append(copy_of(name, tmp_path_factory.mktemp("live") / folder))
        return made[-1]

    yield make
    for one in made:
        one.call("stop")
        if os.geteuid() == 0:
            remove_clusters(one)


def remove_clusters(one: Copy) -> None:
    """Remove what root keeps of a site outside its folder."""
    local = one.folder.resolve() / ".roadworthy" / "local"
    shutil.rmtree(data_folder(local, "kiosk").parent, ignore_errors=True)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
