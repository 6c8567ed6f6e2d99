"""Packages that lie in a folder for other people's code: their files are not the project's, and are not checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.code.sources import VENDORED
from roadworthy.structure.code.summary import FileSummary

_VERSION = re.compile(r"^(__version__|VERSION|version)\b.*=", re.M)
_ADDS = frozenset(["sys.path.insert", "sys.path.append", "site.addsitedir"])


def vendored(view: CodebaseView) -> dict[str, tuple[str, int]]:
    """Return each such module that is imported, by its last name, with the file and line of the first import."""
    if "vendored" not in view.memory:
        view.memory["vendored"] = dict(_imported(view))
    found: dict[str, tuple[str, int]] = view.memory["vendored"]
    return found


def _imported(view: CodebaseView) -> Iterator[tuple[str, tuple[str, int]]]:
    seen: set[str] = set()
    own = {file.module.partition(".")[0] for file in view.files.values() if file.module}
    put = [f"{above}{folder}/" for above in _above(view) for folder in sorted(VENDORED)]
    put = [each for each in put if view.is_folder(each)]
    for path, file in view.files.items():
        for each in file.imports if file.kind in ("code", "migration") else ():
            parts = each.target.split(".")
            inside = next((place for place, part in enumerate(parts[:-1]) if part in VENDORED), None)
            name = parts[0] if inside is None else parts[inside + 1]
            is_own = inside is None and parts[0] in own
            if is_own or name in seen:
                continue
            places = [f"{each}{name}" for each in put]
            if inside is not None:
                places = [_root(path, file) + "/".join(parts[: inside + 2])]
            seen.add(name)
            if any(_VERSION.search(view.text(f"{place}{end}")) for place in places for end in (".py", "/__init__.py")):
                yield name, (path, each.line)


def _above(view: CodebaseView) -> list[str]:
    """Return the folders, as beginnings of paths, around the files that add something to where Python looks."""
    found, is_added = {""}, False
    for path, file in view.files.items():
        if any(call.name in _ADDS for each in file.functions for call in each.calls):
            is_added = True
            parts = path.split("/")[:-1]
            found |= {"/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)}
    return sorted(found) if is_added else []


def _root(path: str, file: FileSummary) -> str:
    """Return the folder from which a file is imported by its module's name."""
    module = file.module.replace(".", "/")
    return path.removesuffix(".py").removesuffix("/__init__").removesuffix(module)
