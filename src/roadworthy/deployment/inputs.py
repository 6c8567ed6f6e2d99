"""Remembers which of the site's files an environment was made from, so that an unchanged one is known at once."""

from __future__ import annotations

import codecs
import hashlib
import tomllib
from pathlib import Path
from typing import Any


def digest(*parts: str | bytes) -> str:
    """Return one short name for these parts together."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()[:32]


def file_digest(path: Path) -> str:
    """Return the name of a file's bytes; empty when there is no such file, for its coming is a change too."""
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


class Inputs:
    """Reads files of the site, and remembers each one with its bytes (and those that were looked for in vain)."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes | None] = {}
        self._noted: dict[str, str] = {}

    def bytes(self, path: Path) -> bytes | None:
        """Return a file's bytes, or None."""
        key = str(path)
        if key not in self._bytes:
            try:
                self._bytes[key] = path.read_bytes()
            except OSError:
                self._bytes[key] = None
        return self._bytes[key]

    def has(self, path: Path) -> bool:
        """Say whether there is such a file."""
        return self.bytes(path) is not None

    def text(self, path: Path) -> str:
        """Return a file's text; empty when there is none."""
        data = self.bytes(path) or b""
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as PowerShell writes what pip lists
        return data.decode("utf-16" if wide else "utf-8-sig", errors="replace")

    def toml(self, path: Path) -> dict[str, Any]:
        """Return a file's tables; none when it is absent or no TOML."""
        try:
            return tomllib.loads(self.text(path))
        except tomllib.TOMLDecodeError:
            return {}

    def seen(self) -> dict[str, str]:
        """Return each file that was looked at, with the name of its bytes."""
        files = {key: "" if data is None else digest(data) for key, data in sorted(self._bytes.items())}
        return files | self._noted

    def note(self, name: str, state: str) -> None:
        """Remember the state of something else that the environment was made from."""
        self._noted[name] = state
