"""Shows how a file would become other: a unified diff, never of a secret, and never longer than a person reads."""

from __future__ import annotations

LONGEST = 400


def unified(path: str, before: bytes, after: bytes, from_name: str = "on the host", to_name: str = "wanted") -> str:
    """Return the difference as lines; empty when there is none."""
    import difflib

    old, new = (content.decode("utf-8", "backslashreplace").splitlines() for content in (before, after))
    found = difflib.unified_diff(old, new, f"{path} ({from_name})", f"{path} ({to_name})", lineterm="", n=3)
    lines = list(found)
    if len(lines) > LONGEST:
        lines = [*lines[:LONGEST], f"… and {len(lines) - LONGEST} more lines"]
    return "\n".join(lines)
