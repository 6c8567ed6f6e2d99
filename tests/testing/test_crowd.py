"""Visitors, and what they make of servers that misbehave."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace

import pytest
from tests.testing.server import OK, Answer, Server, serving

from roadworthy.testing import crowd
from roadworthy.testing.crowd import Crowd
from roadworthy.testing.visit import Visit
from roadworthy.testing.visit_plan import VisitPlan

PLAN = VisitPlan(("127.0.0.1",), "gazette.example", is_tls=False, rate=200, patience_s=1.0)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Visit]:
    """Return the list where visits are told to."""
    found: list[Visit] = []
    monkeypatch.setattr(crowd, "tell", found.append)
    return found


def visit(answer: Answer, count: int = 20, plan: VisitPlan = PLAN) -> Server:
    """Send so many visits to a server that answers so."""
    with serving(answer) as server:
        wanted = replace(plan, port=server.port, most_s=count / plan.rate)
        asyncio.run(Crowd(wanted).stay(asyncio.Event()))
    return server


def outcomes(told: list[Visit]) -> set[str]:
    return {visit.outcome for visit in told}


def test_every_visit_is_told_and_half_of_them_share_connections(told: list[Visit]) -> None:
    server = visit(lambda number, question: OK, count=40)
    assert len(told) == 40
    assert outcomes(told) == {"200"}
    assert 15 <= sum(one.is_kept for one in told) <= 19
    assert server.connections == 40 - sum(one.is_kept for one in told) + 1  # one fetched the form


def test_they_ask_for_the_site_by_its_name_and_a_tenth_of_them_send_a_form(told: list[Visit]) -> None:
    server = visit(lambda number, question: OK, count=40)
    assert all(b"Host: gazette.example\r\n" in question for question in server.asked)
    assert sum(one.method == "POST" for one in told) == 4


def test_a_form_has_the_token_and_the_cookie_of_its_page(told: list[Visit]) -> None:
    halves = (b'<input type="hidden" name="csrfmiddlewaretoken" value="', b'xyz">')
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in (*halves, b""))
    page = b"HTTP/1.1 200 OK\r\nSet-Cookie: csrftoken=abc; Path=/\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
    server = visit(
        lambda number, question: page,
        count=1,
        plan=replace(PLAN, post_each=1, post_path="/letters/", fields={"a": "ä b"}),
    )
    (post,) = [question for question in server.asked if question.startswith(b"POST")]
    head, _, body = post.partition(b"\r\n\r\n")
    assert body == b"a=%C3%A4+b&csrfmiddlewaretoken=xyz"
    assert b"Cookie: csrftoken=abc\r\n" in head
    assert b"Referer: http://gazette.example/letters/\r\n" in head
    assert outcomes(told) == {"200"}


def test_an_answer_that_says_the_site_is_broken_is_failed(told: list[Visit]) -> None:
    visit(lambda number, question: b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")
    assert outcomes(told) == {"503"}
    assert all(one.is_failed for one in told)


def test_a_kept_connection_that_was_closed_is_tried_again_for_a_get_only(told: list[Visit]) -> None:
    visit(lambda number, question: OK if number == 0 else None, count=60)
    retried = [one for one in told if one.is_retried]
    assert {(one.method, one.outcome, one.is_failed) for one in retried} == {("GET", "200", False)}
    assert {one.method for one in told if one.is_failed} <= {"POST"}


def test_a_new_connection_closed_without_a_byte_is_failed(told: list[Visit]) -> None:
    visit(lambda number, question: None)
    assert outcomes(told) == {"closed without an answer"}


def test_an_answer_that_breaks_off_is_failed(told: list[Visit]) -> None:
    visit(lambda number, question: b"HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
    assert outcomes(told) == {"answer broken off"}


def test_something_else_than_http_is_failed(told: list[Visit]) -> None:
    visit(lambda number, question: b"SSH-2.0-x\r\n")
    assert outcomes(told) == {"answer broken off"}


def test_nobody_listening_is_failed(told: list[Visit]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    asyncio.run(Crowd(replace(PLAN, port=port, most_s=0.05)).stay(asyncio.Event()))
    assert outcomes(told) == {"connection refused"}


def test_another_address_of_the_site_is_tried_when_one_is_dead(told: list[Visit]) -> None:
    with serving(lambda number, question: OK) as server:
        plan = replace(PLAN, addresses=("127.0.0.2", "127.0.0.1"), port=server.port, most_s=0.1)
        asyncio.run(Crowd(plan).stay(asyncio.Event()))
    assert len(told) == 20
    assert outcomes(told) == {"200"}


def test_who_gets_no_answer_gives_up_and_delays_nobody(told: list[Visit]) -> None:
    silent = Crowd(replace(PLAN, patience_s=0.3, most_s=0.5))
    with socket.create_server(("127.0.0.1", 0), backlog=500) as never:
        silent.plan = replace(silent.plan, port=never.getsockname()[1])
        asyncio.run(silent.stay(asyncio.Event()))
    assert outcomes(told) == {"no answer in 0.3 s"}
    due = sorted(one.due_s for one in told)
    assert due[-1] - due[0] < 0.6
