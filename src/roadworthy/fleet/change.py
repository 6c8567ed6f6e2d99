"""A change of a host: one that would be made, or one that was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

ChangeKind = Literal["made", "changed", "removed", "started", "stopped", "restarted", "reloaded"]


@dataclass(frozen=True)
class Change:
    """One change. `resource` names what (`file /etc/motd`), `title` says more (`file /etc/motd, mode 644 → 600`).

    `diff` is a unified diff; empty for a secret, and where there is nothing to compare. `edited` is true for a file
    that somebody else has changed since it was last applied: the diff shows what they did, backwards.
    """

    resource: str
    title: str
    kind: ChangeKind
    diff: str = ""
    edited: bool = False

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Change:
        """Return the change that a host reports."""
        return cls(found["resource"], found["title"], found["kind"], found["diff"], found["edited"])
