"""What a host says of itself when it is asked: its system, its size, its Python, and who else is on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HostFacts:
    """Facts of one host. `clock_ahead_s` is measured against the workstation; `keys` are the sites that share it.

    `files` are the contents of files that were asked for and are there.
    """

    system: str
    suite: str
    python: str
    machine: str
    memory_bytes: int
    cores: int
    free_bytes: int
    glibc: str = ""
    clock_ahead_s: float = 0.0
    pythons: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
