"""Takes each request in whole, within a time and a size, before one of the few threads is given to it.

Without it four bodies that never end, sent by anybody, would be all that the hub could attend to.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from roadworthy.hub.door.arrival import Late, Receive, Scope, arrived
from roadworthy.hub.door.caller import Answer, Application, call
from roadworthy.hub.door.room import Allowance, Full, Room

log = logging.getLogger(__name__)
PATIENCE_S = 30.0
LANES: Mapping[str, int] = {"intake": 2, "pages": 4}
"""How many threads serve which requests: a page that takes long keeps no host waiting."""


class Door:
    """An ASGI application around a WSGI one; `allow` says what a request may bring, and which lane it takes."""

    def __init__(
        self,
        application: Application,
        allow: Callable[[Scope], Allowance],
        patience_s: float = PATIENCE_S,
        room: Room | None = None,
    ) -> None:
        self.application = application
        self.allow = allow
        self.patience_s = patience_s
        self.room = room or Room()
        self.lanes = {name: ThreadPoolExecutor(threads, name) for name, threads in LANES.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Callable[[Any], Any]) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        if scope["type"] == "http":
            answer = await self._answer(scope, receive)
            head = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
            await send({"type": "http.response.start", "status": answer.status, "headers": head})
            await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        allowance = self.allow(scope)
        try:
            with self.room.place(allowance, _declared(scope)):
                body = await arrived(receive, allowance.most_bytes, self.patience_s)
                lane = self.lanes[allowance.lane]
                return await asyncio.get_running_loop().run_in_executor(lane, call, self.application, scope, body)
        except Late:
            return _refusal(408, f"the request did not come whole within {self.patience_s:g} s")
        except Full as full:
            return _refusal(full.status, str(full), ("Retry-After", "5"))
        except Exception:
            log.exception("a request could not be served")
            return _refusal(500, "the hub failed at this request; its log says why")


def _declared(scope: Scope) -> int | None:
    """Return how long a body says that it is; nothing where it does not, and comes in pieces."""
    headers = dict(scope["headers"])
    said = headers.get(b"content-length", b"")
    if said.isdigit():
        return int(said[:19])
    return None if b"transfer-encoding" in headers else 0


def _refusal(status: int, why: str, *headers: tuple[str, str]) -> Answer:
    body = json.dumps({"ok": False, "error": why}).encode()
    return Answer(status, [("Content-Type", "application/json"), ("Connection", "close"), *headers], body)


async def _live(receive: Receive, send: Callable[[Any], Any]) -> None:
    """Say to the server that there is nothing to prepare or to end."""
    for word in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{word}.complete"})
