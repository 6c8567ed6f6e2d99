"""The program that is sent to a host: every module of on_host, packed once, and named by its hash."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "on_host"
PACKAGE = "roadworthy.fleet.on_host"
STUB = "import sys;b=sys.stdin.buffer;exec(b.read(int(b.readline())))"
"""The only words of Python in the command line: take the bootstrap from standard input, and begin."""


@dataclass(frozen=True)
class Program:
    """`bootstrap` is sent in every call; `packed` when the host doesn't have the one called `name`."""

    name: str
    bootstrap: bytes = field(repr=False)
    packed: bytes = field(repr=False)


@cache
def program() -> Program:
    """Return the program, read from this installation."""
    texts = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.py"))}
    bootstrap = texts["bootstrap"]
    sources = {f"{PACKAGE}.{name}" if name != "__init__" else PACKAGE: text for name, text in texts.items()}
    packed = zlib.compress(json.dumps(sources).encode(), 9)
    return Program(hashlib.sha256(packed).hexdigest()[:32], bootstrap.encode(), packed)


def remote_command(user: str) -> str:
    """Return what ssh is to run: plain words that every login shell understands."""
    root = "" if user == "root" else "sudo -n "
    return f"exec env LC_ALL=C.UTF-8 {root}python3 -ISc '{STUB}'"
