"""What `road check` tells of the sites, as any user would be told: through the command line, as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks.check.sites import Site, cache_folder, unpacked

TIME_LIMIT_S = 900


@dataclass(frozen=True)
class Told:
    """One finding on one site."""

    site: str
    version: str
    path: str
    line: int
    id: str
    message: str
    way_out: str = ""
    way: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str, str, int, str]:
        """Return what a judgement is found by, but for the message, which may be worded anew."""
        return (self.site, self.version, self.path, self.line, self.id)

    @property
    def rank(self) -> str:
        """Return a number that has nothing to do with what was found: samples are drawn by it."""
        return sha256(f"{self.site}\0{self.path}\0{self.line}\0{self.id}".encode()).hexdigest()


def kept_of(sites: Sequence[Site]) -> tuple[Told, ...]:
    """Return the findings of the last whole run; a site that had none is checked."""
    return tuple(told for site in sites for told in _kept(site))


def told_of(sites: Sequence[Site], ids: Sequence[str]) -> tuple[Told, ...]:
    """Return the findings of these checks, or of all, also of those that are off by default."""
    return tuple(told for site in sites for told in (_read(site, _answer(site, ids)) if ids else _anew(site)))


def _kept(site: Site) -> list[Told]:
    file = _file(site)
    return _read(site, file.read_text(encoding="utf-8")) if file.exists() else _anew(site)


def _anew(site: Site) -> list[Told]:
    answer, file = _answer(site, ["ALL"]), _file(site)
    file.parent.mkdir(parents=True, exist_ok=True)
    halfway = file.with_suffix(f".{os.getpid()}")
    halfway.write_text(answer, encoding="utf-8")
    halfway.replace(file)
    return _read(site, answer)


def _file(site: Site) -> Path:
    return cache_folder() / "found" / f"{site.title}.json"


def _read(site: Site, answer: str) -> list[Told]:
    return [
        Told(
            site.name,
            site.version,
            row["file"],
            row["line"],
            row["id"],
            row["message"],
            row["way_out"],
            tuple(f"{step['function']} ({step['file']}:{step['line']})" for step in row["way"]),
        )
        for row in json.loads(answer)["findings"]
        if not row["file"].startswith(site.left_out or "\0")
    ]


def _answer(site: Site, ids: Sequence[str]) -> str:
    folder = unpacked(site)
    print(f"checking {folder.name}", file=sys.stderr)
    command = [sys.executable, "-m", "roadworthy", "-C", str(folder), "check", "--json", "--select", ",".join(ids)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False)
    if done.returncode not in (0, 1):
        message = f"{folder.name} could not be checked: {done.stderr[-2000:]}"
        raise ValueError(message)
    return done.stdout
