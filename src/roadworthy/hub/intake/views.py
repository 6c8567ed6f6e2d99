"""Takes a batch from a host's agent: who sends, for which site, and then all of it or nothing."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from roadworthy.hub.accounts.gate import open_to_all
from roadworthy.hub.intake.body import TooBig, body_of
from roadworthy.hub.sites.places import senders, series
from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused

FORM = "application/x-roadworthy-batch"
LIMITS = Limits()


@csrf_exempt  # no cookie lets anybody in here: only a token does
@open_to_all
def intake(request: HttpRequest) -> JsonResponse:
    """Store a batch; whatever is refused is said with a status and a sentence for the log of the sender."""
    if request.method != "POST":
        return _refused(405, "POST a batch here", Allow="POST")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    sender = senders().sender(token.strip()) if scheme.lower() == "bearer" else None
    if sender is None:
        return _refused(401, "no such token: run `road apply` again", **{"WWW-Authenticate": "Bearer"})
    if request.content_type != FORM:
        return _refused(415, f"a batch has Content-Type: {FORM}")
    try:
        batch = Batch.read(body_of(request, LIMITS.body_bytes), LIMITS)
        if batch.site not in sender.sites:
            return _refused(403, f"{sender.name} sends nothing for the site {batch.site}")
        series().take(batch)
    except TooBig as error:
        return _refused(413, str(error))
    except Refused as refused:
        return _refused(refused.status, refused.why)
    return JsonResponse({"ok": True})


def _refused(status: int, why: str, **headers: str) -> JsonResponse:
    return JsonResponse({"ok": False, "error": why}, status=status, headers=headers)
