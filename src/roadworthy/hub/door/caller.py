"""Asks a WSGI application (PEP 3333) for the answer to a request that an ASGI server brought, with its whole body."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
PLAIN = {"CONTENT_TYPE", "CONTENT_LENGTH"}
LEFT_OUT = {"CONTENT_LENGTH", "TRANSFER_ENCODING"}  # what came is what counts


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int
    headers: Headers
    body: bytes


def call(application: Application, scope: dict[str, Any], body: bytes) -> Answer:
    """Return the application's answer."""
    begun: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, error: object = None) -> None:
        begun[:] = [(int(status.split(" ", 1)[0]), headers)]

    parts = application(environ_of(scope, body), start_response)
    try:
        whole = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
    return Answer(*begun[0], whole)


def environ_of(scope: dict[str, Any], body: bytes) -> Environ:
    """Return the environment of WSGI; a header with `_` in its name could pass for another, and is left out."""
    host, port = scope.get("server") or ("localhost", None)
    client = scope.get("client") or ("", 0)
    found: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").upper().replace("-", "_")
        if b"_" not in raw and name not in LEFT_OUT:
            _add(found, name if name in PLAIN else f"HTTP_{name}", value.decode("latin-1"))
    return found


def _add(environ: Environ, name: str, value: str) -> None:
    """Add a header; one that comes again stands behind a comma, and a cookie behind a semicolon."""
    between = "; " if name == "HTTP_COOKIE" else ","
    environ[name] = f"{environ[name]}{between}{value}" if name in environ else value
