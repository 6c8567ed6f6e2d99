"""How OpenSSH reaches rehearsal machines: a configuration for `ssh -F` that knows their keys and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from roadworthy.environments.host import Host


def config_text(hosts: Sequence[Host], folder: Path) -> str:
    """Return the configuration: each machine by its name and by its address."""
    return "\n".join(_block(host, folder) for host in hosts)


def _block(host: Host, folder: Path) -> str:
    return (
        f"Host {host.name} {host.address}\n"
        f"    HostName {host.address}\n"
        f"    Port {host.port}\n"
        f"    User {host.user}\n"
        f'    IdentityFile "{folder / "key"}"\n'
        "    IdentitiesOnly yes\n"
        f'    UserKnownHostsFile "{folder / "known_hosts"}"\n'
        "    GlobalKnownHostsFile /dev/null\n"
        "    StrictHostKeyChecking yes\n"
    )


def known_hosts_text(hosts: Sequence[Host], public_host_keys: Mapping[str, str]) -> str:
    """Return the machines' keys as OpenSSH looks them up; `public_host_keys` are by the host's name."""
    return "".join(f"{_place(host)} {' '.join(public_host_keys[host.name].split()[:2])}\n" for host in hosts)


def _place(host: Host) -> str:
    return host.address if host.port == 22 else f"[{host.address}]:{host.port}"
