"""Opens one page of a site as one visitor, in this process and thread, and says what came of it.

Runs in the site's own Python: the standard library and Django, nothing newer than Python 3.9. Every visit is taken
back: what a page writes is not there for the next one.
"""

# ruff: noqa: B905 - Python 3.9 has no strict zip()
from __future__ import annotations

import contextlib
import http.cookies
import re
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying.inside_visits_tokens import VISITOR
else:
    from inside_visits_tokens import VISITOR

LONGEST_PAGE_S = 15
LINKS = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']([^"'#\s]+)""", re.I)
SAID_OF_TEMPLATE = re.compile(r"^Template: .*?, ")
OTHERS_THERE = re.compile(r"(is not a registered tag library)\. Must be one of.*", re.S)
NO_NESTING = re.compile(r"durable|cannot be nested|'?atomic'? block|current transaction", re.I)
AFTER_FAILURE = re.compile(r"'atomic' block|current transaction", re.I)
MOST_TEXT = 300_000


class TooSlow(BaseException):
    """A page took too long."""


class Browser:
    """Visits as nobody, as a user and as staff; `watch` sees what the pages ask of the database."""

    def __init__(self, watch: Any, request: dict[str, Any]) -> None:
        from django.test import Client

        self.watch = watch
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.visitors: dict[str, Any] = {"nobody": None}
        self.cookies: dict[str, Any] = {}
        self.can_take_back = True
        self.json_paths: set[str] = set()
        self.began_at = time.monotonic()
        self.most_s = max(10, int(request.get("time_limit_s") or 300) - 15)

    def is_late(self, share: float = 1.0) -> bool:
        """Say whether the time for all visits is up, or that share of it which one part may take."""
        return time.monotonic() > self.began_at + share * self.most_s

    def enter(self, name: str, user: Any) -> None:
        """Log a user in."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        try:
            client.force_login(user, backend=backend())
        except Exception:
            settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
            client = Client()
            client.force_login(user, backend=backend())
        self.visitors[name] = user
        self.cookies[name] = dict(client.cookies.items())

    def keeps_sessions(self) -> bool:
        """Say whether who was logged in still is, whatever the pages did since: sessions are taken back, too."""
        from django.conf import settings

        return self.can_take_back and settings.SESSION_ENGINE.endswith((".db", ".signed_cookies"))

    def open(self, path: str, visitor: str, keep_text: bool = False) -> dict[str, Any]:
        """Open a page; what it does to the database is taken back."""
        if not self.can_take_back:
            return self.open_for_good(path, visitor, keep_text)
        with taken_back():
            seen = self.open_for_good(path, visitor, keep_text)
        if seen["error"] and NO_NESTING.search(seen["error"]["message"]):
            self.can_take_back = bool(AFTER_FAILURE.search(seen["error"]["message"]))
            return self.open_for_good(path, visitor, keep_text)
        return seen

    def open_twice(self, path: str, visitor: str) -> list[dict[str, Any]]:
        """Open a page two times in a row, and take back what both did."""
        with taken_back() if self.can_take_back else contextlib.nullcontext():
            return [self.open_for_good(path, visitor), self.open_for_good(path, visitor)]

    def open_for_good(self, path: str, visitor: str, keep_text: bool = False) -> dict[str, Any]:
        """Open a page, through the same middleware objects as all others: what they keep is kept."""
        if self.visitors.get(visitor) is not None and not self.keeps_sessions():
            self.enter(visitor, self.visitors[visitor])
        accepted = "application/json" if path in self.json_paths else "text/html,*/*;q=0.8"
        self.client.cookies = http.cookies.SimpleCookie()
        for name, morsel in self.cookies.get(visitor, {}).items():
            self.client.cookies[name] = morsel.value
        began = time.monotonic()
        self.watch.start()
        seen: dict[str, Any] = {"status": 0, "type": "", "to": "", "links": [], "error": None, "text": ""}
        try:
            with within(LONGEST_PAGE_S):
                who = {VISITOR: self.visitors.get(visitor)}
                answer = self.client.get(path, secure=True, HTTP_ACCEPT=accepted, **who)
                read(answer, seen, keep_text)
        except TooSlow:
            seen["error"] = {"type": "TooSlow", "message": f"no answer in {LONGEST_PAGE_S} s", "way": []}
        except Exception as error:  # what the test client itself lets through, such as an unfinished stream
            seen.update(status=500, error=said_of(error, self.watch.is_own))
        self.watch.is_on = False
        if seen["error"] is None and seen.get("exc") is not None:
            seen["error"] = said_of(seen["exc"], self.watch.is_own)
        seen.pop("exc", None)
        seen["took_s"] = round(time.monotonic() - began, 3)
        return seen


def read(answer: Any, seen: dict[str, Any], keep_text: bool) -> None:
    """Take from an answer what is wanted of it."""
    seen.update(status=answer.status_code, type=answer.headers.get("Content-Type", "").partition(";")[0])
    seen["to"] = answer.headers.get("Location", "")
    found = getattr(answer, "exc_info", None)
    seen["exc"] = found[1] if found and answer.status_code >= 500 else None
    if answer.streaming:
        body = b"".join(part for part, _ in zip(answer.streaming_content, range(200))) if not answer.is_async else b""
    else:
        body = answer.content
    text = body[:MOST_TEXT].decode("utf-8", "replace")
    if seen["type"] == "text/html" and seen["status"] == 200:
        seen["links"] = list(dict.fromkeys(LINKS.findall(text)))[:300]
    if keep_text:
        seen["text"] = text


def said_of(error: BaseException, is_own: Any) -> dict[str, Any]:
    """Say as data what a page broke with, and the site's own lines it came through, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    way = [[frame.filename, frame.lineno or 0, frame.name] for frame in reversed(frames) if is_own(frame.filename)]
    node = getattr(error, "template_debug", None) or {}
    template = [str(node.get("name", "")), int(node.get("line") or 0)]
    message = " ".join(OTHERS_THERE.sub(r"\1", SAID_OF_TEMPLATE.sub("", str(error))).split())[:300]
    caused = [type(each).__name__ for each in causes(error)]
    text = next((frame.line or "" for frame in reversed(frames) if is_own(frame.filename)), "")
    return {"type": type(error).__name__, "message": message, "way": way[:8], "template": template, "text": text,
            "causes": caused}  # fmt: skip


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield what an error was raised for."""
    seen: set[int] = set()
    now: Any = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__


def backend() -> str:
    """Return a backend of the site's that can keep a user logged in."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    names: list[str] = list(settings.AUTHENTICATION_BACKENDS)
    return next((name for name in names if hasattr(import_string(name), "get_user")), names[0])


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what is done to any database meanwhile."""
    from django.db import connections, transaction

    with ExitStack() as stack:
        for alias in connections:
            block = transaction.atomic(using=alias)
            block._from_testcase = True  # so that durable blocks of the site may stand inside
            stack.enter_context(block)
        try:
            yield
        finally:
            with contextlib.suppress(Exception, TooSlow), within(LONGEST_PAGE_S):
                for alias in connections:
                    do_what_waits(connections[alias])
            for alias in connections:
                transaction.set_rollback(True, using=alias)


def do_what_waits(connection: Any) -> None:
    """Do what the page put off until its writes were there for all: caches are told so, for one."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for hook in waiting:
        hook[1]()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow where the code is when the time is up."""

    def ring(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
