"""Where static and media files of an environment are: in its own folder, unless the project keeps them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.stack.literal import Code, literal
from roadworthy.stack.media_folder import is_media_a_folder


@dataclass(frozen=True)
class Roots:
    """Where static and media files of the environment are; `moves_static` is false where the project keeps them.

    `codes` are how the generated module says where they are. `sources` are folders of the workstation that lie
    elsewhere on a host, and how the module says where; the innermost first.
    """

    static: Path
    media: Path
    moves_static: bool
    moves_media: bool
    codes: Mapping[str, str] = field(default_factory=FrozenTable)
    sources: tuple[tuple[Path, str], ...] = ()

    def code(self, folder: str) -> str:
        """Return how the module says where `static` or `media` is."""
        return self.codes.get(folder) or f'here / "{folder}"'

    def old_place(self, path: str) -> str:
        """Return how the module says a path of the project's own, which may lie elsewhere on a host."""
        for source, code in self.sources:
            if Path(path).is_relative_to(source):
                rest = str(Path(path).relative_to(source))
                return f"str({code})" if rest == "." else f"str({code} / {literal(rest)})"
        return literal(path)


def collects(site: Site) -> bool:
    """Say whether a step of the build may collect static files."""
    return any(step.is_django for step in site.build)


def roots(site: Site, project: Project, folder: Path) -> Roots:
    """Decide which folders the environment brings.

    Static files are collected into the environment's folder if a build step of the site collects at all;
    media move there unless they are kept on a storage that is not a folder.
    """
    moves_static = collects(site) or not project.static_root
    moves_media = is_media_a_folder(project)
    return Roots(
        folder / "static" if moves_static else site.folder / project.static_root,
        folder / "media" if moves_media or not project.media_root else site.folder / project.media_root,
        moves_static,
        moves_media,
    )


def moved_entry(roots: Roots, old: str, folder: str) -> Code:
    """Return the entry of a table that maps a project's own folder to the one in its place."""
    return Code(f"{roots.old_place(old)}: {roots.code(folder)}")
