"""Where static and media files of an environment are: in its own folder, unless the project keeps them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.environments.project import Project
from roadworthy.environments.site import Site


@dataclass(frozen=True)
class Roots:
    """Where static and media files of the environment are; `moves_static` is false where the project keeps them."""

    static: Path
    media: Path
    moves_static: bool
    moves_media: bool


def roots(site: Site, project: Project, folder: Path) -> Roots:
    """Decide which folders the environment brings.

    Static files are collected into the environment's folder if a build step of the site collects at all;
    media move there unless they are kept on a storage that is not a folder.
    """
    collects = any(step.is_django for step in site.build)
    moves_static = collects or not project.static_root
    moves_media = "filesystem" in _default_storage(project).lower() and "location" not in _storage_options(project)
    return Roots(
        folder / "static" if moves_static else site.folder / project.static_root,
        folder / "media" if moves_media or not project.media_root else site.folder / project.media_root,
        moves_static,
        moves_media,
    )


def _default_storage(project: Project) -> str:
    storages = project.values.get("STORAGES") or {}
    return str(project.values.get("DEFAULT_FILE_STORAGE") or storages.get("default", {}).get("BACKEND") or "filesystem")


def _storage_options(project: Project) -> dict[str, Any]:
    storages = project.values.get("STORAGES") or {}
    return dict(storages.get("default", {}).get("OPTIONS") or {})
