"""What this host remembers of what was applied: for all sites together, and for each by its key.

host.json: `files` has the digests that a file may have without somebody else having written it; `secret` the paths of
which nothing is ever shown; `joined` the files made of parts; `units` what each ran with at its last start, and how it
was found at first. KEY/applied.json: the resources that this site has here.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import write_atomically
from roadworthy.fleet.on_host.operations import RUN, STATE, Refused

LOOK_S = 0.05
BUSY_S = 60.0
RECORD_S = 30.0


class Record:
    """The memory of this host, read once; `save` writes what was changed."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.files: dict[str, list[str]] = found.get("files", {})
        self.secret: list[str] = found.get("secret", [])
        self.joined: dict[str, dict[str, Any]] = found.get("joined", {})
        self.units: dict[str, dict[str, Any]] = found.get("units", {})

    @classmethod
    def read(cls) -> Record:
        """Read it; one that is not there, or not whole, is empty."""
        return cls(_read(Path(STATE) / "host.json"))

    def save(self) -> None:
        """Write it, readable by root only."""
        _write(Path(STATE) / "host.json", vars(self))

    def text(self) -> str:
        """Return all of it as text, by which two can be compared."""
        return json.dumps(vars(self), sort_keys=True)

    def copy(self) -> Record:
        """Return another that is the same now."""
        return Record(json.loads(self.text()))

    def wrote(self, path: str, digest: str) -> None:
        """Remember the only digest that a file now has."""
        self.files[path] = [digest]

    def is_ours(self, path: str, digest: str) -> bool:
        """Say whether a file with this digest was written by us, or was never ours."""
        return path not in self.files or digest in self.files[path]


def resources_of(key: str) -> list[dict[str, Any]]:
    """Return the resources that a site's last state had here, as far as they can be taken away again."""
    found: list[dict[str, Any]] = _read(Path(STATE) / key / "applied.json").get("resources", [])
    return found


def keep_resources(key: str, resources: list[dict[str, Any]]) -> None:
    """Remember the resources of a site."""
    _write(Path(STATE) / key / "applied.json", {"resources": resources})


def other_keys(key: str) -> list[str]:
    """Return the other sites on this host."""
    return sorted(path.parent.name for path in Path(STATE).glob("*/applied.json") if path.parent.name != key)


@contextmanager
def only_one(who: str, key: str, patience_s: float = BUSY_S) -> Iterator[None]:
    """Be the only one who changes this host. Raise Refused, naming the other, when it stays busy."""
    with _locked("apply.lock", patience_s) as (handle, holder):
        if handle is None:
            hint = f"wait until that has ended ({patience_s:.0f} s were waited already), then run this again"
            raise Refused(f"it is being changed by {holder or 'somebody else'}", hint, "busy")
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{who}, for {key}, since {time.strftime('%H:%M:%S')}".encode(), 0)
        yield
        os.ftruncate(handle, 0)


@contextmanager
def recording() -> Iterator[Record]:
    """Be the only one who writes files and the record, for a moment; what is done to the record is kept."""
    with _locked("record.lock", RECORD_S) as (handle, _):
        if handle is None:
            raise Refused("its record is held by somebody else", "run this again in a moment", "busy")
        record = Record.read()
        before = record.text()
        try:
            yield record
        finally:
            if record.text() != before:
                record.save()


@contextmanager
def _locked(name: str, patience_s: float) -> Iterator[tuple[int | None, str]]:
    folder = Path(RUN)
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        taken = _take(handle, time.monotonic() + patience_s)
        yield (handle, "") if taken else (None, os.pread(handle, 500, 0).decode(errors="replace"))
    finally:
        os.close(handle)


def _take(handle: int, until_s: float) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until_s:
                return False
            time.sleep(LOOK_S)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    write_atomically(str(path), json.dumps(value, indent=1, sort_keys=True).encode(), mode=0o600)
