"""Sends a few requests to the site in its own Python, with its own rules about hosts and HTTPS.

Request: `facts` true, or `own`, what was answered to that under the site's own settings, and `wrong`, a host that the
site is not. Answer: `facts`; or `wrong_host` and `https`, each with `status` and `location`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying.inside_start import start_django
else:
    from inside_start import start_django

NAMES = ("ALLOWED_HOSTS", "DEBUG", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "SECURE_REDIRECT_EXEMPT")
PLAIN_NAMES = "django.contrib.staticfiles.storage.StaticFilesStorage"


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Tell the settings, or send the requests."""
    from django.conf import settings

    if request.get("facts"):
        facts = {name: getattr(settings, name) for name in NAMES}
        facts["ALLOWED_HOSTS"] = [str(each) for each in facts["ALLOWED_HOSTS"]]
        return {"facts": facts, "failed": None}
    own = dict(request["own"])
    if own["SECURE_PROXY_SSL_HEADER"]:
        own["SECURE_PROXY_SSL_HEADER"] = tuple(own["SECURE_PROXY_SSL_HEADER"])
    for name, value in own.items():
        setattr(settings, name, value)
    storages = dict(getattr(settings, "STORAGES", None) or {})
    if "staticfiles" in storages:  # nothing was collected here
        settings.STORAGES = {**storages, "staticfiles": {"BACKEND": PLAIN_NAMES}}
    start_django()
    header = own["SECURE_PROXY_SSL_HEADER"] or ("HTTP_X_FORWARDED_PROTO", "https")
    host = next((each.lstrip(".") for each in own["ALLOWED_HOSTS"] if each != "*"), "site.roadworthy.invalid")
    return {
        "wrong_host": sent(request["wrong"], {}, secure=True),
        "https": sent(host, {header[0]: header[1], "HTTP_X_FORWARDED_PROTO": "https"}),
        "host": host,
        "failed": None,
    }


def sent(host: str, headers: dict[str, str], secure: bool = False) -> dict[str, Any]:
    """Send one request for the first page."""
    from django.test import Client

    client: Any = Client(raise_request_exception=False)
    try:
        response = client.get("/", HTTP_HOST=host, secure=secure, **headers)
    except Exception:  # the page of the error has an error
        return {"status": 0, "location": ""}
    return {"status": response.status_code, "location": response.headers.get("Location", "")}
