"""How the workstation's own ssh is called: with the owner's configuration, and one connection for many calls."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from roadworthy.environments.host import Host

LONGEST_FOLDER = 60
"""A socket's path may have 107 bytes, and ssh adds 17 of its own while it connects."""


@dataclass(frozen=True)
class SshOptions:
    """`config` stands for the owner's ~/.ssh/config (ssh -F); `control_folder` is where the sockets of connections lie.

    A connection stays open for `keep_s` after the last call, so that the next command needs none.
    """

    config: Path | None = None
    control_folder: Path | None = None
    connect_time_limit_s: int = 10
    keep_s: int = 120
    alive_s: int = 5

    def words(self, host: Host, *, may_ask: bool = False) -> list[str]:
        """Return the words that begin every call to a host; what to run there follows."""
        options = {
            "BatchMode": "no" if may_ask else "yes",
            "ConnectTimeout": self.connect_time_limit_s,
            "ServerAliveInterval": self.alive_s,
            "ServerAliveCountMax": 3,
            "ControlMaster": "auto",
            "ControlPath": self.control_path(host),
            "ControlPersist": self.keep_s,
            "LogLevel": "ERROR",
        }
        config = ["-F", str(self.config)] if self.config else []
        settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        port = ["-p", str(host.port)] if host.port != 22 else []
        return ["ssh", *config, *settings, *port, "-l", host.user, "--", host.address]

    def control_path(self, host: Host) -> Path:
        """Return the socket of the connection to a host."""
        told = f"{host.user}@{host.address}:{host.port} {self.config or ''}"
        return self._folder / hashlib.sha256(told.encode()).hexdigest()[:16]

    @cached_property
    def _folder(self) -> Path:
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        wanted = [self.control_folder] if self.control_folder else []
        wanted += [Path(runtime) / "roadworthy"] if runtime and Path(runtime).is_dir() else []
        wanted += [Path(f"/tmp/road-{os.getuid()}")]
        usable = (folder for folder in wanted if len(str(folder)) <= LONGEST_FOLDER and _is_own(folder))
        return next(usable, None) or Path(tempfile.mkdtemp(prefix=f"road-{os.getuid()}-", dir="/tmp"))


def _is_own(folder: Path) -> bool:
    """Make a folder that nobody else may look into, or say whether it is one already."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
