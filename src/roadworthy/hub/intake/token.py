"""Whose token came with a request that no person makes."""

from __future__ import annotations

from django.http import HttpRequest

from roadworthy.hub.sites.places import senders
from roadworthy.hub.sites.senders import Sender


def sender_of(request: HttpRequest) -> Sender | None:
    """Return who sends, known by `Authorization: Bearer TOKEN`."""
    return sender_with(request.headers.get("Authorization", ""))


def sender_with(authorization: str) -> Sender | None:
    """Return whose header that is."""
    scheme, _, token = authorization.partition(" ")
    return senders().sender(token.strip()) if scheme.lower() == "bearer" else None
