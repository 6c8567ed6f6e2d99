"""The summaries of a folder's files between runs, each packed by itself: only what changed is packed again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from roadworthy.structure.code.cache import Cache
from roadworthy.structure.code.summary import FileSummary


class KeptSummaries:
    """Loads all, and keeps all, in one file."""

    def __init__(self, folder: Path | None, name: str, otherwise: str = "") -> None:
        self._cache = Cache(folder, name, otherwise)
        self._packed: dict[str, tuple[dict[str, Any], bytes]] = {}

    def load(self) -> dict[str, FileSummary]:
        """Return what is known, by path; nothing where it can't be read."""
        found = self._cache.load()
        self._packed = found if isinstance(found, dict) else {}
        try:
            return {path: FileSummary.packed(*packed) for path, packed in self._packed.items()}
        except Exception:  # whatever is wrong with a cache, it is made anew
            self._packed = {}
            return {}

    def keep(self, files: Mapping[str, FileSummary], known: Mapping[str, FileSummary]) -> None:
        """Keep the summaries for the next run, if any is not the known one."""
        changed = {path for path, each in files.items() if each is not known.get(path)}
        if not self._cache.file or (not changed and len(files) == len(known)):
            return
        packed = {path: each.pack() if path in changed else self._packed[path] for path, each in files.items()}
        self._cache.keep(packed)
