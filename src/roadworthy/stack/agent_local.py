"""The agent on a workstation: a process beside the site's."""

from __future__ import annotations

from roadworthy.stack.kind import Ground, Place, Setting


def place(ground: Ground, settings: tuple[Setting, ...]) -> Place:
    """Return the agent's process, and what is laid over the site's settings."""
    return Place(settings=settings)
