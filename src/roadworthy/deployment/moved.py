"""What a project names in more than one setting - an address, a folder - in the place where this environment has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment import moved_settings
from roadworthy.deployment.moved_settings import Address
from roadworthy.deployment.roots import Roots, moved_entry
from roadworthy.environments.project import Project
from roadworthy.stack.kind import Move, Setting
from roadworthy.stack.literal import Call, Code, assigned

MODULE = "roadworthy_moved"
SOURCE = Path(moved_settings.__file__)
LAID_OVER_ALREADY = frozenset({"STATIC_ROOT", "MEDIA_ROOT"})
SOURCES = frozenset({"STATICFILES_DIRS", "TEMPLATES", "LOCALE_PATHS", "FIXTURE_DIRS"})
"""Settings that name folders of the project's own code: they stay where they are."""


@dataclass(frozen=True)
class Moved:
    """The last part of the settings module, which is empty when nothing has moved."""

    project: Project
    roots: Roots
    moves: Sequence[Move]

    def settings(self) -> list[Setting]:
        """Return the lines that put every setting concerned in order."""
        names = self.names()
        if not names:
            return []
        places = {moved_entry(self.roots, old, folder): None for old, folder in self._old_folders().items()}
        told = {"folders": places, "addresses": list(map(_written, self.moves))}
        table = assigned("moved", Call("Moved", {name: value for name, value in told.items() if value}))
        lines = [f"{name} = moved({name})" for name in names]
        imports: tuple[str, ...] = (f"from {MODULE} import {'Address, Moved' if self.moves else 'Moved'}",)
        imports += ("import os",) if any(move.password for move in self.moves) else ()
        reason = "what the project names in more than one setting, in its new place"
        return [Setting("\n".join([table, *lines]), reason, imports)]

    def names(self) -> list[str]:
        """Return the settings that hold something that has moved."""
        return sorted(self._named_folders() | self._named_addresses())

    def _named_folders(self) -> set[str]:
        below = set(self.project.values.get("below_roots") or ()) if self._old_folders() else set()
        return {name for name in below - LAID_OVER_ALREADY - SOURCES if not name.endswith("_URL")}

    def _named_addresses(self) -> set[str]:
        urls: Mapping[str, Sequence[str]] = self.project.values.get("urls") or {}
        named = {
            name for name, found in urls.items() if any(move.concerns(url) for move in self.moves for url in found)
        }
        places = {place.strip() for cache in self.project.caches for place in cache.location.split(",")}
        bare = any(f"{move.host}:{move.port}" in places for move in self.moves)
        return named | ({"CACHES"} if bare else set())

    def _old_folders(self) -> dict[str, str]:
        """Return the folders that have moved, the longest first; not one that holds the project itself."""
        own = [
            (self.project.static_root, "static", self.roots.moves_static),
            (self.project.media_root, "media", self.roots.moves_media),
        ]
        code = str(self.project.values.get("settings_file") or "")
        moved = {old: name for old, name, moves in own if moves and Path(old).is_absolute()}
        kept = {old: name for old, name in moved.items() if not Path(code).is_relative_to(old)}
        return dict(sorted(kept.items(), key=lambda item: -len(item[0])))


def _written(move: Move) -> Call:
    password = {"password": Code(f'os.environ["{move.password}"]')} if move.password else {}
    return Call("Address", dict(enumerate(_words(move))) | {"default_port": move.default_port, **password})


def _words(move: Move) -> tuple[str, str, str]:
    new_host = f"[{move.new_host}]" if ":" in move.new_host else move.new_host
    return " ".join(move.schemes), f"{move.host}:{move.port}", f"{new_host}:{move.new_port}"


def in_new_place(variables: Mapping[str, str], moves: Sequence[Move]) -> dict[str, str]:
    """Return environment variables with every address that has moved in its new place, with its password.

    The password is the value of the variable that the move names: `variables` must hold it, opened.
    """
    moved = dict(variables)
    for move in moves:
        address = Address(*_words(move), move.default_port, variables.get(move.password, ""))
        moved = {name: address.in_text(value) for name, value in moved.items()}
    return moved
