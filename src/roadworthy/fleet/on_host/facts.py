"""What this host says of itself: its system, its size, its Pythons, its clock, and the sites that share it."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.operations import STATE, Call, operation

PYTHON_FOLDERS = ("/usr/bin", "/usr/local/bin")


@operation("facts.all")
def facts(call: Call) -> dict[str, Any]:
    """Return all facts, and the contents of the files that were asked for and are there."""
    system = _release()
    return {
        "system": system.get("PRETTY_NAME", platform.system()),
        "suite": system.get("VERSION_CODENAME", ""),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "memory_bytes": _memory_bytes(),
        "cores": len(os.sched_getaffinity(0)),
        "free_bytes": free_bytes("/srv" if Path("/srv").is_dir() else "/"),
        "glibc": _glibc(),
        "pythons": _pythons(),
        "addresses": _addresses(),
        "keys": keys(),
        "has_systemd": Path("/run/systemd/system").is_dir(),
        "files": {name: text for name in call.message.get("files", ()) if (text := _text(name)) is not None},
        "clock_s": time.time(),
    }


def keys() -> list[str]:
    """Return the keys of the sites' environments whose state was made here."""
    return sorted(path.parent.name for path in Path(STATE).glob("*/applied.json"))


def free_bytes(place: str) -> int:
    """Return how much an ordinary account may still write there."""
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


def _release() -> dict[str, str]:
    text = _text("/etc/os-release") or ""
    return {name: value.strip().strip("\"'") for name, _, value in (line.partition("=") for line in text.splitlines())}


def _memory_bytes() -> int:
    found = re.search(r"^MemTotal:\s+(\d+) kB", _text("/proc/meminfo") or "", re.M)
    return int(found.group(1)) * 1024 if found else 0


def _glibc() -> str:
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").replace("glibc ", "")
    except (ValueError, OSError):
        return ""


def _pythons() -> list[str]:
    names = [path for folder in PYTHON_FOLDERS for path in Path(folder).glob("python3.*")]
    return sorted(str(path) for path in names if re.fullmatch(r"python3\.\d+", path.name) and os.access(path, os.X_OK))


def _addresses() -> list[str]:
    table = _text("/proc/net/fib_trie") or ""
    four = re.findall(r"\|-- (\S+)\n\s+/32 host LOCAL", table)
    six = [line.split()[0] for line in (_text("/proc/net/if_inet6") or "").splitlines() if line.split()[3] == "00"]
    found = [address for address in dict.fromkeys(four) if not address.startswith("127.")]
    return found + [":".join(group[at : at + 4] for at in range(0, 32, 4)) for group in six]


def _text(name: str) -> str | None:
    try:
        return Path(name).read_text(errors="replace")
    except OSError:
        return None
