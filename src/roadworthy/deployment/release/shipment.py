"""One release on its way to one host: asks what is lacking there, sends that, and has the release made of it."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roadworthy.deployment.release.manifest import Manifest
from roadworthy.fleet.hand import Hand

BLOCK = 1 << 20
TIME_LIMIT_S = 3600.0


@dataclass(frozen=True)
class Shipped:
    """What it took to bring a release to one host: how many objects it lacked, and their bytes before packing."""

    host: str
    objects: int
    size_bytes: int
    took_s: float
    made_environment: bool


@dataclass(frozen=True)
class Parcel:
    """All that one host is to be brought. `said` becomes release.json; `python` tells which one the host links.

    `find` returns the files on this workstation that hold the objects of these keys.
    """

    said: Mapping[str, Any]
    tree: Manifest
    environment: str
    environment_tree: Manifest
    python: Mapping[str, Any]
    variables: str = field(repr=False)
    find: Callable[[Sequence[str]], Mapping[str, Path]] = field(repr=False)

    @property
    def id(self) -> str:
        """Return the release's id."""
        return str(self.said["id"])


@dataclass(frozen=True)
class Shipment:
    """One parcel on its way to `root` on a host."""

    root: str
    parcel: Parcel
    hand: Hand

    def run(self) -> Shipped:
        """Send what is lacking. Done twice, it changes nothing; cut off, it goes on where it was."""
        begun_s = time.monotonic()
        parcel = self.parcel
        asked = self._asked(parcel.tree)
        has_environment = bool(asked["has_environment"])
        if asked["digest"] == parcel.said["digest"] and has_environment:
            return self._shipped([], begun_s, made_environment=False)
        lacking = list(asked["objects"])
        lacking += [] if has_environment else self._asked(parcel.environment_tree)["objects"]
        lacking = list(dict.fromkeys(lacking))
        self._send(lacking, has_environment)
        return self._shipped(lacking, begun_s, made_environment=not has_environment)

    def _asked(self, tree: Manifest) -> dict[str, Any]:
        message = {
            "root": self.root,
            "release": self.parcel.id,
            "environment": self.parcel.environment,
            "objects": list(dict.fromkeys(tree.files.values())),
        }
        return self.hand.call("store.missing", message, doing="asking what it lacks of the release")

    def _send(self, lacking: list[str], has_environment: bool) -> None:
        message = self._message(lacking, has_environment)
        files = self.parcel.find(lacking) if lacking else {}
        stream = packed((key, files[key]) for key in lacking) if lacking else None
        self.hand.call("store.place", message, stream=stream, time_limit_s=TIME_LIMIT_S, doing="bringing the release")

    def _shipped(self, lacking: list[str], begun_s: float, *, made_environment: bool) -> Shipped:
        took_s = time.monotonic() - begun_s
        return Shipped(self.hand.host.name, len(lacking), self._size(lacking), took_s, made_environment)

    def _size(self, keys: Iterable[str]) -> int:
        sizes = {**self.parcel.environment_tree.sizes, **self.parcel.tree.sizes}
        return sum(sizes[key] for key in keys)

    def _message(self, lacking: list[str], has_environment: bool) -> dict[str, Any]:
        parcel = self.parcel
        said = {**parcel.said, "host": self.hand.host.name}
        return {
            "root": self.root,
            "release": parcel.id,
            "digest": parcel.said["digest"],
            "environment": parcel.environment,
            "environment_tree": None if has_environment else parcel.environment_tree.as_json(),
            "tree": parcel.tree.as_json(),
            "texts": {
                "release.json": {"content": json.dumps(said, indent=1), "mode": 0o644},
                "variables": {"content": parcel.variables, "mode": 0o600},
            },
            "python": dict(parcel.python),
            "has_objects": bool(lacking),
            "size_bytes": self._size(lacking),
        }


def packed(files: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """Yield objects as a host takes them in: `KEY SIZE` in a line, then the bytes, all of it packed by zlib."""
    packer = zlib.compressobj(1)
    for key, path in files:
        yield packer.compress(f"{key} {path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield packer.compress(block)
    yield packer.flush()
