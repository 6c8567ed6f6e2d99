"""Watches each request from its arrival to the last byte of its response, and sends what it cost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from time import time
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .datagram import of_request
from .record import Record
from .stream import watch_stream
from .watch import VARIABLE, Watch, the_watch

GONE = 499
"""The status of a request whose visitor went away before there was one; as nginx has it."""
METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"))


class MetricsMiddleware:
    """Watches requests; place it as far to the front of MIDDLEWARE as what it should know of."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        watch = the_watch()
        if watch is None:
            raise MiddlewareNotUsed(f"no agent: {VARIABLE} is not set")
        self.watch: Watch = watch
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Pass the request on, and watch."""
        if self.is_async:
            return self.__acall__(request)
        record = Record(request).enter()
        try:
            response = self.get_response(request)
        except BaseException as error:
            self._failed(request, record, error)
            raise
        finally:
            record.leave()
        return self._answered(request, record, response)

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        """Do the same in an event loop."""
        record = Record(request, asyncio.current_task()).enter()
        try:
            response = await self.get_response(request)
        except BaseException as error:
            self._failed(request, record, error)
            raise
        finally:
            record.leave()
        return self._answered(request, record, response)

    def _answered(self, request: HttpRequest, record: Record, response: HttpResponseBase) -> HttpResponseBase:
        try:
            status = response.status_code
            if response.streaming:
                watch_stream(response, record, lambda size_bytes: self._send(request, record, status, size_bytes))
            else:
                size_bytes = 0 if request.method == "HEAD" else len(response.content)
                self._send(request, record, status, size_bytes)
        except Exception:
            pass  # a figure is lost, and nothing else
        return response

    def _failed(self, request: HttpRequest, record: Record, error: BaseException) -> None:
        with suppress(Exception):
            record.error = type(error).__name__
            self._send(request, record, GONE if isinstance(error, asyncio.CancelledError) else 500, 0)

    def _send(self, request: HttpRequest, record: Record, status: int, size_bytes: int) -> None:
        if record.is_done:
            return
        record.is_done = True
        watch, took_ms, match = self.watch, record.took_ms(), request.resolver_match
        path = request.path if status >= 500 or took_ms >= watch.slow_ms else ""
        said = partial(
            of_request,
            record,
            watch.release,
            at=time(),
            took_ms=took_ms,
            view=match.view_name if match else "",
            method=request.method if request.method in METHODS else "OTHER",
            status=status,
            size_bytes=size_bytes,
            id_=request_id(request),
            path=path,
        )
        watch.sender.gather(said)
        if path:  # the next thing that happens may be the end of this process
            watch.sender.flush()
        record.owner = record.task = None  # what the request has started may live on, and has the record


def request_id(request: Any) -> str:
    """Return what the request's lines in the log have as their request_id."""
    known = vars(request)
    given = known.get("request_id") or known.get("id") or request.META.get("HTTP_X_REQUEST_ID", "")
    return str(given)
