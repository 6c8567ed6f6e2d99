"""Reads what was sent, and no more of it than a batch may have."""

from __future__ import annotations

from django.http import HttpRequest


class TooBig(Exception):
    """More was sent than a batch may have."""


def body_of(request: HttpRequest, most_bytes: int) -> bytes:
    """Return the body; raise TooBig without having read more than that."""
    said = request.headers.get("Content-Length", "")
    if said.isdigit() and int(said) > most_bytes:
        raise TooBig(_words(most_bytes))
    body: bytes = request.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise TooBig(_words(most_bytes))
    return body


def _words(most_bytes: int) -> str:
    return f"a batch has at most {most_bytes} bytes"
