"""The hosts that may send figures (`senders/NAME.json`): each has a token of its own, kept as a hash, and its sites."""

from __future__ import annotations

import hashlib
import json
import logging
import math
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)
LOOK_S = 1.0


@dataclass(frozen=True)
class Sender:
    """One host's agent, or a program that only reads."""

    name: str
    sites: frozenset[str]
    may_send: bool = True


@dataclass
class Senders:
    """All senders, by the hash of their tokens; the folder is read again when something in it has changed.

    Files that come and go are seen at once, and one that was written into within a second.
    """

    folder: Path
    clock: Callable[[], float] = time.monotonic
    _looked: tuple[int, float] = (0, -math.inf)
    _stamp: object = None
    _known: dict[str, Sender] = field(default_factory=dict)

    def sender(self, token: str) -> Sender | None:
        """Return whose token it is."""
        changed_ns, now = _changed_ns(self.folder), self.clock()
        if changed_ns != self._looked[0] or now >= self._looked[1] + LOOK_S:
            self._look()
            self._looked = (changed_ns, now)
        return self._known.get(digest(token))

    def allow(self, name: str, sites: Sequence[str], token: str = "", may_send: bool = True) -> str:
        """Let a host send for these sites; return its token, which is new unless one is given."""
        token = token or secrets.token_urlsafe(32)
        self.folder.mkdir(parents=True, exist_ok=True)
        given = {"name": name, "sha256": digest(token), "sites": sorted(sites), "sends": may_send}
        own = self.folder / f".{name}.new"
        own.write_text(json.dumps(given) + "\n", encoding="utf-8")
        own.replace(self.folder / f"{name}.json")
        return token

    def _look(self) -> None:
        files = sorted(self.folder.glob("*.json"))
        stamp = [(path.name, _changed_ns(path)) for path in files]
        if stamp != self._stamp:
            self._known = dict(filter(None, map(_read, files)))
            self._stamp = stamp


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _read(path: Path) -> tuple[str, Sender] | None:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        sites = frozenset(map(str, given["sites"]))
        return str(given["sha256"]), Sender(str(given["name"]), sites, given.get("sends", True) is True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s: not a sender's file (%s); run `road apply` again", path, type(error).__name__)
        return None
