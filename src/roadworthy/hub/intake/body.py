"""Reads what was sent, and keeps no more of it than a batch may have."""

from __future__ import annotations

from django.http import HttpRequest

from roadworthy.monitoring.series.refusal import Refused

PIECE = 64 << 10
PATIENCE = 16
"""What is up to so many times too big is read to its end and thrown away: who still sends hears no answer."""


def body_of(request: HttpRequest, most_bytes: int) -> bytes:
    """Return the body; raise Refused for one that is too big, without having kept more than that."""
    said = request.headers.get("Content-Length", "")
    if said.isdigit() and int(said) <= most_bytes:
        body: bytes = request.read(most_bytes + 1)
        return body
    kept, left = b"", PATIENCE * most_bytes
    while (piece := request.read(min(PIECE, left))) and left > 0:
        left -= len(piece)
        kept = kept + piece if len(kept) <= most_bytes else kept
    if len(kept) > most_bytes:
        raise Refused(413, f"a batch has at most {most_bytes} bytes")
    return kept
