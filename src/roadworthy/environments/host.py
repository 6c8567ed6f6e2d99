"""A host is a machine of one environment: its name, where it is reached, and what it is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Host:
    """One machine. `roles` name what runs there, in the order of the file."""

    name: str
    address: str
    roles: tuple[str, ...]
    user: str = "root"
    port: int = 22

    def has_role(self, role: str) -> bool:
        """Say whether this host is for `role`."""
        return role in self.roles


WORKSTATION = "workstation"
