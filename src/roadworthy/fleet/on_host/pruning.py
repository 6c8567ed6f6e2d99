"""Forgets old releases: never the one that serves, one that runs, or one that is asked to stay."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from roadworthy.fleet.on_host.placing import DRAFT, Place, static_files

UNITS = Path("/etc/systemd/system")


class Pruning:
    """The releases of one site on this host; `state` is where Roadworthy remembers which of them the slots run."""

    def __init__(self, place: Place, state: str, key: str) -> None:
        self.place, self.state, self.key = place, Path(state), key

    def names(self) -> list[str]:
        """Return the releases that are here, the oldest first."""
        if not self.place.releases.is_dir():
            return []
        return sorted(path.name for path in self.place.releases.iterdir() if (path / "release.json").is_file())

    def current(self) -> str:
        """Return the release that jobs and the shell follow."""
        try:
            return Path(os.readlink(self.place.root / "current")).name
        except OSError:
            return ""

    def slots(self) -> dict[str, str]:
        """Return which slot runs which release."""
        try:
            found = json.loads((self.state / "slots.json").read_text())
        except (OSError, ValueError):
            return {}
        return {str(slot): str(name) for slot, name in found.items()} if isinstance(found, dict) else {}

    def active(self) -> set[str]:
        """Return the releases with a unit that is not stopped, such as a worker that finishes its task."""
        if not shutil.which("systemctl"):
            return set()
        words = ["systemctl", "list-units", "--plain", "--no-legend", "--full", f"{self.key}-*@*.service"]
        told = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        return {line.split()[0].partition("@")[2].rpartition(".service")[0] for line in told.splitlines() if line}

    def run(self, keep: int, protect: Iterable[str], unfit: Iterable[str] = ()) -> list[str]:
        """Take away all but the newest `keep` releases and those that are needed; return the names of the others.

        What is `unfit` does not count among the newest.
        """
        names = self.names()
        fit = [name for name in names if name not in set(unfit)]
        needed = {*fit[max(0, len(fit) - keep) :], self.current(), *self.slots().values(), *self.active(), *protect}
        removed = [name for name in names if name not in needed]
        for name in removed:
            self._remove(self.place.releases / name)
        self._remove_units(removed)
        self._remove_environments()
        self._remove_static()
        self.place.drop_drafts()
        return removed

    def _remove(self, folder: Path) -> None:
        """Move a folder out of sight first, so that nobody finds half of it."""
        aside = folder.parent / DRAFT / folder.name
        aside.parent.mkdir(exist_ok=True)
        if aside.exists():
            shutil.rmtree(aside)
        folder.rename(aside)
        shutil.rmtree(aside)

    def _remove_units(self, removed: Iterable[str]) -> None:
        units = [path for name in removed for path in UNITS.glob(f"{self.key}-*@{name}.service")]
        for path in units:
            path.unlink(missing_ok=True)
        if units:
            subprocess.run(["systemctl", "daemon-reload"], check=False)

    def _remove_environments(self) -> None:
        links = [self.place.releases / name / "python" for name in self.names()]
        used = {Path(os.readlink(link)).name for link in links if link.is_symlink()}
        for folder in self.place.environments.iterdir():
            if folder.name not in used and folder.name != DRAFT:
                self._remove(folder)

    def _remove_static(self) -> None:
        kept = {path for name in self.names() for path in static_files(self.place.releases / name)}
        for path in static_files(self.place.root):
            if path not in kept:
                (self.place.static / path).unlink()
        for folder, _, _ in os.walk(self.place.static, topdown=False):
            if folder != str(self.place.static) and not os.listdir(folder):
                os.rmdir(folder)
