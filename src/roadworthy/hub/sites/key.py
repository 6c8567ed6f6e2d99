"""The key by which a site is known: `gazette-production`."""

from __future__ import annotations

import re

PATTERN = "[a-z0-9][a-z0-9._-]{0,99}"


def is_key(text: str) -> bool:
    """Say whether a text can be a site's key (and so the name of a file)."""
    return re.fullmatch(PATTERN, text, re.ASCII) is not None


class KeyConverter:
    """A site's key in an address."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value
