"""What a person may do: nothing, read, be on call, or own the hub."""

from __future__ import annotations

from enum import IntEnum


class Right(IntEnum):
    """Each right holds those below it."""

    NONE = 0
    READER = 10
    ON_CALL = 20
    OWNER = 30

    @property
    def label(self) -> str:
        """Return its name as people say it."""
        return self.name.lower().replace("_", " ")


CHOICES = [(int(right), right.label) for right in Right]


def right_named(name: str) -> Right | None:
    """Return the right of that name, or None when there is no such right."""
    return next((right for right in Right if right.label == name), None)
