"""Whose token came with a request that no person makes."""

from __future__ import annotations

from django.http import HttpRequest

from roadworthy.hub.sites.places import senders
from roadworthy.hub.sites.senders import Sender


def sender_of(request: HttpRequest) -> Sender | None:
    """Return who sends, known by `Authorization: Bearer TOKEN`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return senders().sender(token.strip()) if scheme.lower() == "bearer" else None
