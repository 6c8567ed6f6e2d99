"""An entry of `requirements`: a file of the site that lists packages, or one package (PEP 508)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

SUFFIXES = {".txt", ".in", ".toml", ".lock", ".cfg", ".py", ".pip", ".yml", ".yaml", ".json"}
FILES = {"Pipfile"}
VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,2}")


def is_requirements_file(text: str) -> bool:
    """Say whether an entry names a file rather than a package."""
    if " @ " in text or "://" in text or text.startswith("-"):
        return False
    path = PurePosixPath(text)
    return "/" in text or path.suffix in SUFFIXES or path.name in FILES


def is_specifier(text: str) -> bool:
    """Say whether an entry names a package, with or without versions: `pretalx[redis]==2025.2.2`."""
    try:
        Requirement(text)
    except InvalidRequirement:
        return False
    return True


def is_python(text: str) -> bool:
    """Say whether `text` is a Python version (`3.12`) or a range of them (`>=3.11,<3.14`)."""
    if VERSION.fullmatch(text):
        return True
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True
