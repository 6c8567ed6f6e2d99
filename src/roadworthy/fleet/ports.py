"""Chooses where the site's processes listen: the usual port, or the next one that is free."""

from __future__ import annotations

import socket
from collections.abc import Collection

from roadworthy.fleet.rules import NO_FREE_PORT
from roadworthy.problems import ProblemsFound

TRIES = 100
FIRST_FOR_ALL = 1024
"""Ports below this one belong to root; 80 becomes 8080 for anybody else, and 443 becomes 8443."""


def free_port(preferred: int, host: str = "127.0.0.1", taken: Collection[int] = ()) -> int:
    """Return `preferred` when it is free, else the next that is, else any.

    `taken` are ports promised to others that do not listen yet. Until its process listens, a port may still be
    lost to another program: that process then dies, and is started again. Raises ProblemsFound when none is free.
    """
    last = min(preferred + TRIES, 65536)
    candidates = [preferred, *range(preferred + 1, last)]
    if preferred < FIRST_FOR_ALL:
        candidates = [preferred, *range(preferred + 8000, preferred + 8000 + TRIES)]
    for port in (*candidates, 0):
        if port not in taken and (found := _bind(host, port)) and not _is_taken_by_name(host, found):
            return found
    raise ProblemsFound(
        [NO_FREE_PORT.problem(f"no port is free at {host}", "see whether this machine has that address")]
    )


def is_open(host: str, port: int, time_limit_s: float = 1.0) -> bool:
    """Say whether somebody listens there."""
    try:
        socket.create_connection((host, port), time_limit_s).close()
    except OSError:
        return False
    return True


def _is_taken_by_name(host: str, port: int) -> bool:
    """Say whether `localhost`, which means ::1 before 127.0.0.1, would lead visitors to somebody else."""
    return host == "127.0.0.1" and is_open("::1", port, 0.2)


def _bind(host: str, port: int) -> int:
    """Return the port when it could be had for a moment, else 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
            one.listen(1)
        except (OSError, OverflowError):
            return 0
        return int(one.getsockname()[1])
