"""Promises ports to the site's processes before they listen, so that two sites started at once get different ones."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

from roadworthy.fleet.ports import free_port

MOST_TRIES = 100


@dataclass
class PortClaims:
    """The ports promised to one run. A claim is a name that the kernel frees when the run's last process ends.

    Servers share a port without an error when both ask for it (SO_REUSEPORT), and visitors would see now one site,
    now the other. See unix(7) on abstract names.
    """

    taken: set[int] = field(default_factory=set)
    held: list[socket.socket] = field(default_factory=list)

    def take(self, preferred: int) -> int:
        """Return the preferred port, or the next that is free and nobody else has claimed."""
        for _ in range(MOST_TRIES):
            port = free_port(preferred, taken=self.taken)
            self.taken.add(port)
            if self._claim(port):
                break
        return port

    def _claim(self, port: int) -> bool:
        one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            one.bind(f"\0roadworthy-port-{port}")
        except OSError:
            one.close()
            return False
        self.held.append(one)
        return True

    def release(self) -> None:
        """Give all ports back."""
        while self.held:
            self.held.pop().close()
