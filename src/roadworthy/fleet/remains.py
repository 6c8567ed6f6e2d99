"""Ends what an earlier run left behind when it and its keeper were killed: found by its mark and by its last state."""

from __future__ import annotations

from pathlib import Path

from roadworthy.fleet.ending import end
from roadworthy.fleet.family import RUN_MARK, Family
from roadworthy.fleet.rules import CANT_END
from roadworthy.fleet.state import boot, read_state
from roadworthy.problems import ProblemsFound

GRACE_S = 3.0


def end_remains(run_folder: Path, mark: str) -> int:
    """End every process of earlier runs in this folder and return how many there were.

    Only whoever holds the folder's lock may call this. Raises ProblemsFound when one can't be ended.
    """
    state = read_state(run_folder)
    roots = state.members if state and state.boot == boot() else ()
    count, left = end(Family({RUN_MARK: mark}, roots, is_prefix=True, is_wary=True), GRACE_S)
    if left:
        raise ProblemsFound(
            CANT_END.problem(
                f"process {one.pid}, left by an earlier run of the site, can't be ended",
                f"end it as root: `sudo kill -9 {one.pid}`",
            )
            for one in sorted(left)
        )
    return count
