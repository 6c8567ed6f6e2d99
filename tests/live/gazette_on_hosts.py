"""The gazette in a repository of its own, with rehearsal machines for hosts."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.live.conftest import ROAD, variables

from roadworthy.environments.host import Host
from roadworthy.testing.machines import Machines

GAZETTE = Path(__file__).parents[2] / "example" / "gazette"
TIME_LIMIT_S = 400
WHO = ("-c", "user.name=owner", "-c", "user.email=owner@gazette.example")


@dataclass
class GazetteOnHosts:
    """A copy of the gazette and its machines."""

    folder: Path
    machines: Machines

    def road(self, *words: str, code: int = 0) -> str:
        """Call `road`, expect an exit code, and return all that it said."""
        process = self.begin(*words)
        said, _ = process.communicate(timeout=TIME_LIMIT_S)
        assert process.returncode == code, f"road {' '.join(words)}: exit {process.returncode}\n{said}"
        return said

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Call `road`, and do not wait for its end."""
        return subprocess.Popen(
            [str(ROAD), *words], cwd=self.folder, start_new_session=True, text=True,
            env={**variables(), "ROADWORTHY_REHEARSAL": str(self.machines.ssh_config.parent)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def commit(self, subject: str) -> None:
        """Commit all that has changed."""
        subprocess.run(["git", "add", "-A"], cwd=self.folder, check=True)
        subprocess.run(["git", *WHO, "commit", "-q", "--allow-empty", "-m", subject], cwd=self.folder, check=True)


def copy_gazette(folder: Path, hosts: Sequence[Host]) -> None:
    """Make a copy whose production has these hosts and no others; nothing is committed yet."""
    ignored = shutil.ignore_patterns(".roadworthy", "*.sqlite3*", "collected", "media", "__pycache__")
    shutil.copytree(GAZETTE, folder, ignore=ignored)
    write_hosts(folder, hosts)
    (folder / ".gitignore").write_text(".roadworthy/\n*.sqlite3*\n")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)


def write_hosts(folder: Path, hosts: Sequence[Host]) -> None:
    """Give the copy's production these hosts and no others."""
    file = folder / "roadworthy.toml"
    head, mark, _ = file.read_text().partition("[environments.production.hosts]\n")
    lines = [f'{host.name} = {{ address = "{host.address}", roles = {json.dumps(host.roles)} }}' for host in hosts]
    file.write_text("\n".join([head + mark.strip(), *lines, ""]))
