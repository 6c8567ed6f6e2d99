"""What a lock file fixes: the version of each package, and what each forbids of others."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from packaging.utils import canonicalize_name

from roadworthy.structure.checks.packaging.requirement import from_poetry

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")


@dataclass(frozen=True)
class Locked:
    """One package of a lock: the line of its version, and its own requirements as specifiers by name."""

    name: str
    version: str
    line: int
    requires: dict[str, str] = field(default_factory=dict)


def locked(path: str, text: str) -> dict[str, Locked]:
    """Return the packages of a lock by name; nothing for a file that is none."""
    name = PurePosixPath(path).name
    if name == "Pipfile.lock":
        return _of_pipfile(text)
    return _of_tables(text) if name in LOCKS else {}


def _of_pipfile(text: str) -> dict[str, Locked]:
    try:
        table = json.loads(text)
    except ValueError:
        return {}
    packages = table.get("default") if isinstance(table, dict) else None
    found: dict[str, Locked] = {}
    for name, each in packages.items() if isinstance(packages, dict) else ():
        version = str(each.get("version", "")) if isinstance(each, dict) else ""
        at = text.find(f'"{name}"')
        plain = canonicalize_name(name)
        found[plain] = Locked(plain, version.lstrip("="), text[:at].count("\n") + 1)
    return found


def _of_tables(text: str) -> dict[str, Locked]:
    """Read the tables line by line: a large lock takes a TOML parser longer than all other checks together."""
    found: dict[str, Locked] = {}
    name, section = "", ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("["):
            section = line.strip()
            name = "" if section == "[[package]]" else name
        elif section == "[[package]]" and (match := re.match(r'(name|version) = "([^"]*)"', line)):
            if match[1] == "name":
                name = canonicalize_name(match[2])
            elif name:
                found.setdefault(name, Locked(name, match[2], number))
        elif section == "[package.dependencies]" and name in found:
            _dependency(found[name], line)
    return found


def _dependency(package: Locked, line: str) -> None:
    match = re.match(r'"?([\w.-]+)"?\s*=\s*(?:"([^"]*)"|\{.*?version\s*=\s*"([^"]*)")', line)
    if match:
        package.requires[canonicalize_name(match[1])] = from_poetry(match[2] or match[3] or "")
