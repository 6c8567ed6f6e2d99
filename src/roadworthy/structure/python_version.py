"""Which Python a site runs on, where the files that every tool reads do not say it: its image and its platform."""

from __future__ import annotations

import re

from roadworthy.structure.entry import toml_of
from roadworthy.structure.found import Found
from roadworthy.structure.source import Source, is_aside

IMAGE = re.compile(
    r"^FROM\s+(?:--\S+\s+)*\S*?python\d?:(?P<version>3\.\d+)|^ARG\s+PYTHON_VERSION\s*=\s*[\"']?(?P<arg>3\.\d+)", re.M
)
SAID_ELSEWHERE = (".python-version", "runtime.txt", ".tool-versions", "Pipfile")


def find_python(source: Source, pythons: tuple[str, ...]) -> Found | None:
    """Return the Python to write down: the image's, where this workstation has it.

    Files that say it to every tool (.python-version, requires-python, Pipfile) are read again at each start instead.
    """
    project = toml_of(source, "pyproject.toml")
    poetry = project.get("tool", {}).get("poetry", {}).get("dependencies", {})
    if (
        any(source.has(name) for name in SAID_ELSEWHERE)
        or "requires-python" in project.get("project", {})
        or "python" in poetry
    ):
        return None
    image = python_of_image(source)
    return image if image and image.value in pythons else None


def python_of_image(source: Source) -> Found | None:
    """Return the Python of the site's Dockerfile."""
    for path in sorted(
        source.named("Dockerfile*", "*.dockerfile"), key=lambda path: ("prod" not in path, path.count("/"))
    ):
        match = None if is_aside(path) else IMAGE.search(source.text(path))
        if match:
            line = source.text(path)[: match.start()].count("\n") + 1
            return Found(match["version"] or match["arg"], f"{path}:{line}")
    return None
