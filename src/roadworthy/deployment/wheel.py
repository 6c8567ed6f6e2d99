"""Writes the smallest wheel there is: a package's metadata, its commands, and a pointer to where its code lies."""

from __future__ import annotations

import base64
import email.parser
import hashlib
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Metadata:
    """What an installed package says of itself. `requires` are requirements; `points` the text of entry_points.txt."""

    name: str
    version: str
    requires: tuple[str, ...] = ()
    points: str = ""
    extras: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """Return the name and version as they begin a wheel's file name."""
        return f"{re.sub(r'[-_.]+', '_', self.name).lower()}-{self.version.replace('-', '_')}"

    def text(self) -> str:
        """Return the METADATA file. https://packaging.python.org/en/latest/specifications/core-metadata/."""
        extras = self.extras or tuple(dict.fromkeys(re.findall(r'extra == "([^"]+)"', "\n".join(self.requires))))
        lines = ["Metadata-Version: 2.1", f"Name: {self.name}", f"Version: {self.version}"]
        lines += [f"Provides-Extra: {extra}" for extra in extras]
        lines += [f"Requires-Dist: {requirement}" for requirement in self.requires]
        return "\n".join(lines) + "\n"


def entry_points(groups: Mapping[str, Any]) -> str:
    """Return entry_points.txt for commands and plug-ins."""
    parts = []
    for group, points in groups.items():
        lines = [f"{name} = {value}" for name, value in points.items() if isinstance(value, str)]
        if lines:
            parts.append("\n".join([f"[{group}]", *lines]))
    return "\n\n".join(parts)


def write_wheel(folder: Path, metadata: Metadata, roots: tuple[Path, ...]) -> Path:
    """Write the wheel of a package whose code lies in `roots`, the same bytes each time."""
    info = f"{metadata.stem}.dist-info"
    files = {
        f"__live_{metadata.stem.split('-')[0]}.pth": "".join(f"{root}\n" for root in roots),
        f"{info}/METADATA": metadata.text(),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: roadworthy\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if metadata.points:
        files[f"{info}/entry_points.txt"] = metadata.points + "\n"
    files[f"{info}/RECORD"] = "".join(f"{name},{_hash(text)}\n" for name, text in files.items()) + f"{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{metadata.stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text)
    return wheel


def _hash(text: str) -> str:
    data = text.encode()
    short = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"sha256={short},{len(data)}"


def read_wheel(wheel: Path) -> tuple[Metadata, tuple[str, ...]]:
    """Return a wheel's metadata, and the names of its files."""
    with zipfile.ZipFile(wheel) as archive:
        names = tuple(name for name in archive.namelist() if not name.endswith("/"))
        info = next(name.split("/")[0] for name in names if name.endswith(".dist-info/METADATA"))
        said = email.parser.Parser().parsestr(archive.read(f"{info}/METADATA").decode())
        points = archive.read(f"{info}/entry_points.txt").decode() if f"{info}/entry_points.txt" in names else ""
    requires, extras = tuple(said.get_all("Requires-Dist", ())), tuple(said.get_all("Provides-Extra", ()))
    return Metadata(said["Name"], said["Version"], requires, points.strip(), extras), names
