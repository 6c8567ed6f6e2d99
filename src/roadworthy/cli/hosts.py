"""How hosts are reached: as the owner's ssh does, or, while a rehearsal is kept, its throwaway machines instead."""

from __future__ import annotations

import os
from pathlib import Path

from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import ProblemsFound, Rule

REHEARSAL = "ROADWORTHY_REHEARSAL"
"""The variable that names the folder of kept rehearsal machines."""
NO_REHEARSAL = Rule(
    "E484", "No such rehearsal", "Acting on the real hosts instead would be the opposite of what was meant."
)
RULES = (NO_REHEARSAL,)


def ssh_options() -> tuple[SshOptions, bool]:
    """Return how hosts are reached, and whether they are machines of a rehearsal."""
    folder = os.environ.get(REHEARSAL, "")
    if not folder:
        return SshOptions(), False
    config = Path(folder).absolute() / "ssh_config"
    if not config.is_file():
        hint = f"unset {REHEARSAL}, or keep the machines: road rehearse ENV --keep"
        raise ProblemsFound([NO_REHEARSAL.problem(f"{REHEARSAL} names {folder}, where no machines are", hint)])
    return SshOptions(config), True
