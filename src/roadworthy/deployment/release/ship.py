"""Brings a built release to the hosts: only what each of them lacks, checked there, whole or not at all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from roadworthy.deployment.host_variables import process_variables
from roadworthy.deployment.instead import PATH_VARIABLE
from roadworthy.deployment.release.built import BuiltRelease
from roadworthy.deployment.release.shipment import Parcel, Shipment, Shipped
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.stack.host_ground import ReleaseGround
from roadworthy.stack.systemd import variables_file


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
    return Shipment(target.layout.root, parcel(target, built, hand.host), hand).run()


def parcel(target: Target, built: BuiltRelease, host: Host) -> Parcel:
    """Return all that one host is to be brought of a built release."""
    environment = built.environments[host.name]
    python = environment.python
    sources: dict[str, Path] = {}

    def find(keys: Sequence[str]) -> Mapping[str, Path]:
        return sources or sources.update(built.sources(host.name)) or sources

    return Parcel(
        said={
            **built.release.as_json(),
            "digest": built.manifest.digest,
            "size_bytes": built.manifest.size_bytes,
            "code": built.code,
        },
        tree=built.manifest,
        environment=environment.name,
        environment_tree=environment.manifest,
        python=python.as_json(),
        variables=_variables(target, built, target.release_ground(host, built.id, 0)),
        find=find,
    )


def _variables(target: Target, built: BuiltRelease, ground: ReleaseGround) -> str:
    variables = process_variables(target, ground)
    own = [each for each in variables[PATH_VARIABLE].split(os.pathsep) if each]
    code = f"{ground.folder}/{built.code}"
    if built.code != "code":  # what lies beside the site's folder lies beside it there too
        own = [each if "{" in each else os.path.normpath(f"{code}/{each}") for each in target.site.path]
    live = [os.path.normpath(f"{code}/{each}") for each in built.environments[ground.host.host.name].live]
    variables[PATH_VARIABLE] = os.pathsep.join(dict.fromkeys([*own, *live]))
    return variables_file(variables)
