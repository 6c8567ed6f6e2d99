"""The hub on hosts: what a host is to have for it."""

from __future__ import annotations

from roadworthy.environments.service import Service
from roadworthy.fleet.resource import Resource
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.opening import Opening


def resources(ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
    """Return what `ground.host` is to have."""
    return ()


def openings(ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
    """Return the ports of `ground.host` that others must reach."""
    return ()
