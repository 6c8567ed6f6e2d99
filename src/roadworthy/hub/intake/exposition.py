"""Every series' last value as Prometheus reads it, for those who keep a Prometheus or VictoriaMetrics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from roadworthy.hub.accounts.gate import open_to_all
from roadworthy.hub.intake.token import sender_of
from roadworthy.hub.sites.places import series

FORM = "text/plain; version=0.0.4; charset=utf-8"


@open_to_all
@require_safe
def metrics(request: HttpRequest, key: str) -> HttpResponseBase:
    """Answer a reader's token with the text format."""
    reader = sender_of(request)
    if reader is None or reader.may_send or key not in reader.sites:
        why = f"give a token for {key}: python -m roadworthy.hub token --read NAME {key}"
        return JsonResponse({"error": why}, status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse("".join(series().exposition(key)), content_type=FORM)
