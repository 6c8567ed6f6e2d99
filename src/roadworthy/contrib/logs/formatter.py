"""Writes a record of Python's logging as one line of JSON; there is no record that it can't write."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from .mask import LONGEST_TEXT, MASK, is_secret, plain, text

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SPOKEN_FOR = _STANDARD | {"request", "status_code", "request_id"}


class JsonLines(logging.Formatter):
    """A formatter whose lines have a time, a level, a logger, a message, and what else the record knows."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__()
        named = {name: environ.get(f"ROADWORTHY_{name.upper()}") for name in ("release", "environment")}
        self._everywhere = {name: text(value) for name, value in named.items() if value}

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, in ASCII, so that no terminal or file encoding can refuse it."""
        try:
            return json.dumps({**self._fields(record), **self._everywhere}, allow_nan=False)
        except Exception as error:  # a log that raises loses the line that would have told why
            message = f"this record can't be written: {type(error).__name__}"
            return json.dumps({"level": text(record.levelname), "logger": text(record.name), "message": message})

    def _fields(self, record: logging.LogRecord) -> dict[str, Any]:
        fields = {
            "time": _time(record.created),
            "level": text(record.levelname),
            "logger": text(record.name),
            "message": _message(record),
            **_request(record),
        }
        exception = self._exception(record)
        if exception:
            fields["exception"] = text(exception[-LONGEST_TEXT:])  # what was raised is said at its end
        extra = {key: value for key, value in vars(record).items() if key not in _SPOKEN_FOR}
        if extra:
            fields["extra"] = plain(extra)
        return fields

    def _exception(self, record: logging.LogRecord) -> str:
        parts = [record.exc_text or ""]
        if isinstance(record.exc_info, tuple) and record.exc_info[0] is not None:
            parts = [self.formatException(record.exc_info)]
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        return "\n".join(part for part in parts if part)


def _time(created: float) -> str | None:
    """Return the time as RFC 3339 has it, in UTC, to the millisecond; None for a time that is none."""
    try:
        moment = datetime.fromtimestamp(created, timezone.utc)  # noqa: UP017 - the site's Python may be 3.10
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    try:
        if record.args and isinstance(record.args, Mapping):
            args = {key: MASK if is_secret(key) else value for key, value in record.args.items()}
            return text(str(record.msg) % args)
        return text(record.getMessage())
    except Exception as error:  # the wrong number of arguments, say
        return text(f"{text(record.msg)} (its arguments don't fit: {type(error).__name__})")


def _request(record: logging.LogRecord) -> dict[str, Any]:
    """Return what Django's records say of a request; of its development server's, the request is a socket."""
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", None)
    known = {
        "request_id": getattr(record, "request_id", None) or _request_id(request),
        "method": getattr(request, "method", None),
        "path": getattr(request, "path", None),
    }
    fields: dict[str, Any] = {name: text(value)[:2000] for name, value in known.items() if isinstance(value, str)}
    return {**fields, "status": status} if isinstance(status, int) else fields


def _request_id(request: object) -> str | None:
    given = getattr(request, "request_id", None) or getattr(request, "id", None)
    if given is not None:
        return text(given)
    meta = getattr(request, "META", None)
    return meta.get("HTTP_X_REQUEST_ID") if isinstance(meta, Mapping) else None
