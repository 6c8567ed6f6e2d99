"""Settings of the workstation's kernel that several machines on it need, and their own values put back afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

WANTED: Mapping[str, int] = {
    "net/ipv4/ip_forward": 1,  # the machines' way out
    # The kernel counts these for each account over all machines, and systemd alone takes a dozen in each.
    "fs/inotify/max_user_instances": 8192,
    "fs/inotify/max_user_watches": 1 << 20,
    "kernel/keys/maxkeys": 20000,
    "kernel/keys/root_maxkeys": 1000000,
}
WHERE = Path("/proc/sys")


def raise_settings(kept: Path, where: Path = WHERE) -> None:
    """Raise what is too low, and keep the values that were there in a file, unless it has some already."""
    before = {name: value for name in WANTED if (value := _read(where / name)) is not None}
    if not kept.exists():
        kept.write_text(json.dumps(before))
    for name, value in before.items():
        if value < WANTED[name]:
            with suppress(OSError):
                (where / name).write_text(f"{WANTED[name]}\n")


def restore_settings(kept: Path, where: Path = WHERE) -> None:
    """Put back what was raised, where it has still the value that was wanted here."""
    if not kept.exists():
        return
    for name, value in json.loads(kept.read_text() or "{}").items():
        if _read(where / name) == WANTED.get(name):
            with suppress(OSError):
                (where / name).write_text(f"{value}\n")
    kept.unlink()


def _read(file: Path) -> int | None:
    with suppress(OSError, ValueError):
        return int(file.read_text())
    return None
