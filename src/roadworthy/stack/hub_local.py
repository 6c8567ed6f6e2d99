"""The hub on a workstation: a process beside the site's."""

from __future__ import annotations

from roadworthy.stack.kind import Ground, Place


def place(ground: Ground) -> Place:
    """Return the hub's process."""
    return Place()
