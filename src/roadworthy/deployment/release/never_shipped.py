"""Knows which files of a site's folder never go to a host: keys, secrets, and what tools leave behind. Pure."""

from __future__ import annotations

import re

FOLDERS = frozenset({".git", ".hg", ".svn", ".roadworthy", "__pycache__"})
LEFT_BY_TOOLS = frozenset({"node_modules", ".venv", "venv", ".tox", ".nox", ".cache", ".parcel-cache", ".sass-cache"})
NAMES = re.compile(
    r"\.env(?!.*(?:example|sample|template|dist)$)(?:\..+)?$|.+\.(?:age|key|p12|pfx|ppk|pyc)$|id_(?:rsa|dsa|ecdsa|ed25519)$",
    re.I,
)
SECRETS = re.compile(r"(?:^|/)secrets/(?:[^/]+\.age|recipients\.txt)$")


def is_never_shipped(path: str) -> bool:
    """Say whether a file stays here even where git tracks it."""
    *folders, name = path.split("/")
    return not FOLDERS.isdisjoint(folders) or name in FOLDERS or bool(NAMES.match(name))


def is_withheld(path: str) -> bool:
    """Say whether a file stays here that its owner may expect on a host: a key, a .env."""
    return is_never_shipped(path) and not path.endswith((".age", ".pyc"))


def is_left_by_tools(path: str) -> bool:
    """Say whether a file that is not git's lies where tools keep what they can make again."""
    return not LEFT_BY_TOOLS.isdisjoint(path.split("/")[:-1])


def is_secrets_file(path: str) -> bool:
    """Say whether a file is one of those that `road secrets` writes: they change without a new release."""
    return bool(SECRETS.search(path))
