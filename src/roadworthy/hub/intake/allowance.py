"""What a request may bring: a batch from those whose token is known, a small form from people, nothing from others."""

from __future__ import annotations

from typing import Any

from roadworthy.hub.door.room import Allowance
from roadworthy.hub.intake.token import sender_with
from roadworthy.monitoring.series.limits import Limits

INTAKE = "/-/intake"
FORM_BYTES = 8 << 10
BATCH_BYTES = Limits().body_bytes


def allowance(scope: dict[str, Any]) -> Allowance:
    """Return it for a request whose body has not come yet."""
    if scope["method"] != "POST":
        return Allowance("pages", 0)
    if scope["path"] != INTAKE:
        return Allowance("pages", FORM_BYTES)
    given = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    sender = sender_with(given)
    return Allowance("intake", BATCH_BYTES, sender.name) if sender and sender.may_send else Allowance("intake", 0)
