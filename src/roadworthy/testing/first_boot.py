"""What makes a copy of the base image one certain machine: its name, address, keys, and who may come in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from roadworthy.environments.host import Host
from roadworthy.testing.network import GATEWAY, NETWORK
from roadworthy.testing.workstation import attempt, call

HOST_KEY = "etc/ssh/ssh_host_ed25519_key"


@dataclass(frozen=True)
class Identity:
    """What is its own and never another machine's."""

    machine_id: str
    public_host_key: str


def files(host: Host, machine_id: str, public_key: str) -> dict[str, str]:
    """Return the files that a machine has before its first boot, by their paths below its root."""
    home = "root" if host.user == "root" else f"home/{host.user}"
    found = {
        "etc/hostname": f"{host.name}\n",
        "etc/hosts": f"127.0.0.1 localhost\n127.0.1.1 {host.name}\n::1 localhost ip6-localhost ip6-loopback\n",
        "etc/machine-id": f"{machine_id}\n",
        "etc/systemd/network/10-rehearsal.network": network_file(host.address),
        f"{home}/.ssh/authorized_keys": public_key,
    }
    if host.port != 22:
        found["etc/ssh/sshd_config.d/rehearsal.conf"] = f"Port {host.port}\n"
    if host.user != "root":
        found[f"etc/sudoers.d/{host.user}"] = f"{host.user} ALL=(ALL) NOPASSWD: ALL\n"
    return found


def network_file(address: str) -> str:
    """Return systemd-networkd's file for the machine's only card."""
    return (
        f"[Match]\nName=host0\n\n[Network]\nAddress={address}/{NETWORK.prefixlen}\nGateway={GATEWAY}\n"
        "DHCP=no\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n"
    )


def make_someone(root: Path, host: Host, public_key: str) -> Identity:
    """Write all of that below `root`, with keys of its own, and return who it is."""
    machine_id = uuid.uuid4().hex
    if host.user != "root":
        call(["chroot", str(root), "useradd", "--create-home", "--shell=/bin/bash", host.user])
    for path, text in files(host, machine_id, public_key).items():
        _write(root / path, text)
    call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", host.name, "-f", str(root / HOST_KEY)])
    if host.user != "root":
        attempt(["chroot", str(root), "chown", "-R", f"{host.user}:", f"/home/{host.user}"])
    return Identity(machine_id, (root / f"{HOST_KEY}.pub").read_text().strip())


def _write(file: Path, text: str) -> None:
    is_private = ".ssh" in file.parts or "sudoers.d" in file.parts
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if is_private else 0o755)
    file.unlink(missing_ok=True)
    file.touch(mode=0o600 if is_private else 0o644)
    file.write_text(text)
