"""Lines to say to a running program on a host, through its socket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Talk:
    """Lines to say to a Unix socket of a running program, one connection for each, in order."""

    socket: str
    lines: tuple[str, ...]
