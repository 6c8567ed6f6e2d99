"""What a plan and an apply have in common: one walk over the resources, which either looks, or looks and does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.operations import Call
from roadworthy.fleet.on_host.record import Record


@dataclass
class Ground:
    """One walk. `is_real` says whether things are done.

    In a plan nothing is there yet that an earlier resource would make, so what it would write is in `written` (None:
    taken away), and the accounts that it would make are in `accounts`. To be remembered at the end are `known`
    (digests of files), `wholes` (joined files), `secret` (paths) and `units` (what they were started with).
    """

    call: Call
    key: str
    record: Record
    is_real: bool
    changes: list[dict[str, Any]] = field(default_factory=list)
    written: dict[str, bytes | None] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    known: dict[str, str] = field(default_factory=dict)
    wholes: dict[str, dict[str, Any]] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    needs_reload: bool = False

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


def digest_of(content: bytes) -> str:
    """Return the digest by which a content is remembered."""
    return sha256(content).hexdigest()
