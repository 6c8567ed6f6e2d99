"""Takes a batch from a host's agent: who sends, for which site, and then all of it or nothing."""

from __future__ import annotations

import sqlite3

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from roadworthy.hub.accounts.gate import open_to_all
from roadworthy.hub.intake.body import body_of
from roadworthy.hub.intake.token import sender_of
from roadworthy.hub.sites.places import left, series
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused

FORM = "application/x-roadworthy-batch"
LIMITS = Limits()
HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": "POST"}, 503: {"Retry-After": "10"}}


@csrf_exempt  # no cookie lets anybody in here: only a token does
@open_to_all
def intake(request: HttpRequest) -> JsonResponse:
    """Store a batch; whatever is refused is said with a status and a sentence for the log of the sender."""
    try:
        _take(request)
    except Refused as refused:
        return _refusal(refused.status, refused.why)
    except (sqlite3.Error, OSError) as error:  # a full disk, or a file that another process holds
        return _refusal(503, f"the hub can't write now: {error}")
    return JsonResponse({"ok": True})


def _take(request: HttpRequest) -> None:
    if request.method != "POST":
        raise Refused(405, "POST a batch here")
    sender = sender_of(request)
    if sender is None or not sender.may_send:
        raise Refused(401, "no such token: run `road apply` again")
    if request.content_type != FORM:
        raise Refused(415, f"a batch has Content-Type: {FORM}")
    store = series()
    batch = store.read(body_of(request, LIMITS.body_bytes))
    if batch.site not in sender.sites:
        raise Refused(403, f"{sender.name} sends nothing for the site {batch.site}")
    if batch.host != sender.name:
        raise Refused(403, f"{sender.name} sends nothing for the host {batch.host}")
    taken = store.take(batch)
    left().say(batch.site, batch.host, taken.left, store.clock())


def _refusal(status: int, why: str) -> JsonResponse:
    return JsonResponse({"ok": False, "error": why}, status=status, headers=HEADERS.get(status, {}))
