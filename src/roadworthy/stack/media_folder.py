"""Where a project keeps its uploads: in a folder that an environment can move, or on a storage of its own."""

from __future__ import annotations

from typing import Any

from roadworthy.environments.project import Project


def is_media_a_folder(project: Project) -> bool:
    """Say whether uploads lie in MEDIA_ROOT, and not on a storage elsewhere or with a place of its own."""
    return "filesystem" in _default_storage(project).lower() and "location" not in _storage_options(project)


def _default_storage(project: Project) -> str:
    storages = project.values.get("STORAGES") or {}
    return str(project.values.get("DEFAULT_FILE_STORAGE") or storages.get("default", {}).get("BACKEND") or "filesystem")


def _storage_options(project: Project) -> dict[str, Any]:
    storages = project.values.get("STORAGES") or {}
    return dict(storages.get("default", {}).get("OPTIONS") or {})
