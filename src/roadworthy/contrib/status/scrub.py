"""Keeps credentials out of what is shown: the site's own secrets, and whatever looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

MASK = "***"
LONGEST = 300
SHORTEST_SECRET = 4  # to mask each "a" of a message would hide the message, not the secret
_SECRET_NAME = re.compile(r"pass|secret|token|credential|(?:^|_)key$|access_?key|api_?key|private", re.IGNORECASE)
_USERINFO = re.compile(r"(?<=://)[^\s/]*@")
_PASSWORD = re.compile(r"(?<=://)[^\s/@:]*:([^\s/]*)@")
_ASSIGNED = re.compile(r"\b(pass(?:word|wd|phrase)?|pwd|secret|token|api_?key)(\s*[=:]\s*)\S+", re.IGNORECASE)


def secrets_of(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the values in `settings` that must never be shown: passwords, keys, and those inside of URLs."""
    return frozenset(value for value in _secrets(settings) if len(value) >= SHORTEST_SECRET)


def scrub(text: str, secrets: frozenset[str] = frozenset()) -> str:
    """Return the first line of `text`, short and without credentials."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _USERINFO.sub(f"{MASK}@", text)
    text = _ASSIGNED.sub(rf"\1\2{MASK}", text)
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _secrets(value: Any, *, is_secret: bool = False) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _secrets(inner, is_secret=bool(_SECRET_NAME.search(str(key))))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _secrets(inner, is_secret=is_secret)
    elif isinstance(value, str):
        if is_secret:
            yield value
        for password in _PASSWORD.findall(value):
            yield from (password, unquote(password))
