"""What a person may do: nothing, read, be on call, or own the hub."""

from __future__ import annotations

from django.db import models


class Right(models.IntegerChoices):
    """Each right holds those below it."""

    NONE = 0, "none"
    READER = 10, "reader"
    ON_CALL = 20, "on call"
    OWNER = 30, "owner"


def right_named(name: str) -> Right | None:
    """Return the right of that name, or None when there is no such right."""
    return next((right for right in Right if right.label == name), None)
