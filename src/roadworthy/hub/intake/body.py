"""Reads what was sent; the door has kept no more of it than shows that it is too big."""

from __future__ import annotations

from django.http import HttpRequest

from roadworthy.monitoring.series.refusal import Refused


def body_of(request: HttpRequest, most_bytes: int) -> bytes:
    """Return the body; raise Refused for one that is too big."""
    body: bytes = request.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise Refused(413, f"a batch has at most {most_bytes} bytes")
    return body
