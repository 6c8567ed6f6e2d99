"""The words that boot a rehearsal machine: systemd-nspawn, with all that a whole Debian system expects of one."""

from __future__ import annotations

from pathlib import Path

from roadworthy.testing.network import BRIDGE, label

VARIABLES = {
    "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",  # systemd of Debian 13 boots on nothing else
    "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",  # sysctl net.* is the machine's own
}


def boot_words(root: Path, address: str, hostname: str, machine_id: str) -> list[str]:
    """Return the command that boots the system in `root`; it lives as long as the machine does.

    Nothing is registered with the workstation's own systemd, which need not be there.
    """
    return [
        "systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit",
        f"--directory={root}", f"--machine={label(address)}", f"--hostname={hostname}", f"--uuid={machine_id}",
        f"--network-bridge={BRIDGE}", "--console=read-only", "--resolv-conf=off", "--timezone=off", "--link-journal=no",
    ]  # fmt: skip


AGAIN = 'while "$@"; [ $? -eq 133 ]; do :; done'
"""systemd-nspawn(1): ends with 133 when the system inside wants to be booted again."""


def scope_words(address: str, has_systemd: bool, cgroup: Path) -> list[str]:
    """Return the words before those: they put the machine into a control group of its own, and boot it as often as
    it wants to be.
    """
    if has_systemd:
        return [
            "systemd-run", "--scope", "--quiet", "--collect", "--slice=machine.slice",
            "--property=Delegate=yes", f"--unit={label(address)}", "sh", "-c", AGAIN, "machine",
        ]  # fmt: skip
    return ["sh", "-c", f'echo $$ >"$0/cgroup.procs" || exit 1; {AGAIN}', str(cgroup)]
