"""Reads what was sent, and no more of it than a batch may have."""

from __future__ import annotations

from django.http import HttpRequest

from roadworthy.monitoring.series.refusal import Refused


def body_of(request: HttpRequest, most_bytes: int) -> bytes:
    """Return the body; raise Refused without having read more than that."""
    said = request.headers.get("Content-Length", "")
    is_too_big = said.isdigit() and int(said) > most_bytes
    body: bytes = b"" if is_too_big else request.read(most_bytes + 1)
    if is_too_big or len(body) > most_bytes:
        raise Refused(413, f"a batch has at most {most_bytes} bytes")
    return body
