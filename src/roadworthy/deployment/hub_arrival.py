"""Brings the hub's code and its Python to the host that has the hub: as releases come, only what that host lacks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.deployment.hub_python import HubPython
from roadworthy.deployment.release.manifest import Manifest, file_hash
from roadworthy.deployment.release.python_tree import BuiltEnvironment
from roadworthy.deployment.release.shipment import Parcel, Shipment
from roadworthy.deployment.target import Target
from roadworthy.deployment.uv import Uv
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.stack import hub_code
from roadworthy.stack.hub_site import hub_host

NOBODY = "/nonexistent"
KEPT = 1


@dataclass(frozen=True)
class HubArrival:
    """The hub of one environment on its way to its host."""

    target: Target
    host: Host
    tell: Callable[[str], None] = field(repr=False)

    @property
    def root(self) -> str:
        """Return the folder there."""
        return hub_code.root(self.target.layout)

    @property
    def name(self) -> str:
        """Return the name that code and Python have together."""
        return hub_code.name(self.target.facts[self.host.name])

    def run(self, hand: Hand) -> None:
        """Bring it, unless it is there. Raise ProblemsFound when it can't be; what has arrived is not sent again."""
        if self._is_there(hand):
            return
        begun_s = time.monotonic()
        shipped = Shipment(self.root, self._parcel(), hand).run()
        took_s = time.monotonic() - begun_s
        self.tell(f"{self.host.name}: the hub's code, {shipped.size_bytes / 1e6:.1f} MB, in {took_s:.1f} s")
        self._forget_old(hand)

    def _is_there(self, hand: Hand) -> bool:
        python = hub_code.python_name(self.target.facts[self.host.name])
        message = {"root": self.root, "release": self.name, "environment": python, "objects": []}
        asked = hand.call("store.missing", message, doing="asking what it lacks of the hub")
        return asked["digest"] == self.name and bool(asked["has_environment"])

    def _parcel(self) -> Parcel:
        python = self._python()
        code = _manifest(hub_code.files())
        return Parcel(
            said={"id": self.name, "digest": self.name},
            tree=code,
            environment=python.name,
            environment_tree=python.manifest,
            python=python.python.as_json(),
            variables="",
            find=lambda keys: _sources(code, python),
        )

    def _python(self) -> BuiltEnvironment:
        folder = self.target.folder / "hub" / "python"
        folder.mkdir(parents=True, exist_ok=True)
        means = self.target.means
        uv = Uv(self.target.site.folder, means.shell, marks=means.marks)
        return HubPython(self.host, self.target.facts[self.host.name], folder, uv, means.shell, self.tell).run()

    def _forget_old(self, hand: Hand) -> None:
        """Have the host forget what no hub has run for long; the one that runs until the apply ends stays."""
        key = f"{self.target.layout.key}-hub"
        message = {"root": self.root, "state": NOBODY, "key": key, "keep": KEPT, "protect": [self.name]}
        hand.call("store.prune", message, time_limit_s=300, doing="forgetting old code of the hub")


def bring_hub(target: Target, hand: Hand, tell: Callable[[str], None]) -> None:
    """Bring the hub to a host, if that is the one which has it."""
    if hand.host == hub_host(target.environment):
        HubArrival(target, hand.host, tell).run(hand)


def _manifest(files: Mapping[str, Path]) -> Manifest:
    """Return the hub's code as a tree."""
    keys = {f"code/{path}": file_hash(file) for path, file in files.items()}
    return Manifest(keys, sizes={keys[f"code/{path}"]: file.stat().st_size for path, file in files.items()})


def _sources(code: Manifest, python: BuiltEnvironment) -> Mapping[str, Path]:
    """Return the file here that holds each object."""
    theirs = {key: python.file(path) for path, key in python.manifest.files.items()}
    return theirs | {code.files[f"code/{path}"]: file for path, file in hub_code.files().items()}
