"""Asks the front page once after a start, as a visitor would: it warms the site up, and shows if it is broken."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

TIME_LIMIT_S = 30.0
MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Seen:
    """What a visitor saw: the URL at the end of all redirects, the status (0: no answer), the size and the time."""

    url: str
    status: int
    size_bytes: int
    took_s: float
    reason: str = ""

    @property
    def is_well(self) -> bool:
        """Say whether the site answered as its authors meant it to: also with "not found", but not with an error."""
        return 0 < self.status < 500

    def __str__(self) -> str:
        if not self.status:
            return f"{self.url} gave no answer: {self.reason}"
        return f"{self.url} {self.status}, {self.size_bytes / 1000:.1f} kB, {self.took_s * 1000:.0f} ms"


def see(url: str) -> Seen:
    """Ask for a page, follow redirects on the same host, and return what came."""
    begun_s = time.monotonic()
    for _ in range(MOST_REDIRECTS):
        status, size, target, reason = _ask(url)
        if not target or urlsplit(urljoin(url, target)).netloc != urlsplit(url).netloc:
            break
        url = urljoin(url, target)
    return Seen(url, status, size, time.monotonic() - begun_s, reason)


def _ask(url: str) -> tuple[int, int, str, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIME_LIMIT_S)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", path, headers={"User-Agent": "roadworthy", "Accept": "text/html,*/*"})
        answer = connection.getresponse()
        return answer.status, len(answer.read()), answer.headers.get("Location", ""), ""
    except (OSError, http.client.HTTPException) as error:
        return 0, 0, "", str(error) or type(error).__name__
    finally:
        connection.close()
