"""Begins the environment's static files with those that a site which is a package brings already made."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class StaticCopy:
    """What an installed package's own release put there (scripts made by npm, say) is nowhere else to be collected.

    `packages` is where packages are installed, `static` the environment's folder, `mark` the file that remembers.
    """

    packages: Path
    static: Path
    mark: Path

    def run(self, static_root: str, release: str) -> str:
        """Copy a package's STATIC_ROOT, once for each release of what is installed; return what to tell the owner."""
        own = self._brought(static_root)
        if own is None or self._is_done(release):
            return ""
        shutil.copytree(own, self.static, dirs_exist_ok=True)
        self.mark.write_text(release)
        return f"static files: began as a copy of those in {own.relative_to(self.packages.resolve())}"

    def _brought(self, static_root: str) -> Path | None:
        """Return the folder that an installed package brings filled, or None."""
        own, packages = Path(static_root or "/").resolve(), self.packages.resolve()
        is_installed = Path(static_root).is_absolute() and own != packages and own.is_relative_to(packages)
        return own if is_installed and own.is_dir() and any(own.iterdir()) else None

    def _is_done(self, release: str) -> bool:
        return self.static.is_dir() and self.mark.is_file() and self.mark.read_text() == release
