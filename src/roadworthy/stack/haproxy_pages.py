"""The pages that HAProxy shows when the site itself can't answer; nothing in them comes from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

TEMPLATES = Path(__file__).parent / "templates" / "haproxy"
SHORTLY = "Please try again in a minute."


@dataclass(frozen=True)
class Page:
    """One page: the status of HTTP that it comes with, and what it says."""

    code: int
    status: str
    title: str
    text: str

    @property
    def html(self) -> str:
        """Return the page."""
        page = (TEMPLATES / "page.html").read_text("utf-8")
        code = f"{self.code} {self.status}"
        return page.replace("@TITLE@", self.title).replace("@TEXT@", self.text).replace("@CODE@", code)

    @property
    def response(self) -> str:
        """Return the whole answer, as HAProxy keeps it in memory."""
        lines = [
            f"HTTP/1.1 {self.code} {self.status}",
            "Content-Type: text/html; charset=utf-8",
            f"Content-Length: {len(self.html.encode())}",
            "Cache-Control: no-store",
            *(["Retry-After: 10"] if self.code == 503 else []),
        ]
        return "\r\n".join([*lines, "", self.html])


MAINTENANCE = Page(503, "Service Unavailable", "We will be right back", "The site is being worked on. " + SHORTLY)
PAGES: Mapping[int, Page] = MappingProxyType(
    {
        page.code: page
        for page in (
            Page(400, "Bad Request", "This request was not understood", "Your browser sent something unexpected."),
            Page(408, "Request Timeout", "The request took too long", "The connection may be slow. " + SHORTLY),
            Page(500, "Internal Server Error", "Something went wrong", SHORTLY),
            Page(502, "Bad Gateway", "Something went wrong", "The site did not give a proper answer. " + SHORTLY),
            Page(503, "Service Unavailable", "The site can't be reached just now", SHORTLY),
            Page(504, "Gateway Timeout", "The site takes too long", "It did not answer in time. " + SHORTLY),
        )
    }
)
