"""Which Python a site wants, and which of its files says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.poetry import poetry_ranges
from roadworthy.environments.site import Site
from roadworthy.problems import Where

ANY = SpecifierSet("")
MINOR = re.compile(r"^(?:(?:python|cpython)[-@ ]?)?(3\.\d+)(?:\.\d+)?$")
BARE = re.compile(r"(?<![\d.<>=!~^ ])(\d+\.\d+)(?![\d.])")
NEWEST_MINOR = 20


@dataclass(frozen=True)
class Wanted:
    """The Pythons a site may run on: any of `ranges`, best the minor version `prefer`; `where` says so."""

    ranges: tuple[SpecifierSet, ...] = (ANY,)
    prefer: str = ""
    where: Where = field(default_factory=Where)

    def allows(self, version: str) -> bool:
        """Say whether the site may run on this version."""
        return any(each.contains(version, prereleases=True) for each in self.ranges)

    def example(self) -> str:
        """Return the minor version to install when none is there."""
        minors = [f"3.{number}" for number in range(10, NEWEST_MINOR)]
        return self.prefer or next((each for each in minors if self.allows(f"{each}.99")), "3.12")

    def ends_before(self, version: Version) -> bool:
        """Say whether no version from this one on is allowed."""
        tried = (f"3.{number}.{micro}" for number in range(version.minor, NEWEST_MINOR) for micro in (0, 5, 30))
        return not any(self.allows(each) for each in tried)

    def also(self, specifier: SpecifierSet) -> Wanted:
        """Return the same with one more thing to satisfy."""
        return Wanted(tuple(each & specifier for each in self.ranges), self.prefer, self.where)

    def __str__(self) -> str:
        text = " or ".join(str(each) for each in self.ranges if str(each))
        return text.replace(".dev0", "") or self.prefer or "3"


def wanted_python(site: Site, inputs: Inputs) -> Wanted:
    """Return which Python the site wants: what roadworthy.toml says, else what its own files say."""
    if site.python:
        return _told(site.python, Where("roadworthy.toml", part="site.python"))
    prefer, named = next(_preferred(site.folder, inputs), ("", Where()))
    allowed, where = next(_allowed(site, inputs), ((ANY,), named))
    wanted = Wanted(allowed, prefer, where)
    return wanted if not prefer or wanted.allows(f"{prefer}.99") else Wanted(allowed, "", where)


def _told(text: str, where: Where) -> Wanted:
    if minor := MINOR.match(text.strip()):
        return Wanted((SpecifierSet(f"=={minor[1]}.*"),), minor[1], where)
    return Wanted(_ranges(text), "", where)


def _preferred(folder: Path, inputs: Inputs) -> Iterator[tuple[str, Where]]:
    """Yield the minor versions that the site's files name for a person's own tools, each with the place."""
    for name in (".python-version", "runtime.txt", ".tool-versions"):
        for number, line in enumerate(inputs.text(folder / name).splitlines(), 1):
            if name == ".tool-versions" and not line.startswith("python "):
                continue
            if minor := MINOR.match(line.split("#")[0].strip()):
                yield minor[1], Where(name, number)
    for key in ("python_full_version", "python_version"):
        if minor := MINOR.match(str(_look(inputs.toml(folder / "Pipfile"), f"requires.{key}"))):
            yield minor[1], Where("Pipfile", part="requires")


def _allowed(site: Site, inputs: Inputs) -> Iterator[tuple[tuple[SpecifierSet, ...], Where]]:
    files = [name for name in site.requirements if (site.folder / name).is_file()]
    for folder in dict.fromkeys(("", *(str(Path(name).parent) for name in files))):
        name = str(Path(folder) / "pyproject.toml")
        for key, table in (("requires-python", "project"), ("python", "tool.poetry.dependencies")):
            value = _look(inputs.toml(site.folder / name), f"{table}.{key}")
            if isinstance(value, str):
                yield _ranges(value), Where(name, part=f"{table}.{key}")
    for name in files:
        if Path(name).name not in {"uv.lock", "poetry.lock", "pdm.lock"}:
            continue
        lock = inputs.toml(site.folder / name)
        values = (
            _look(lock, key) for key in ("requires-python", "metadata.python-versions", "metadata.requires_python")
        )
        value = next(filter(None, values), "")
        if isinstance(value, str) and value:
            yield _ranges(value), Where(name)


def _look(table: dict[str, Any], dotted: str) -> Any:
    value: Any = table
    for key in dotted.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _ranges(text: str) -> tuple[SpecifierSet, ...]:
    """Return what a range allows; a version without an operator (`3.11`) means all of its releases."""
    return tuple(each for part in text.split("||") for each in poetry_ranges(BARE.sub(r"\1.*", part.strip())))
