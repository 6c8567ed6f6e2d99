"""Finds the line of the site's own code, or of its template, that asked for something."""

from __future__ import annotations

import os
import sys
import sysconfig
from types import CodeType, FrameType
from typing import Any

DEEPEST = 300
MOST_KEPT = 10_000
OURS, LIBRARY, SITE, TEMPLATE = range(4)
_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep  # noqa: PTH100, PTH120 - compared as text, often
_PLUMBING = (_HERE, f"{os.sep}django{os.sep}db{os.sep}", f"{os.sep}asgiref{os.sep}")
_STANDARD = tuple(
    path + os.sep for path in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")} if path
)  # fmt: skip
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_kinds: dict[CodeType, int] = {}


def asked_by(frame: FrameType | None) -> str:
    """Return the innermost line of the site's code or template; of a library's where there is none; "" for neither."""
    library, depth = None, 0
    while frame is not None and depth < DEEPEST:
        kind = kind_of(frame.f_code)
        if kind == SITE:
            return f"{short(frame.f_code.co_filename)}:{frame.f_lineno}"
        if kind == TEMPLATE and (line := _line_of_template(frame)):
            return line
        if kind == LIBRARY and library is None:
            library = frame
        frame, depth = frame.f_back, depth + 1
    return f"{short(library.f_code.co_filename)}:{library.f_lineno}" if library else ""


def asked_in(task: Any) -> str:
    """Return the innermost line of the site's code where an asyncio task waits: its queries run in another thread."""
    line, waiting, depth = "", task.get_coro() if task is not None else None, 0
    while waiting is not None and depth < DEEPEST:
        frame = getattr(waiting, "cr_frame", None)
        if frame is not None and kind_of(frame.f_code) == SITE:
            line = f"{short(frame.f_code.co_filename)}:{frame.f_lineno}"
        waiting, depth = getattr(waiting, "cr_await", None), depth + 1
    return line


def kind_of(code: CodeType) -> int:
    """Return whose code it is."""
    kind = _kinds.get(code)
    if kind is None:
        if len(_kinds) >= MOST_KEPT:
            _kinds.clear()
        kind = _kinds[code] = _kind(code.co_filename, code.co_name)
    return kind


def _kind(path: str, name: str) -> int:
    if name == "render_annotated" and path.endswith(f"{os.sep}template{os.sep}base.py"):
        return TEMPLATE
    if path.startswith("<") or any(part in path for part in _PLUMBING):
        return OURS
    if any(part in path for part in _PACKAGES):
        return LIBRARY
    return OURS if path.startswith(_STANDARD) else SITE


def short(path: str) -> str:
    """Return the path from the folder on: the one that Python would import it from."""
    roots = [root for root in sys.path if root and path.startswith(root + os.sep)]
    return path[len(max(roots, key=len)) + 1 :] if roots else path


def _line_of_template(frame: FrameType) -> str:
    """Return template and line of the node that Django is rendering; of one that is the site's."""
    node = frame.f_locals.get("self")
    origin, token = getattr(node, "origin", None), getattr(node, "token", None)
    if origin is None or token is None or any(part in str(origin.name) for part in _PACKAGES):
        return ""
    return f"{origin.template_name or short(str(origin.name))}:{token.lineno}"
