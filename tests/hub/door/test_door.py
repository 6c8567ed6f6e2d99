"""Requests are taken in whole before anybody attends to them, within a time and a size."""

import asyncio
import json
import threading

from roadworthy.hub.door.arrival import THROWN_AWAY_BYTES
from roadworthy.hub.door.door import Door
from roadworthy.hub.door.room import Allowance, Room

MOST = 10


def echo(environ, start_response):
    start_response("200 OK", [("X-Host", environ["HTTP_HOST"])])
    return [environ["wsgi.input"].read(), b"|", environ["CONTENT_LENGTH"].encode()]


def broken(environ, start_response):
    raise ValueError("no")


def scope(*headers, path="/", method="POST"):
    given = [(b"host", b"hub"), *headers]
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": given, "scheme": "http"}


async def asked(door, given, *pieces, ends=True):
    """Return the status and the body that the door answers to a body in pieces, which may never end."""
    waiting, said = list(pieces), []

    async def receive():
        if not waiting:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting) or not ends}

    async def send(message):
        said.append(message)

    await door(given, receive, send)
    return said[0]["status"], said[1]["body"]


def ask(door, given, *pieces, ends=True):
    return asyncio.run(asked(door, given, *pieces, ends=ends))


def door(application=echo, whose="", **room):
    return Door(application, lambda scope: Allowance("pages", MOST, whose), patience_s=0.05, room=Room(**room))


def test_a_body_in_pieces_arrives_as_one():
    assert ask(door(), scope(), b"abc", b"", b"def") == (200, b"abcdef|6")


def test_of_what_is_too_big_only_so_much_is_kept_as_shows_it():
    assert ask(door(), scope(), b"x" * 100, b"y" * 100) == (200, b"x" * 11 + b"|11")


def test_what_never_ends_is_not_read_for_ever():
    endless = [b"x" * (1 << 20)] * (THROWN_AWAY_BYTES // (1 << 20) + 5)
    assert ask(door(), scope(), *endless, ends=False) == (200, b"x" * 11 + b"|11")


def test_who_sends_slowly_is_refused_in_time():
    why = {"ok": False, "error": "the request did not come whole within 0.05 s"}
    status, body = ask(door(), scope(), b"x", ends=False)
    assert (status, json.loads(body)) == (408, why)


def test_a_sender_has_few_requests_there_at_once():
    one = door(whose="web9", at_once=2)

    async def three():
        slow = [asyncio.create_task(asked(one, scope(), b"x", ends=False)) for _ in range(2)]
        await asyncio.sleep(0)
        third = await asked(one, scope(), b"abc")
        return third, [(await task)[0] for task in slow], await asked(one, scope(), b"abc")

    third, slow, after = asyncio.run(three())
    why = {"ok": False, "error": "web9 has sent something that is not done with yet: one after the other"}
    assert (third[0], json.loads(third[1])) == (429, why)
    assert (slow, after) == ([408, 408], (200, b"abc|3"))


def test_all_together_keep_no_more_than_there_is_room_for():
    status, body = ask(door(most_bytes=8), scope((b"content-length", b"9")), b"x" * 9)
    assert (status, json.loads(body)["error"]) == (503, "the hub has its hands full: again in a moment")
    assert ask(door(most_bytes=8), scope((b"transfer-encoding", b"chunked")), b"x")[0] == 503
    assert ask(door(most_bytes=8), scope((b"content-length", b"8")), b"x" * 8) == (200, b"x" * 8 + b"|8")


def test_a_failure_is_an_answer_and_the_place_is_free_again():
    one = door(broken, whose="web9", at_once=1)
    why = {"ok": False, "error": "the hub failed at this request; its log says why"}
    for _ in range(2):
        status, body = ask(one, scope(), b"x")
        assert (status, json.loads(body)) == (500, why)
    assert (one.room.bytes, dict(one.room.of_each)) == (0, {})


def test_pages_that_take_long_keep_no_host_waiting():
    over = threading.Event()

    def waits(environ, start_response):
        if environ["PATH_INFO"] != "/-/intake":
            over.wait(10)
        return echo(environ, start_response)

    one = Door(waits, lambda scope: Allowance("intake" if scope["path"] == "/-/intake" else "pages", MOST))

    async def many():
        pages = [asyncio.create_task(asked(one, scope(), b"page")) for _ in range(20)]
        await asyncio.sleep(0)
        batch = await asked(one, scope(path="/-/intake"), b"batch")
        is_any_done = any(page.done() for page in pages)
        over.set()
        return batch, is_any_done, set(await asyncio.gather(*pages))

    assert asyncio.run(many()) == ((200, b"batch|5"), False, {(200, b"page|4")})


def test_the_server_is_told_that_all_is_ready():
    asked_for, said = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], []

    async def receive():
        return asked_for.pop(0)

    async def send(message):
        said.append(message["type"])

    asyncio.run(door()({"type": "lifespan"}, receive, send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
