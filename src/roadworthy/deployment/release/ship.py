"""Brings a built release to the hosts: only what each of them lacks, checked there, whole or not at all."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.host_variables import process_variables
from roadworthy.deployment.instead import PATH_VARIABLE
from roadworthy.deployment.release.built import BuiltRelease
from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand
from roadworthy.stack.host_ground import ReleaseGround
from roadworthy.stack.systemd import variables_file

BLOCK = 1 << 20
WORTH_PACKING = 1 << 12
TIME_LIMIT_S = 3600.0


@dataclass(frozen=True)
class Shipped:
    """What it took to bring a release to one host: how many objects it lacked, and their bytes before packing."""

    host: str
    objects: int
    size_bytes: int
    took_s: float
    made_environment: bool


def ship(target: Target, built: BuiltRelease, tell: Callable[[str], None]) -> tuple[Shipped, ...]:
    """Bring a release to every host that runs the site's code, all at once. Done twice, it changes nothing.

    Raise ProblemsFound when a host refuses it or is lost; what has arrived there is not sent again.
    """
    begun_s = time.monotonic()
    done = tuple(target.fleet.each(target.code_hosts, lambda hand: ship_to(target, built, hand)).values())
    size, took_s = sum(each.size_bytes for each in done) / 1e6, time.monotonic() - begun_s
    count = len(done)
    tell(f"shipped to {count} host{'' if count == 1 else 's'}: {size:.1f} MB that they lacked, in {took_s:.1f} s")
    return done


def ship_to(target: Target, built: BuiltRelease, hand: Hand) -> Shipped:
    """Bring a release to one host."""
    begun_s = time.monotonic()
    return Shipment(target, built, hand).run(begun_s)


@dataclass(frozen=True)
class Shipment:
    """One release on its way to one host."""

    target: Target
    built: BuiltRelease
    hand: Hand

    def run(self, begun_s: float) -> Shipped:
        """Ask what is lacking, send that, and have the release made there."""
        asked = self._asked(self.built.manifest.files.values())
        has_environment = bool(asked["has_environment"])
        if asked["digest"] == self._digest and has_environment:
            return self._shipped([], begun_s, made_environment=False)
        lacking = list(asked["objects"])
        if not has_environment:
            lacking += self._asked(self._environment.manifest.files.values())["objects"]
        lacking = list(dict.fromkeys(lacking))
        message = self._message(lacking, has_environment)
        files = self._files()
        stream = packed((key, files[key]) for key in lacking) if lacking else None
        self.hand.call("store.place", message, stream=stream, time_limit_s=TIME_LIMIT_S, doing="bringing the release")
        return self._shipped(lacking, begun_s, made_environment=not has_environment)

    @property
    def _environment(self) -> Any:
        return self.built.environments[self.hand.host.name]

    @property
    def _digest(self) -> str:
        return self.built.manifest.digest

    def _files(self) -> Mapping[str, Path]:
        return self.built.sources(self.hand.host.name)

    def _asked(self, keys: Iterable[str]) -> dict[str, Any]:
        message = {
            "root": self.target.layout.root,
            "release": self.built.id,
            "environment": self._environment.name,
            "objects": list(dict.fromkeys(keys)),
        }
        return self.hand.call("store.missing", message, doing="asking what it lacks of the release")

    def _shipped(self, lacking: list[str], begun_s: float, *, made_environment: bool) -> Shipped:
        took_s = time.monotonic() - begun_s
        return Shipped(self.hand.host.name, len(lacking), self._size(lacking), took_s, made_environment)

    def _size(self, keys: Iterable[str]) -> int:
        sizes = {**self._environment.manifest.sizes, **self.built.manifest.sizes}
        return sum(sizes[key] for key in keys)

    def _message(self, lacking: list[str], has_environment: bool) -> dict[str, Any]:
        environment = self._environment
        python = environment.python
        tree = environment.manifest.as_json()
        own = self.built.manifest.as_json()
        said = {
            **self.built.release.as_json(),
            "digest": self._digest,
            "size_bytes": self.built.manifest.size_bytes,
            "host": self.hand.host.name,
        }
        return {
            "root": self.target.layout.root,
            "release": self.built.id,
            "digest": self._digest,
            "environment": environment.name,
            "environment_tree": None if has_environment else {"files": tree["files"], "links": tree["links"]},
            "tree": {"files": own["files"], "links": own["links"]},
            "texts": {
                "release.json": {"content": json.dumps(said, indent=1), "mode": 0o644},
                "variables": {"content": self._variables(), "mode": 0o600},
            },
            "python": {
                "executable": python.executable,
                "version": python.version,
                "minor": python.minor,
                "tag": python.tag,
                "is_brought": python.brought is not None,
            },
            "has_objects": bool(lacking),
            "size_bytes": self._size(lacking),
        }

    def _variables(self) -> str:
        ground = self.target.release_ground(self.hand.host, self.built.id, 0)
        variables = process_variables(self.target, ground)
        variables[PATH_VARIABLE] = os.pathsep.join(self._path(ground, variables[PATH_VARIABLE]))
        return variables_file(variables)

    def _path(self, ground: ReleaseGround, told: str) -> list[str]:
        """Return the folders of the site's own code, those of its packages that lie beside it behind the others."""
        code = f"{ground.folder}/{self.built.code}"
        own = [each for each in told.split(os.pathsep) if each]
        if self.built.code != "code":
            own = [os.path.normpath(f"{code}/{each}") if "{" not in each else each for each in self.target.site.path]
        live = [os.path.normpath(f"{code}/{each}") for each in self._environment.live]
        return list(dict.fromkeys([*own, *live]))


def packed(files: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """Yield objects as a host takes them in: `KEY SIZE` in a line, then the bytes, all of it packed by zlib."""
    packer = zlib.compressobj(1)
    for key, path in files:
        yield packer.compress(f"{key} {path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield packer.compress(block)
    yield packer.flush()
