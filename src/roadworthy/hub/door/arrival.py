"""Reads a request's body as it comes, and keeps no more of it than it may have."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
THROWN_AWAY_BYTES = 16 << 20
"""What is too big is read so far and thrown away: who still sends hears no answer."""


class Late(Exception):  # noqa: N818 - it reads better
    """A request that did not come whole in time, or whose sender went."""


async def arrived(receive: Receive, most_bytes: int, patience_s: float) -> bytes:
    """Return the body, or so much of it that it is seen to be too big. Raise Late."""
    kept, thrown_away = bytearray(), 0
    try:
        async with asyncio.timeout(patience_s):
            while thrown_away < THROWN_AWAY_BYTES:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Late
                piece = message.get("body", b"")
                kept += piece[: most_bytes + 1 - len(kept)]
                thrown_away += len(piece) if len(kept) > most_bytes else 0
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        raise Late from None
    return bytes(kept)
