"""Brings a release that other hosts have to one that came later: the files kept here, else those of a host."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.release.built import Kept
from roadworthy.deployment.release.manifest import Manifest, file_hash
from roadworthy.deployment.release.placed import Placed, find
from roadworthy.deployment.release.shipment import Parcel, Shipment, Shipped
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand

TIME_LIMIT_S = 3600.0


def bring(target: Target, release: str, hosts: Sequence[Host], tell: Callable[[str], None]) -> tuple[Shipped, ...]:
    """Bring a release to hosts that lack it, with the very files and variables that the others have.

    Raise ProblemsFound when no host has it, or one of them can't run it (its Python is another one).
    """
    found = find(target, release)
    giver = target.fleet.hand(_giver(target, found))
    message = {"root": target.layout.root, "release": found.id}
    described = giver.call("store.describe", message, doing="reading the release")
    parcel = parcel_of(described, Fetch(giver, target.layout.root, Kept(target.folder).objects).run)

    def send(hand: Hand) -> Shipped:
        return Shipment(target.layout.root, parcel, hand).run()

    done = tuple(target.fleet.each(hosts, send).values())
    for one in done:
        tell(f"{one.host}: brought {found.id} from {giver.host.name}, {one.size_bytes / 1e6:.1f} MB")
    return done


def _giver(target: Target, found: Placed) -> Host:
    """Return a host that has the release: one that it serves from, if there is one."""
    name = (*found.current_on, *found.hosts)[0]
    return next(host for host in target.environment.hosts if host.name == name)


def parcel_of(described: Mapping[str, Any], fetch: Callable[[Sequence[str]], Mapping[str, Path]]) -> Parcel:
    """Return the parcel that a host describes."""
    return Parcel(
        described["said"],
        Manifest.from_json(described["tree"]),
        described["environment"],
        Manifest.from_json(described["environment_tree"]),
        described["python"],
        described["variables"],
        fetch,
    )


@dataclass(frozen=True)
class Fetch:
    """Gets objects from a host into a folder of this workstation; those that are there already are not asked for."""

    hand: Hand
    root: str
    folder: Path

    def run(self, keys: Sequence[str]) -> dict[str, Path]:
        """Return the file of each key."""
        self.folder.mkdir(parents=True, exist_ok=True)
        missing = [key for key in keys if not (self.folder / key).is_file()]
        for key in missing:
            (self.folder / f".{key}.fetched").unlink(missing_ok=True)
        if missing:
            message = {"root": self.root, "objects": missing}
            self.hand.call("store.send", message, on_event=self._take, time_limit_s=TIME_LIMIT_S, doing="fetching it")
        return {key: self.folder / key for key in keys}

    def _take(self, event: Mapping[str, Any]) -> None:
        draft = self.folder / f".{event['key']}.fetched"
        if event["kind"] == "bytes":
            with draft.open("ab") as file:
                file.write(base64.b64decode(event["data"]))
        else:
            draft.touch()
            if file_hash(draft) == str(event["key"]).rstrip("x"):
                draft.rename(self.folder / event["key"])
            else:
                draft.unlink()
