"""The way to a host: the words that start its Python there, through ssh or on this machine itself."""

from __future__ import annotations

from typing import Protocol

from roadworthy.environments.host import Host
from roadworthy.fleet.program import STUB, remote_command
from roadworthy.fleet.ssh_options import SshOptions


class Way(Protocol):
    """How a host is reached."""

    def words(self, host: Host) -> list[str]:
        """Return the words of the command that runs the host's Python with the stub."""


class SshWay:
    """The workstation's own OpenSSH client."""

    def __init__(self, options: SshOptions) -> None:
        self.options = options

    def words(self, host: Host) -> list[str]:
        """Return ssh's words."""
        return [*self.options.words(host), remote_command(host.user)]


class LocalWay:
    """No way at all: the host is this machine."""

    def __init__(self, python: str = "python3") -> None:
        self.python = python

    def words(self, host: Host) -> list[str]:
        """Return the words for the host's Python, here."""
        return [self.python, "-ISc", STUB]
