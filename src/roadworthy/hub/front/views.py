"""Hands out the files of the front, to be kept for ever: another content has another address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadworthy.hub.accounts.gate import open_to_all
from roadworthy.hub.front.files import NAMES, front_file


@open_to_all
@require_safe
def file(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """Answer with the file, packed for browsers that can unpack."""
    found = front_file(name) if name in NAMES else None
    if found is None or found.digest != digest:
        raise Http404("no such file")
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if is_packed else found.content, content_type=found.type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
