"""Sends requests with a wrong Host, and as a proxy that speaks HTTPS to visitors and HTTP to the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.serving import ANY_HOST, REDIRECTS_TO_ITSELF
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.settings_text import read_settings_text
from roadworthy.structure.source import source_of
from roadworthy.structure.trying.boots import settings_file
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried, said

INSIDE = Path(__file__).with_name("inside_requests.py")
TIME_LIMIT_S = 90
WHAT = "a request with a wrong Host"
ANSWERED, REDIRECTS = 200, (301, 302, 307, 308)
WRONG = "wrong-host.roadworthy.invalid"


def try_requests(ground: Ground, codebase: Codebase) -> Tried:
    """Return what the answers told. The database must be migrated."""
    own = ground.ask(INSIDE, {"facts": True}, TIME_LIMIT_S, ground.own_variables)
    if own.get("failed"):
        return Tried(not_looked_at=(f"{WHAT}: {said(own['failed'])}",))
    facts = own["facts"]
    if facts["DEBUG"]:
        return Tried(not_looked_at=(f"{WHAT}: DEBUG is on in {ground.settings}, which is for developers",))
    answer = ground.ask(INSIDE, {"own": facts, "wrong": WRONG}, TIME_LIMIT_S)
    if answer.get("failed"):
        return Tried(not_looked_at=(f"{WHAT}: {said(answer['failed'])}",))
    findings = (
        *_wrong_host(ground, codebase, answer["wrong_host"]),
        *_loop(ground, codebase, answer),
    )
    status = answer["wrong_host"]["status"]
    return Tried(findings, (f"a wrong Host is answered with {status or 'an error of the error page'}",))


def _wrong_host(ground: Ground, codebase: Codebase, answer: Mapping[str, Any]) -> Iterator[Finding]:
    """Say where a page is answered to any host; an error or a redirect elsewhere may be the site's own refusal."""
    place = _place(ground, codebase, "ALLOWED_HOSTS")
    is_sent_on = answer["status"] in REDIRECTS and urlsplit(answer["location"]).netloc in ("", WRONG)
    if (answer["status"] == ANSWERED or is_sent_on) and place:
        message = f"a request with a wrong Host is answered with {answer['status']}"
        yield ANY_HOST.found(Finding(place, message, text="ALLOWED_HOSTS"))


def _loop(ground: Ground, codebase: Codebase, answer: Mapping[str, Any]) -> Iterator[Finding]:
    place = _place(ground, codebase, "SECURE_SSL_REDIRECT")
    target = urlsplit(answer["https"]["location"])
    is_same = target.scheme == "https" and target.netloc == answer["host"] and target.path in ("", "/")
    if answer["https"]["status"] in REDIRECTS and is_same and place:
        message = "behind a proxy that speaks HTTPS, / is redirected to itself"
        yield REDIRECTS_TO_ITSELF.found(Finding(place, message, text="SECURE_SSL_REDIRECT"))


def _place(ground: Ground, codebase: Codebase, name: str) -> Place | None:
    settings = read_settings_text(source_of(ground.folder.resolve()), ground.settings)
    written = next((each for each in reversed(settings.assigned) if each.name == name), None)
    if written:
        return Place(written.file, written.line)
    for path, summary in codebase.files.items():  # settings in parts, put together by a library
        bound = next((each for each in summary.names if each.name == name), None) if "test" not in path else None
        if bound and summary.kind == "code":
            return Place(path, bound.line)
    file = settings_file(ground)
    return Place(file, 1) if file else None
