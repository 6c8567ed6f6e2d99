"""The files that browsers need, read once; the address of each changes when its bytes do."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources

from django.urls import reverse

TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
NAMES = ("hub.css", "graphs.css", "chart.js", "hub.js", "sign.svg")
IMPORTED = "./chart.js"


@dataclass(frozen=True)
class FrontFile:
    """One file as it is sent."""

    name: str
    content: bytes
    packed: bytes
    digest: str

    @property
    def type(self) -> str:
        """Return its media type."""
        return TYPES[self.name.rpartition(".")[2]]

    @property
    def address(self) -> str:
        """Return where browsers get it."""
        return str(reverse("front", args=[self.digest, self.name]))


@cache
def front_file(name: str) -> FrontFile:
    """Return a file; what one script imports stands in it by its whole address."""
    content = resources("roadworthy.hub.front").joinpath(name).read_bytes()
    if name == "hub.js":
        content = content.replace(IMPORTED.encode(), front_file("chart.js").address.encode())
    packed = gzip.compress(content, 9, mtime=0)
    return FrontFile(name, content, packed, hashlib.sha256(content).hexdigest()[:12])
