"""Writes one file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_new(target: Path, text: str) -> None:
    """Put `text` in `target`, so that nobody ever finds half of it, and nothing is left beside it when that fails."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
