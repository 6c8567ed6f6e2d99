"""The stage of the deploy benchmark: five machines as the gazette's production, and a copy of the gazette to deploy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from roadworthy.cli.hosts import REHEARSAL
from roadworthy.cli.target import target_for
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.testing.machines import Machines

GAZETTE = Path(__file__).parents[2] / "example" / "gazette"
ADDRESS, OWN_FIRST, FIRST = "10.77.0.", 21, 130
HOSTS = tuple(
    Host(name, f"{ADDRESS}{FIRST + number}", ("any",))
    for number, name in enumerate(("lb1", "web1", "web2", "db1", "hub1"))
)
WEB = ("web1", "web2")
ENVIRONMENT = "production"
TIME_LIMIT_S = 900
UNUSUAL = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Variables that would have each Python compile anew what it loads: neither side is run so at home."""
GIT = ("git", "-c", "user.name=owner", "-c", "user.email=owner@gazette.example")
READY = re.compile(r"ready after ([\d.]+) s")


@dataclass
class Stage:
    """A site that is deployed to machines that run. `folder` is the benchmark's own; `commits` counts the changes."""

    folder: Path
    machines: Machines
    commits: int = 0

    @property
    def site(self) -> Path:
        """Return the copy of the gazette."""
        return self.folder / "gazette"

    def road(self, command: str, *words: str) -> tuple[float, str]:
        """Run a command of road on the environment; return its seconds and all it said. Ends here when it fails."""
        line = [sys.executable, "-m", "roadworthy", "-C", str(self.site), command, ENVIRONMENT, *words]
        return timed(line, {REHEARSAL: str(self.machines.folder)}, self.site)

    def commit(self) -> None:
        """Change a line of the site's code, and commit it."""
        self.commits += 1
        changed = self.site / "articles" / "apps.py"
        changed.write_text(changed.read_text() + f"# change {self.commits}\n")
        self._git("commit", "-qam", f"articles: Change {self.commits}.")

    def write_site(self) -> None:
        """Copy the gazette, give it these machines' addresses, and commit it."""
        leave = shutil.ignore_patterns(".*_cache", ".roadworthy", "__pycache__", "*.sqlite3*", "media", "collected")
        shutil.copytree(GAZETTE, self.site, ignore=leave)
        model = self.site / "roadworthy.toml"
        text = model.read_text()
        for number in range(len(HOSTS)):
            text = text.replace(f'"{ADDRESS}{OWN_FIRST + number}"', f'"{ADDRESS}{FIRST + number}"')
        model.write_text(text)
        self._git("init", "-q", "-b", "main")
        self._git("add", "-A")
        self._git("commit", "-qm", "gazette: Begin.")

    def target(self) -> Target:
        """Return what road itself knows of the environment."""
        os.environ[REHEARSAL] = str(self.machines.folder)
        return target_for(Namespace(folder=self.site, environment=ENVIRONMENT), Terminal(), keeps_secrets=False)

    def last_phases(self) -> list[tuple[str, float]]:
        """Return where the time of the last deploy or rollback went, by road's own history."""
        said = self.road("history", "--json", "-n", "1")[1]
        last = json.loads(said[said.index("{") :])["history"][-1]
        return [(phase["phase"], phase["took_s"]) for phase in last["phases"]]

    def _git(self, *words: str) -> None:
        subprocess.run([*GIT, *words], cwd=self.site, check=True, timeout=60)


def boot_s(said: str) -> float:
    """Return how long the release itself took to be ready, of what a deploy or rollback said."""
    found = READY.search(said)
    return float(found[1]) if found else 0.0


def timed(line: list[str], variables: dict[str, str], folder: Path) -> tuple[float, str]:
    """Run a command; return its seconds and what it said. Ends the benchmark, with what it said, when it fails."""
    own = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    begun_s = time.monotonic()
    done = subprocess.run(
        line, cwd=folder, env={**own, **variables}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=TIME_LIMIT_S, check=False,
    )  # fmt: skip
    took_s = time.monotonic() - begun_s
    if done.returncode:
        sys.exit(f"{' '.join(line)} ended with {done.returncode}:\n{done.stdout[-6000:]}")
    return took_s, done.stdout


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """Boot the machines, make them ready, and deploy for the first time; all of it is gone in the end."""
    with Machines(HOSTS, folder / "machines", tell=tell) as machines:
        stage = Stage(folder, machines)
        stage.write_site()
        for words in (["apply", "--yes"], ["deploy"]):
            tell(f"road {words[0]} {ENVIRONMENT}: {stage.road(*words)[0]:.1f} s")
        yield stage


def tell(words: str) -> None:
    """Say how far it has come; figures go to standard output alone."""
    print(f"  {words}", file=sys.stderr, flush=True)
