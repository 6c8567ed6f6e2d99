"""Which failures mean that a site's code is older than the Python it runs on, and which Python it still knows."""

from __future__ import annotations

import re

from roadworthy.structure.failure import Failure
from roadworthy.structure.found import Found

MODULES_GONE = {
    "asynchat": "3.12",
    "asyncore": "3.12",
    "imp": "3.12",
    "smtpd": "3.12",
    "cgi": "3.13",
    "cgitb": "3.13",
    "crypt": "3.13",
    "imghdr": "3.13",
    "lib2to3": "3.13",
    "nntplib": "3.13",
    "pipes": "3.13",
    "sndhdr": "3.13",
    "telnetlib": "3.13",
    "uu": "3.13",
    "xdrlib": "3.13",
}
WORDS = (
    (re.compile(r"'(Mapping|MutableMapping|Iterable|Callable|Sequence|Hashable|Set)'.*collections|collections.*'(Mapping|"
                r"MutableMapping|Iterable|Callable|Sequence|Hashable|Set)'"), "3.10"),
    (re.compile(r"'coroutine'.*asyncio|asyncio.*'coroutine'"), "3.11"),
    (re.compile(r"'(getargspec|formatargspec)'"), "3.11"),
    (re.compile(r"'ImpImporter'|'find_module'|SafeConfigParser|'readfp'|'assertEquals'"), "3.12"),
)  # fmt: skip


def python_before(failure: Failure) -> Found | None:
    """Return the range of Pythons that still have what the site's code, or a package of it, looks for in Python itself.

    Sources: the sections "Removed" of What's New in Python 3.10 to 3.13.
    """
    gone = MODULES_GONE.get(failure.name) if failure.kind == "missing-module" else None
    worded = next((version for pattern, version in WORDS if pattern.search(failure.message)), None)
    first_without = gone or worded
    if not first_without:
        return None
    return Found(f"<{first_without}", f"what is imported fails from Python {first_without} on", guessed=True)
