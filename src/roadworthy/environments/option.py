"""An option is one key of roadworthy.toml, declared once: reader, schema, reference page and `road init` use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """One key: its type, one line of help, and its default."""

    name: str
    type: Any
    help: str
    default: Any = None
    required: bool = False
    example: str = ""
