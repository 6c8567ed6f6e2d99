"""An address is a host and a port that the site's settings name: is somebody there, or must something stand in?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from roadworthy.environments.probe import Probe
from roadworthy.environments.project import Project
from roadworthy.fleet.probing import why_not

SOCKET_TIME_LIMIT_S = 0.5


@dataclass(frozen=True)
class Address:
    """A host and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def addresses(project: Project, schemes: tuple[str, ...], default_port: int) -> tuple[Address, ...]:
    """Return every address of one of `schemes` that the project's settings name, each once, in their order."""
    named = [url for urls in (project.values.get("urls") or {}).values() for url in urls]
    found = [_address(url, default_port) for url in named if url.partition("://")[0] in schemes]
    return tuple(dict.fromkeys(address for address in found if address))


def is_heard(socket: Path) -> bool:
    """Say whether somebody listens at a Unix socket."""
    return not why_not(Probe(socket=str(socket), time_limit_s=SOCKET_TIME_LIMIT_S))


def _address(url: str, default_port: int) -> Address | None:
    try:
        parts = urlsplit(url)
        return Address(parts.hostname or "localhost", parts.port or default_port)
    except ValueError:
        return None
