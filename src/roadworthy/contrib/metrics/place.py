"""Finds the line of the site's own code, or of its template, that asked for something."""

from __future__ import annotations

import os
import sys
import sysconfig
from functools import lru_cache
from sys import _getframe
from types import CodeType, FrameType
from typing import Any

DEEPEST = 300
MOST_KEPT, MOST_STATEMENTS = 10_000, 1_000
OURS, LIBRARY, SITE, TEMPLATES = range(4)
Place = tuple[str, int]
"""A file and a line; as text only once somebody wants to read it."""
NOWHERE: Place = ("", 0)
_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep  # noqa: PTH100, PTH120 - compared as text, often
_PLUMBING = (_HERE, f"{os.sep}django{os.sep}db{os.sep}", f"{os.sep}asgiref{os.sep}")
_STANDARD = tuple(path + os.sep for path in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")} if path)
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_kinds: dict[str, int] = {}
_latest: dict[str, tuple[int, CodeType, int, Place]] = {}
"""Of a statement, how far out its line was, in which code at which instruction."""


def asked_here(statement: str) -> Place:
    """Return the line that has this statement asked now.

    Mostly it is the instruction that had it asked the last time, from as far out: then nothing in between is looked at.
    """
    try:
        depth, code, instruction, place = _latest[statement]
        frame = _getframe(depth)
        if frame.f_code is code and frame.f_lasti == instruction:
            return place
    except (KeyError, ValueError):  # it is the first time, or there are not so many frames
        pass
    return asked_by(_getframe(), statement)


def asked_by(frame: FrameType | None, statement: str = "") -> Place:
    """Return the innermost line of the site's code or template; of a library's where there is none.

    A line of code is kept as that of the statement.
    """
    library, depth = None, 0
    while frame is not None and depth < DEEPEST:
        path = frame.f_code.co_filename
        kind = _kinds[path] if path in _kinds else kind_of(path)
        if kind == SITE:
            found = path, frame.f_lineno
            if statement:
                _keep(statement, (depth, frame.f_code, frame.f_lasti, found))
            return found
        if kind == TEMPLATES and frame.f_code.co_name == "render_annotated" and (place := _place_in_template(frame)):
            return place
        if kind != OURS and library is None:
            library = frame
        frame, depth = frame.f_back, depth + 1
    return (library.f_code.co_filename, library.f_lineno) if library else NOWHERE


def _keep(statement: str, asked: tuple[int, CodeType, int, Place]) -> None:
    if len(_latest) >= MOST_STATEMENTS:
        _latest.clear()
    _latest[statement] = asked


def asked_in(task: Any) -> Place:
    """Return the innermost line of the site's code where an asyncio task waits: its queries run in another thread."""
    place, waiting, depth = NOWHERE, task.get_coro(), 0
    while waiting is not None and depth < DEEPEST:
        frame = getattr(waiting, "cr_frame", None)
        if frame is not None and kind_of(frame.f_code.co_filename) == SITE:
            place = (frame.f_code.co_filename, frame.f_lineno)
        waiting, depth = getattr(waiting, "cr_await", None), depth + 1
    return place


def kind_of(path: str) -> int:
    """Return whose file it is."""
    kind = _kinds.get(path)
    if kind is None:
        if len(_kinds) >= MOST_KEPT:
            _kinds.clear()
        kind = _kinds[path] = _kind(path)
    return kind


def _kind(path: str) -> int:
    if path.endswith(os.path.join("django", "template", "base.py")):  # noqa: PTH118
        return TEMPLATES
    if not path or path.startswith("<") or any(part in path for part in _PLUMBING):
        return OURS
    if any(part in path for part in _PACKAGES):
        return LIBRARY
    return OURS if path.startswith(_STANDARD) else SITE


def shown(place: Place) -> str:
    """Return `articles/views.py:41`."""
    path, line = place
    return f"{_short(path)}:{line}" if path else ""


@lru_cache(maxsize=1_000)
def _short(path: str) -> str:
    """Return the path from the folder on that Python imports it from."""
    roots = [root for root in sys.path if root and path.startswith(root + os.sep)]
    return path[len(max(roots, key=len)) + 1 :] if roots else path


def _place_in_template(frame: FrameType) -> Place | None:
    """Return template and line of the node that Django is rendering, if the template is the site's."""
    node = frame.f_locals.get("self")
    origin, token = getattr(node, "origin", None), getattr(node, "token", None)
    if origin is None or token is None or any(part in str(origin.name) for part in _PACKAGES):
        return None
    return str(origin.template_name or origin.name), token.lineno
