"""The folders that a site makes in its own code or packages while it loads: on hosts those can't be written to.

Each of them becomes a link in the release, to a folder of the environment that the site's account owns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from roadworthy.environments.project import Project

CODE, PACKAGES = "code", "packages"


def made_by(project: Project) -> tuple[str, ...]:
    """Return those folders, as `code/logs` and `packages/data`, each after the one it is in."""
    return tuple(sorted(project.values.get("makes") or ()))


def places(project: Project, root: str) -> tuple[str, ...]:
    """Return where they are on a host, all below `data` in the site's folder `root`."""
    every = dict.fromkeys(part for made in made_by(project) for part in _down_to(made))
    return tuple(f"{root}/data/{part}" for part in every)


def links(project: Project, root: str, part: str, is_there: Callable[[str], bool]) -> Mapping[str, str]:
    """Return the links of a release's `part` (CODE or PACKAGES) by path: of the highest folders that it has not."""
    found: dict[str, str] = {}
    for path in (made.partition("/")[2] for made in made_by(project) if made.startswith(f"{part}/")):
        if not is_there(path) and not _is_below(path, found):
            found[path] = f"{root}/data/{part}/{path}"
    return found


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _down_to(path: str) -> list[str]:
    words = path.split("/")
    return ["/".join(words[:count]) for count in range(1, len(words) + 1)]
