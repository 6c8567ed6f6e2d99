"""Who has taken the port that a program of ours could not have."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence

from roadworthy.fleet.on_host.run import PATH

TAKEN = re.compile(r"address already in use", re.I)
PORT = re.compile(r":(\d{1,5})\b")
HOLDER = re.compile(r'users:\(\("([^"]+)",pid=(\d+)')
TIME_LIMIT_S = 10


def taken_port(lines: Sequence[str]) -> int:
    """Return the port that the last words of a program say is taken; 0 when they say nothing of the kind."""
    for line in lines:
        found = PORT.findall(line) if TAKEN.search(line) else []
        if found:
            return int(found[-1])  # the number of a line in a file comes first
    return 0


def holder_of(said: str) -> str:
    """Return the program in the answer of `ss -p`; empty where it names none."""
    found = HOLDER.search(said)
    return f"{found.group(1)} (process {found.group(2)})" if found else ""


def blame(lines: Sequence[str]) -> str:
    """Return the sentence about who has the port that is taken; empty when no port is taken, or by nobody now."""
    port = taken_port(lines)
    if not port or not shutil.which("ss", path=PATH):
        return ""
    done = subprocess.run(
        ["ss", "-Hltnp", f"sport = :{port}"], env={"PATH": PATH, "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False,
    )  # fmt: skip
    holder = holder_of(done.stdout)
    return f"port {port} is taken by {holder}; stop that there, then run this again" if holder else ""
