"""An address is a host and a port that the site's settings name: is somebody there, or must something stand in?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from roadworthy.environments.project import Project

URL = re.compile(r"[a-z][a-z0-9+]*://[^\s,'\"\]]+", re.I)


@dataclass(frozen=True)
class Address:
    """A host and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def addresses(project: Project, schemes: tuple[str, ...], default_port: int) -> tuple[Address, ...]:
    """Return every address of one of `schemes` that the project's settings name, each once, in their order."""
    texts = [cache.location for cache in project.caches] + list(_texts(project.values))
    found = [_address(url, default_port) for text in texts for url in URL.findall(text) if _scheme(url) in schemes]
    return tuple(dict.fromkeys(address for address in found if address))


def _scheme(url: str) -> str:
    return url.partition("://")[0].lower()


def _address(url: str, default_port: int) -> Address | None:
    try:
        parts = urlsplit(url)
        return Address(parts.hostname or "localhost", parts.port or default_port)
    except ValueError:
        return None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for item in items for text in _texts(item)]
