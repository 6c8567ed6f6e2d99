"""Browses a site as a few readers would: about one page a second in all, until it is stopped."""

from __future__ import annotations

import argparse
import random
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
PAGES_A_VISIT = (3, 12)
LARGEST_PAGE_BYTES = 2_000_000


@dataclass
class Readers:
    """Somebody at the front page, who follows links until they have read enough; then the next one."""

    front_url: str
    pages_per_second: float = 1.0
    chance: random.Random = field(default_factory=random.Random)
    seen: Counter[int] = field(default_factory=Counter)

    def browse(self, stop: threading.Event) -> None:
        """Ask page after page until `stop` is set."""
        url, left = self.front_url, 0
        while not stop.wait(self.chance.expovariate(self.pages_per_second)):
            page = self.ask(url)
            links = self.links(url, page)
            left = left - 1 if left else self.chance.randint(*PAGES_A_VISIT)
            url = self.chance.choice(links) if links and left else self.front_url

    def ask(self, url: str) -> str:
        """Return a page's text, and count how it was answered (0: not at all)."""
        request = urllib.request.Request(url, headers={"User-Agent": "Roadworthy's demo reader"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.seen[answer.status] += 1
                if "html" not in answer.headers.get_content_type():
                    return ""
                return str(answer.read(LARGEST_PAGE_BYTES).decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            self.seen[error.code] += 1
        except OSError:
            self.seen[0] += 1
        return ""

    def links(self, url: str, page: str) -> list[str]:
        """Return the addresses on this page that lie on the same site, for anybody, and only to be read."""
        found = {urljoin(url, link.replace("&amp;", "&")) for link in LINK.findall(page)}
        home = urlsplit(self.front_url).netloc
        private = ("/admin", "/newsroom", "/log")
        near = (link for link in found if urlsplit(link).netloc == home)
        return sorted(link for link in near if not urlsplit(link).path.startswith(private))


def main(words: Sequence[str]) -> int:
    """Browse until interrupted, then say what was answered."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("front_url", help="the front page's address")
    arguments.add_argument("--pages-per-second", type=float, default=1.0)
    arguments.add_argument("--seconds", type=float, default=3600, help="when to stop at the latest")
    wanted = arguments.parse_args(words)
    readers, stop = Readers(wanted.front_url, wanted.pages_per_second), threading.Event()
    threading.Thread(target=readers.browse, args=(stop,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        time.sleep(wanted.seconds)
    stop.set()
    print(", ".join(f"{count} × {status or 'no answer'}" for status, count in sorted(readers.seen.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
