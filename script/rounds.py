"""Asks each sort of page of the newspaper once, as a first reader would, and says what was seen."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

ARTICLE = re.compile(r'href="(/\d{4}/\d{1,2}/\d{1,2}/[^"/]+/)"')
SECTION = re.compile(r'href="(/[a-z-]+/)"')
STYLES = re.compile(r'<link[^>]+href="([^"]+\.css)"')
PICTURE = re.compile(r'<img[^>]+src="([^"]+)"')
NOT_SECTIONS = {"/authors/", "/topics/", "/most-read/", "/search/", "/contact/", "/newsletter/", "/weather/"} | {
    "/about/", "/privacy/", "/archive/", "/newsroom/", "/admin/",
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One question: where, the status that is right, and words that the answer has to hold."""

    name: str
    path: str
    status: int = 200
    holds: bytes = b""


@dataclass(frozen=True)
class Seen:
    """One answer. `status` is 0 when there was none."""

    page: Page
    status: int
    size_bytes: int
    took_ms: float
    body: bytes

    @property
    def is_right(self) -> bool:
        """Say whether the answer is what a reader should get."""
        return self.status == self.page.status and self.size_bytes > 0 and self.page.holds in self.body

    def __str__(self) -> str:
        mark = "ok " if self.is_right else "BAD"
        figures = f"{self.status:>3}  {self.size_bytes:>9,} bytes  {self.took_ms:>7.1f} ms"
        return f"{mark} {self.page.name:<16} {figures}  {self.page.path}"


def ask(address: str, page: Page, time_limit_s: float = 30) -> Seen:
    """Ask one page."""
    started = time.monotonic()
    try:
        with urllib.request.urlopen(address + page.path, timeout=time_limit_s) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    except OSError as error:
        status, body = 0, str(error).encode()
    return Seen(page, status, len(body), (time.monotonic() - started) * 1000, body)


def first(pattern: re.Pattern[str], text: str, *, but: frozenset[str] = frozenset()) -> str:
    """Return the first address that a page links to in this way; one that can't be there when it has none."""
    return next((path for path in pattern.findall(text) if path not in but), "/no-such-link/")


def linked(front: str) -> Iterator[Page]:
    """Yield the pages and files that the front page leads to."""
    yield Page("an article", first(ARTICLE, front), holds=b"<article")
    yield Page("a section", first(SECTION, front, but=frozenset(NOT_SECTIONS)), holds=b"</html>")
    yield Page("static CSS", first(STYLES, front), holds=b"{")
    yield Page("a picture", first(PICTURE, front))


FRONT = Page("the front page", "/", holds=b"</html>")
OTHERS = (
    Page("search", "/search/?q=council", holds=b"</html>"),
    Page("the feed", "/feeds/rss.xml", holds=b"<item>"),
    Page("the API", "/api/articles/", holds=b'"headline"'),
    Page("staff login", "/newsroom/login/", holds=b'type="password"'),
    Page("alive?", "/-/live"),
    Page("ready?", "/-/ready"),
    Page("a missing page", "/no-such-page/", status=404, holds=b"</html>"),
)


def round_of(address: str) -> Iterator[Seen]:
    """Ask every sort of page once."""
    front = ask(address, FRONT)
    yield front
    for page in (*linked(front.body.decode("utf-8", "replace")), *OTHERS):
        yield ask(address, page)
