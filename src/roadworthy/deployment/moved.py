"""What a project names in more than one setting - an address, a folder - in the place where this environment has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roadworthy.deployment.roots import Roots
from roadworthy.environments.project import Project
from roadworthy.stack.kind import Move

FUNCTION = '''
def _moved(value):
    """Return `value` with every address and folder that has moved in its new place."""
    if isinstance(value, (str, os.PathLike)):
        text = str(value)
        for old, new in FOLDERS.items():
            if text == old or text.startswith(old + os.sep):
                return type(value)(new + text[len(old) :])
        for old, new in ADDRESSES.items():
            text = re.sub(old, new, text)
        return text if isinstance(value, str) else value
    if isinstance(value, dict):
        value = {key: _moved(item) for key, item in value.items()}
        for host, port in (("HOST", "PORT"), ("host", "port")):
            if (value.get(host), str(value.get(port))) in PAIRS:
                value[host], value[port] = PAIRS[value[host], str(value[port])]
        return value
    if type(value) in (list, tuple) and len(value) == 2 and (value[0], str(value[1])) in PAIRS:
        return type(value)(PAIRS[value[0], str(value[1])])
    return type(value)(map(_moved, value)) if type(value) in (list, tuple, set) else value
'''


@dataclass(frozen=True)
class Moved:
    """The last part of the settings module, which is empty when nothing has moved."""

    project: Project
    roots: Roots
    moves: Sequence[Move]

    def text(self) -> str:
        """Return the lines that put every setting concerned in order."""
        names = self.names()
        if not names:
            return ""
        tables = (
            f"FOLDERS = {{{self._folders()}}}\n"
            f"ADDRESSES = {_table(patterns(self.moves))}\n"
            f"PAIRS = {{{self._pairs()}}}\n"
        )
        lines = "".join(f"{name} = _moved({name})\n" for name in names)
        title = "# What the project names in more than one setting, in its new place\nimport re  # noqa: E402\n"
        return f"{title}\n{tables}\n{FUNCTION}\n\n{lines}"

    def names(self) -> list[str]:
        """Return the settings that hold something that has moved."""
        below = set(self.project.values.get("below_roots") or ()) - {"STATIC_ROOT", "MEDIA_ROOT"}
        urls: Mapping[str, Sequence[str]] = self.project.values.get("urls") or {}
        addressed = {
            name for name, found in urls.items() if any(move.concerns(url) for move in self.moves for url in found)
        }
        return sorted((below if self._old_folders() else set()) | addressed)

    def _old_folders(self) -> dict[str, str]:
        own = [
            (self.project.static_root, "static", self.roots.moves_static),
            (self.project.media_root, "media", self.roots.moves_media),
        ]
        moved = {old: name for old, name, moves in own if old and moves}
        return dict(sorted(moved.items(), key=lambda item: -len(item[0])))

    def _folders(self) -> str:
        return ", ".join(f'{old!r}: str(HERE / "{name}")' for old, name in self._old_folders().items())

    def _pairs(self) -> str:
        return ", ".join(
            f"({move.host!r}, {str(move.port)!r}): ({move.new_host!r}, {move.new_port})" for move in self.moves
        )


def patterns(moves: Sequence[Move]) -> dict[str, str]:
    """Return regular expressions of addresses that have moved, and what takes their place."""
    return {_pattern(move): f"{move.schemes[0]}://{move.new_host}:{move.new_port}" for move in moves}


def in_new_place(variables: Mapping[str, str], moves: Sequence[Move]) -> dict[str, str]:
    """Return environment variables with every address that has moved in its new place."""
    moved = dict(variables)
    for pattern, new in patterns(moves).items():
        moved = {name: re.sub(pattern, new, value) for name, value in moved.items()}
    return moved


def _pattern(move: Move) -> str:
    port = f"(?::{move.port})?" if move.port == move.default_port else f":{move.port}"
    return rf"(?:{'|'.join(move.schemes)})://(?:[^/@\s]*@)?{re.escape(move.host)}{port}(?![\w.:-])"


def _table(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key!r}: {value!r}" for key, value in pairs.items()) + "}"
