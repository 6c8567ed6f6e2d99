"""The chapters that checks are grouped by, in the order in which they are shown."""

from __future__ import annotations

from enum import StrEnum


class Chapter(StrEnum):
    """A chapter of the tutorial, as a heading; its checks share the first digit of their ids."""

    STRUCTURE = "structure"
    SHARING = "shared nothing"
    REQUEST_PATH = "request path"
    DATABASE = "database"
    MIGRATIONS = "migrations"
    SETTINGS = "settings"
    SECURITY = "security"
    PACKAGING = "packaging"
    OTHER = "other checks"


_DIGITS = {
    "2": Chapter.STRUCTURE,
    "3": Chapter.SHARING,
    "4": Chapter.REQUEST_PATH,
    "5": Chapter.DATABASE,
    "6": Chapter.MIGRATIONS,
    "7": Chapter.SETTINGS,
    "8": Chapter.SECURITY,
    "9": Chapter.PACKAGING,
}


def chapter_of(check_id: str) -> Chapter:
    """Return the chapter of an id; what a plug-in brings under ids of its own comes last."""
    return _DIGITS.get(check_id[1:2], Chapter.OTHER) if check_id[:1] == "W" else Chapter.OTHER
