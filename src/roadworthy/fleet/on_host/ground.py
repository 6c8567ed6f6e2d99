"""What a plan and an apply have in common: one walk over the resources, which either looks, or looks and does."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.operations import Call
from roadworthy.fleet.on_host.record import Record


class Ground:
    """One walk. `is_real` says whether things are done.

    In a plan nothing is there yet that an earlier resource would make, so what it would write is in `written` (None:
    taken away), and the accounts that it would make are in `accounts`. To be remembered at the end are `known`
    (digests of files), `wholes` (joined files), `secret` (paths) and `units` (what they were started with).
    """

    def __init__(self, call: Call, key: str, record: Record, is_real: bool) -> None:
        self.call, self.key, self.record, self.is_real = call, key, record, is_real
        self.changes: list[dict[str, Any]] = []
        self.written: dict[str, bytes | None] = {}
        self.accounts: set[str] = set()
        self.known: dict[str, str] = {}
        self.wholes: dict[str, dict[str, Any]] = {}
        self.secret: set[str] = set()
        self.units: dict[str, dict[str, Any]] = {}
        self.needs_reload = False

    def change(
        self,
        resource: str,
        kind: str,
        act: Callable[[], None],
        *,
        title: str = "",
        diff: str = "",
        edited: bool = False,
    ) -> None:
        """Make one change if this is real, and report it."""
        if self.is_real:
            self.call.raise_if_gone()
            act()
        found = {"resource": resource, "title": title or resource, "kind": kind, "diff": diff, "edited": edited}
        self.changes.append(found)
        if self.is_real:
            self.call.emit({"kind": "change", "change": found})

    def content(self, path: str) -> bytes | None:
        """Return what a file has now, or would have by now; None when it isn't there."""
        if path in self.written:
            return self.written[path]
        try:
            return Path(path).read_bytes()
        except OSError:
            return None

    def remember(self, record: Record) -> None:
        """Put what this walk has found into the record."""
        for path, digest in self.known.items():
            record.wrote(path, digest)
        record.joined.update(self.wholes)
        record.secret = sorted({*record.secret, *self.secret})
        record.units.update(self.units)

    def digest(self, path: str) -> str:
        """Return the digest of a file as it is, or would be by now; empty when it isn't there."""
        content = self.content(path)
        return "" if content is None else digest_of(content)


def _sha256() -> Callable[[bytes], Any]:
    """Return SHA-256 by itself: hashlib brings OpenSSL, which takes longer to load than all files of a host to read."""
    for name in ("_sha2", "_sha256", "hashlib"):  # Python 3.12 and newer, older ones, any other
        try:
            found: Callable[[bytes], Any] = importlib.import_module(name).sha256
        except ImportError:
            continue
        return found
    raise ImportError("no SHA-256")


SHA256 = _sha256()


def digest_of(content: bytes) -> str:
    """Return the digest by which a content is remembered."""
    return str(SHA256(content).hexdigest())
