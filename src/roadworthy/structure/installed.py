"""A site that is an installed package: which distribution of an environment is one, and the files it brought."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from roadworthy.structure.source import Source, is_aside, source_from

SETTINGS = re.compile(
    r"(^|/)(settings|conf|config|default_settings|_?settings_default)(/[\w/]+)?\.py$|(^|/)\w*settings\w*\.py$"
)


@dataclass(frozen=True)
class Distribution:
    """One installed distribution: its name, its version, and the files it brought, from its RECORD."""

    name: str
    version: str
    home: Path
    files: tuple[str, ...]

    @property
    def source(self) -> Source:
        """Return its files as a site's source."""
        kept = [file for file in self.files if not file.startswith(("..", "/")) and "__pycache__" not in file]
        return source_from(self.home, kept)

    @property
    def requires(self) -> frozenset[str]:
        """Return the names of the distributions that it requires, also those of its extras."""
        metadata = next((file for file in self.files if file.endswith(".dist-info/METADATA")), "")
        return frozenset(map(name_of, re.findall(r"^Requires-Dist:(.*)$", self.source.text(metadata), re.M)))


def packages_folder(python: Path) -> Path | None:
    """Return the folder that an environment's packages are installed in, from the path of its interpreter."""
    found = sorted(python.absolute().parent.parent.glob("lib/python3*/site-packages"))
    return found[-1] if found else None


def distributions(home: Path) -> list[Distribution]:
    """Return everything installed in a folder of packages."""
    return [_distribution(folder) for folder in sorted(home.glob("*.dist-info")) if (folder / "RECORD").is_file()]


def _distribution(folder: Path) -> Distribution:
    name, _, version = folder.name.removesuffix(".dist-info").rpartition("-")
    text = (folder / "RECORD").read_text(encoding="utf-8", errors="replace")
    files = tuple(row[0] for row in csv.reader(text.splitlines()) if row)
    return Distribution(normal(name), version, folder.parent, files)


def pinned(specifier: str, version: str) -> str:
    """Return a requirement with the version that was installed for it, where it names none itself."""
    return specifier if re.search(r"[=<>~!@;]", specifier) else f"{specifier.strip()}=={version}"


def normal(name: str) -> str:
    """Return a distribution's name as the index compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(specifier: str) -> str:
    """Return the distribution's name at the start of a requirement specifier."""
    match = re.match(r"^\s*([A-Za-z0-9][\w.-]*)", specifier)
    return normal(match[1]) if match else ""


def is_site(distribution: Distribution) -> bool:
    """Say whether a distribution ships a whole site: settings with apps and a URLconf, and a WSGI or ASGI module."""
    files = [file for file in distribution.files if not is_aside(file)]
    if not any(re.search(r"(^|/)[aw]sgi(_\w+)?\.py$", file) for file in files):
        return False
    texts = (distribution.source.text(file) for file in files if SETTINGS.search(file))
    return any(re.search(r"^INSTALLED_APPS\b", t, re.M) and re.search(r"^ROOT_URLCONF\b", t, re.M) for t in texts)


def site_distributions(home: Path) -> list[Distribution]:
    """Return the installed distributions that are whole sites, without those that others of them are made with."""
    found = [each for each in distributions(home) if is_site(each)]
    parts = frozenset[str]().union(*(each.requires for each in found))
    return [each for each in found if each.name not in parts] or found


def frozen(home: Path) -> list[str]:
    """Return what is installed as requirement specifiers, without the tools that every environment has."""
    tools = ("pip", "setuptools", "wheel", "uv", "pkg-resources")
    return [f"{each.name}=={each.version}" for each in distributions(home) if each.name not in tools]
