"""Asks a running site, by its status app, how the things that it depends on are."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATH = "/-/dependencies"
TIME_LIMIT_S = 5.0


@dataclass(frozen=True)
class Answer:
    """One dependency, or the site itself when it gave no answer."""

    name: str
    is_well: bool
    duration_ms: float
    reason: str = ""


def ask_dependencies(url: str) -> tuple[Answer, ...]:
    """Return the answers in the order in which the status app gives them."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIME_LIMIT_S)
    try:
        connection.request("GET", PATH)
        found = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        return (Answer("site", False, 0.0, str(error) or type(error).__name__),)
    finally:
        connection.close()
    return tuple(_answer(name, check) for name, check in found.get("checks", {}).items())


def _answer(name: str, check: dict[str, Any]) -> Answer:
    reason = str(check.get("message") or "")
    return Answer(name, check.get("status") == "pass", float(check.get("duration_ms") or 0.0), reason)
