"""Writes the hub's log, without what would let its reader in."""

from __future__ import annotations

import logging
import re

LINK = re.compile(r"(/-/enter/)[\w-]+")
BEARER = re.compile(r"(bearer\s+)[\w.~+/=-]+", re.IGNORECASE)


class LogFormatter(logging.Formatter):
    """Leaves out tokens, wherever they stand: in what is said, or in what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return BEARER.sub(r"\1***", LINK.sub(r"\1***", super().format(record)))
