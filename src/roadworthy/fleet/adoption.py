"""Takes in what the site's processes leave behind: a daemon whose parent ended becomes the supervisor's own child.

See prctl(2), PR_SET_CHILD_SUBREAPER: without it such a process would go to the machine's first process.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from roadworthy.fleet.family import Family, Member, everyone, member

PR_SET_CHILD_SUBREAPER = 36


def adopt(wanted: bool) -> None:
    """Begin, or cease, to take in orphans."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0)


def adopted(own: Collection[int], family: Family) -> frozenset[Member]:
    """Return the living children of this process that are not among its `own`, and may be of the family.

    A browser that was opened for the owner is a child too, and none of the site's.
    """
    found = (member(pid) for pid in _children() if pid not in own and family.may_have(pid))
    return frozenset(one for one in found if one)


def bury(own: Collection[int]) -> None:
    """Bury the dead among the adopted; the dead of `own` are left to those who started them."""
    for pid in _children():
        if pid not in own:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)


def _children() -> set[int]:
    try:
        lists = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    except OSError:  # a thread ended meanwhile
        lists = []
    if lists:
        return {int(word) for text in lists for word in text.split()}
    return {pid for pid, stat in everyone().items() if stat.parent == os.getpid()}
