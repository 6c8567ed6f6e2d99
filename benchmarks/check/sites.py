"""The sites that are judged: pinned source distributions, fetched and unpacked under the user's cache."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

PINNED = Path(__file__).with_name("sites.toml")
TIME_LIMIT_S = 600


@dataclass(frozen=True)
class Site:
    """One pinned source distribution. `left_out` are its folders that are another project's."""

    name: str
    version: str
    sha256: str
    kind: str
    left_out: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return its name with the version, as files and folders are named."""
        return f"{self.name}-{self.version}"


def sites() -> tuple[Site, ...]:
    """Return the pinned sites in the order of the file."""
    rows = tomllib.loads(PINNED.read_text(encoding="utf-8"))["site"]
    return tuple(Site(**{**row, "left_out": tuple(row.get("left_out", ()))}) for row in rows)


def cache_folder() -> Path:
    """Return where sites and findings are kept between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "roadworthy" / "benchmarks" / "check"


def unpacked(site: Site) -> Path:
    """Return the folder with a site's code, fetched if need be. Raise ValueError if it is not what was pinned."""
    folder = cache_folder() / "sites" / site.title
    if not folder.exists():
        archive = _fetched(site)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != site.sha256:
            message = f"{archive} is not what was judged: its SHA-256 is {digest}, and not {site.sha256}"
            raise ValueError(message)
        _unpack(archive, folder)
    return folder


def _fetched(site: Site) -> Path:
    sdists = cache_folder() / "sdists"
    sdists.mkdir(parents=True, exist_ok=True)
    archive = sdists / f"{site.title}.tar.gz"
    if not archive.exists():
        print(f"fetching {site.title}", file=sys.stderr)
        wanted = sdists / f"{site.title}.txt"
        wanted.write_text(f"{site.name}=={site.version} --hash=sha256:{site.sha256}\n")
        pip = [find_uv_bin(), "tool", "run", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        command = [*pip, "--require-hashes", "--dest", str(sdists), "--requirement", str(wanted)]
        subprocess.run(command, check=True, timeout=TIME_LIMIT_S)
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    halfway = folder.with_suffix(".unpacking")
    with tarfile.open(archive) as packed:
        packed.extractall(halfway, filter="data")
    (top,) = halfway.iterdir()
    top.rename(folder)
    halfway.rmdir()
