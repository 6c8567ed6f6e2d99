"""How the values of the fleet travel: resources, probes and facts as plain JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from roadworthy.environments.probe import Probe
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Resource
from roadworthy.fleet.talk import Talk


def plain(value: Resource | Probe) -> dict[str, Any]:
    """Return a value as a plain one."""
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def plain_resource(resource: Resource) -> dict[str, Any]:
    """Return a resource as a plain value that says which kind it is."""
    return {"type": type(resource).__name__, **plain(resource)}


def plain_talk(talk: Talk) -> dict[str, Any]:
    """Return a talk as a plain value."""
    return {"socket": talk.socket, "lines": list(talk.lines)}


def facts_of(found: Mapping[str, Any], sent_s: float, received_s: float) -> HostFacts:
    """Return facts from what the host said, between these two times of the workstation's clock."""
    known = {field.name for field in fields(HostFacts)}
    values: dict[str, Any] = {name: _frozen(value) for name, value in found.items() if name in known}
    return HostFacts(**values, clock_ahead_s=clock_ahead_s(found["clock_s"], sent_s, received_s))


def clock_ahead_s(there_s: float, sent_s: float, received_s: float) -> float:
    """Return how far the host's clock is ahead at least (behind: negative), as it was read between two moments here."""
    if sent_s <= there_s <= received_s:
        return 0.0
    return there_s - (received_s if there_s > received_s else sent_s)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
