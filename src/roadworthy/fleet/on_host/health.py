"""How this host does now: its memory, disk and load, and which units of a site run."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.facts import facts, free_bytes
from roadworthy.fleet.on_host.operations import Call, operation
from roadworthy.fleet.on_host.record import resources_of
from roadworthy.fleet.on_host.units import shown, systemctl


@operation("health.look")
def look(call: Call) -> dict[str, Any]:
    """Return the facts, and how the host does."""
    found = facts(call)
    place = "/srv" if Path("/srv").is_dir() else "/"
    disk = os.statvfs(place)
    return {
        "facts": found,
        "memory_free_bytes": _memory_free_bytes(),
        "disk_bytes": disk.f_blocks * disk.f_frsize,
        "disk_free_bytes": free_bytes(place),
        "load": os.getloadavg()[0],
        "up_s": time.clock_gettime(time.CLOCK_BOOTTIME),
        "units": _units(call.message["key"]) if found["has_systemd"] else {},
    }


def _memory_free_bytes() -> int:
    found = re.search(r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.M)
    return int(found.group(1)) * 1024 if found else 0


def _units(key: str) -> dict[str, str]:
    """Return the units of a site that are loaded, and those that its state names, each with how it is."""
    loaded = systemctl("list-units", "--all", "--plain", "--no-legend", "--full", "--", f"{key}-*.*").stdout
    names = [line.split()[0] for line in loaded.splitlines() if line.split()]
    names += [each["name"] for each in resources_of(key) if each["type"] == "Unit"]
    wanted = [name for name in dict.fromkeys(names) if not name.endswith((".slice", ".target"))]
    return {name: _words(found) for name, found in shown(wanted).items()}


def _words(found: dict[str, str]) -> str:
    if found.get("LoadState") == "not-found":
        return "not there"
    active, sub = found.get("ActiveState", "unknown"), found.get("SubState", "")
    return sub if active == "active" else active if active in {"inactive", "failed"} else f"{active} ({sub})"
