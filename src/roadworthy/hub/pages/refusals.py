"""Pages for what is not there, not allowed, wrong or broken: a sentence and the way out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

GONE = (
    "There is nothing here for you. The address may be wrong, or you have no right on this site: "
    "ask an owner of the hub."
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request makes no sense."""
    return refusal(request, 400, "The browser asked for something that the hub does not understand.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it is not allowed."""
    return refusal(request, 403, GONE)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it is not there, in the same words for what one may not see."""
    return refusal(request, 404, GONE)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the hub itself failed, without asking anything of it."""
    return HttpResponse("The hub failed at this page; its log says why.\n", status=500, content_type="text/plain")


def wrong_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was not sent from one of the hub's own pages."""
    return refusal(
        request, 403, "This form came from elsewhere or is too old: go back, load the page again, and repeat."
    )


def refusal(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """Answer with a sentence, as JSON where JSON was asked for."""
    if request.path.endswith("/data"):
        return JsonResponse({"error": words}, status=status)
    return render(request, "hub/refusal.html", {"status": status, "words": words}, status=status)
