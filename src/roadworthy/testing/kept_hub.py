"""What the hub of a rehearsal gathered, kept on the workstation when its machine is gone, and its pages."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from roadworthy.environments.host import Host
from roadworthy.environments.site import Site
from roadworthy.stack.hub_host import folder
from roadworthy.stack.hub_local import hub_folder
from roadworthy.stack.layout import Layout

PORT = 8720
"""Where `road hub rehearsal` shows it, unless told otherwise: the links of a report lead there."""
AROUND_S = 20
"""A page of the hub shows so much before an event and after it."""
TIME_LIMIT_S = 120.0
KEPT = ("sites", "series")
"""What is brought: who may come in, and the hub's secrets, stay where they are."""


@dataclass(frozen=True)
class HubPages:
    """The pages of a kept hub for moments of this process's clock; `epoch_s` is when that clock began."""

    key: str
    epoch_s: float
    url: str = f"http://localhost:{PORT}"

    def of(self, begun_s: float, ended_s: float) -> str:
        """Return the address of the site's page that shows a time, split by release."""
        start, end = int(self.epoch_s + begun_s) - AROUND_S, int(self.epoch_s + ended_s) + AROUND_S
        return f"{self.url}/{self.key}/?from={start}&to={max(end, start + 60)}"


def rehearsal_folder(site: Site) -> Path:
    """Return where the last rehearsal of a site keeps what outlives its machines."""
    return site.folder.resolve() / ".roadworthy" / "rehearsal"


def keep_hub(layout: Layout, host: Host, ssh_config: Path, kept: Path) -> str:
    """Bring what the hub of a machine gathered, in place of what was kept before; return why that failed, or nothing.

    The hub stands still meanwhile, so that its files are whole.
    """
    unit, place = layout.unit("hub"), folder(layout)
    there = f"systemctl stop {unit}; tar -C {place} -cf - {' '.join(KEPT)}; done=$?; systemctl start {unit}; exit $done"
    command = ["ssh", "-F", str(ssh_config), "-o", "BatchMode=yes", host.name, there]
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    ignore = kept.parent / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n")
    with tempfile.TemporaryDirectory(prefix="new-", dir=kept) as new:
        try:
            with (Path(new) / "hub.tar").open("wb") as tar:
                subprocess.run(
                    command, stdin=subprocess.DEVNULL, stdout=tar, stderr=subprocess.PIPE, check=True,
                    timeout=TIME_LIMIT_S,
                )  # fmt: skip
            _unpack(Path(new) / "hub.tar", Path(new) / "hub")
            own = hub_folder(kept)
            shutil.rmtree(own, ignore_errors=True)
            own.parent.mkdir(exist_ok=True, mode=0o700)
            (Path(new) / "hub").rename(own)
        except subprocess.CalledProcessError as error:
            return error.stderr.decode(errors="replace").strip().rpartition("\n")[2] or f"exit code {error.returncode}"
        except (OSError, tarfile.TarError, subprocess.TimeoutExpired) as error:
            return str(error)
    return ""


def _unpack(tar: Path, own: Path) -> None:
    """Unpack plain files and folders; nothing else, and nothing outside."""
    own.mkdir(mode=0o700)
    with tarfile.open(tar) as opened:
        opened.extractall(own, _plain(opened), filter="data")


def _plain(opened: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    return (member for member in opened if member.isfile() or member.isdir())
