"""The dotted name that each of a project's files is imported by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roadworthy.structure.code.sources import Sources

TOP_FILES = ("manage.py", "pyproject.toml", "setup.py", "setup.cfg", ".git")


@dataclass(frozen=True)
class Modules:
    """Names the files of one folder. `prefix` is the package that the folder itself lies in, if it is one's inside."""

    packages: frozenset[str]
    roots: frozenset[str]
    prefix: str = ""

    def name(self, path: str) -> str:
        """Return the dotted name of a file from its path in the folder."""
        folder, _, file = path.rpartition("/")
        stem = file.removesuffix(".py")
        root = self._root(folder)
        inside = folder[len(root) :].strip("/").replace("/", ".")
        start = self.prefix if not root else ""
        return ".".join(part for part in (start, inside, "" if stem == "__init__" else stem) if part)

    def _root(self, folder: str) -> str:
        """Return the folder that a file's name counts from: above its topmost package, else the nearest root."""
        if self.prefix:
            return ""
        parts = folder.split("/") if folder else []
        chain = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
        for place in chain:
            if place in self.packages and place not in self.roots:
                return place.rpartition("/")[0]
        return max((each for each in ("", *chain) if each in self.roots), key=len)


def modules_of(sources: Sources) -> Modules:
    """Find out where the project's packages begin."""
    first = Modules(sources.packages, sources.roots)
    tops = {first._root(package) for package in sources.packages if package}
    roots = sources.roots | tops
    is_top = any((sources.folder / name).exists() for name in TOP_FILES)
    return Modules(sources.packages, frozenset(roots), "" if is_top else _prefix(sources))


def _prefix(sources: Sources) -> str:
    """Return the dotted name of the folder itself, if it is the inside of a package."""
    names: list[str] = []
    folder: Path = sources.folder.resolve()
    while (folder / "__init__.py").exists() and len(names) < 8:
        names.insert(0, folder.name)
        folder = folder.parent
    return ".".join(names)
