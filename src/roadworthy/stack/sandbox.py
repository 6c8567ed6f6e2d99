"""What a process of the site may do on its host: nothing but to serve, and to write into the site's own folders."""

from __future__ import annotations

from roadworthy.stack.layout import Layout
from roadworthy.stack.systemd import Line

WRITABLE = ("media", "mail", "data", "log", "run")
"""Folders of the site that its processes may write into; they outlive releases."""
CLOSED: tuple[Line, ...] = (
    ("NoNewPrivileges", "yes"),
    ("CapabilityBoundingSet", ""),
    ("AmbientCapabilities", ""),
    ("ProtectSystem", "strict"),
    ("ProtectHome", "yes"),
    ("PrivateTmp", "yes"),
    ("PrivateDevices", "yes"),
    ("ProtectProc", "invisible"),
    ("ProtectClock", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectKernelModules", "yes"),
    ("ProtectKernelTunables", "yes"),
    ("ProtectControlGroups", "yes"),
    ("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("LockPersonality", "yes"),
    ("RemoveIPC", "yes"),
    ("SystemCallArchitectures", "native"),
    ("SystemCallFilter", "@system-service"),
    ("SystemCallErrorNumber", "EPERM"),
)
"""Not MemoryDenyWriteExecute: callbacks made by ctypes and cffi, and what compiles at run time, need such memory.

AF_NETLINK is what the C library asks for the host's own addresses.
"""


def sandbox(layout: Layout) -> tuple[Line, ...]:
    """Return the lines of a unit's section Service that keep the site's code to itself."""
    folders = " ".join(f"-{layout.root}/{name}" for name in WRITABLE)
    return (
        ("User", layout.account),
        ("Group", layout.account),
        ("UMask", "0027"),
        *CLOSED,
        ("ReadWritePaths", folders),
    )
