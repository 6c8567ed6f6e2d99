"""Answers the balancer's and the owner's questions before anything else of the site is touched."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from .answer import PASS, Answer, verdict
from .configuration import SETTING, Configuration, read, wrong
from .dependencies import Dependencies
from .inquiry import aask, ask
from .question import Question
from .readiness import Readiness
from .scrub import scrub
from .visitor import has_token, is_insider

PAGES = ("live", "ready", "dependencies")
REFUSED = {"status": "refused", "hint": f"ask from an address in {SETTING}['ADDRESSES'], or with its TOKEN"}


class StatusMiddleware:
    """Answers at /-/live, /-/ready and /-/dependencies; place it first in MIDDLEWARE."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.configuration = configuration_of_site()
        describe = partial(describe_error, secrets=self.configuration.secrets)
        self.readiness = Readiness(self.configuration, describe)
        self.dependencies = Dependencies(self.configuration, describe)
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer, or pass the request on."""
        if self.is_async:
            return self.__acall__(request)
        page = self._page(request)
        if page is None:
            return self.get_response(request)
        refusal = self._refusal(request, page)
        return refusal or self._response(request, page, ask(self._questions(page)))

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        """Do the same in an event loop."""
        page = self._page(request)
        if page is None:
            return await self.get_response(request)
        refusal = self._refusal(request, page)
        return refusal or self._response(request, page, await aask(self._questions(page)))

    def _page(self, request: HttpRequest) -> str | None:
        prefix, path = self.configuration.prefix, request.path_info
        page = path[len(prefix) :] if path.startswith(prefix) else ""
        return page if page in PAGES else None

    def _questions(self, page: str) -> list[Question]:
        if page == "ready":
            return self.readiness.questions
        return self.dependencies.questions() if page == "dependencies" else []

    def _refusal(self, request: HttpRequest, page: str) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD"):
            response = _json(request, 405, {"status": "refused", "hint": "ask with GET or HEAD"})
            response["Allow"] = "GET, HEAD"
            return response
        if page == "dependencies" and not self._is_insider(request):
            return _json(request, 403, REFUSED)
        return None

    def _response(self, request: HttpRequest, page: str, answers: list[Answer]) -> HttpResponse:
        if page == "ready":
            answers = [self.readiness.draining(), *answers]
        status = verdict(answers)
        code = 200 if status == PASS else 503
        if not self._is_insider(request):
            return _json(request, code, {"status": status})
        checks = {answer.name: answer.as_json() for answer in answers}
        response = _json(request, code, {"status": status, "release": self.configuration.release, "checks": checks})
        if self.configuration.release:
            response["X-Release"] = self.configuration.release
        return response

    def _is_insider(self, request: HttpRequest) -> bool:
        own = self.configuration
        return is_insider(request.META, own.networks, own.token) or has_token(request.META, own.own_token)


def configuration_of_site() -> Configuration:
    """Return the site's configuration; raise ImproperlyConfigured with all that is wrong with it."""
    given = getattr(settings, SETTING, {})
    problems = wrong(given, settings.DATABASES)
    if problems:
        raise ImproperlyConfigured("\n".join(f"{message} {hint}" for _, message, hint in problems))
    own = {name: getattr(settings, name) for name in dir(settings) if name.isupper() and settings.is_overridden(name)}
    return read(given, own, os.environ)


def describe_error(error: BaseException, secrets: frozenset[str]) -> str:
    """Return one line about the error, without credentials."""
    try:
        text = str(error)
    except Exception:  # an exception that can't be shown
        text = ""
    return scrub(f"{type(error).__name__}: {text}" if text else type(error).__name__, secrets)


def _json(request: HttpRequest, code: int, body: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(body, status=code)
    response["Cache-Control"] = "no-store"
    response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    # Django logs each answer of 400 and above, and mails the admins for 500 and above. A probe asks every second.
    response._has_been_logged = True
    return response
