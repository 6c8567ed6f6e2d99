"""Finds the file kept with the code that shows what one that is not kept with it is to hold."""

from __future__ import annotations

import re
from pathlib import Path

SHOWING = re.compile(r"[._-]?\b(?:examples?|samples?|dist|templates?|tmpl|tpl|defaults?|skel)(?=[._-]|$)", re.I)


def shown_by(missing: Path, folder: Path) -> Path | None:
    """Return the example of a missing file, beside it or in the site's folder: `local_settings.py.example`."""
    for place in dict.fromkeys((missing.parent, folder)):
        for each in sorted(place.iterdir()) if place.is_dir() else ():
            if each.name != missing.name and _plain(each.name) == _plain(missing.name) and each.is_file():
                return each
    return None


def _plain(name: str) -> str:
    spaced = name.replace("_", "-")
    return SHOWING.sub("", spaced).strip(".-").lower()


def own_file(module: str, importer: str, folder: Path) -> Path | None:
    """Return the file of the site that a missing module would be, or None where it is somebody else's."""
    path = Path(*module.split(".")).with_suffix(".py")
    above = [each for each in Path(importer).parents if each == folder or folder in each.parents]
    if len(path.parts) > 1:
        return next((place / path for place in above if (place / path.parts[0]).is_dir()), None)
    return next((place / path for place in above if shown_by(place / path, place)), None)
