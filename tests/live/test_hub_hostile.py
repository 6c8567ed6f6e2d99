"""Senders and readers who mean harm, before a real hub: each hears why it is refused, and the others do not notice."""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from tests.hub.hosts import FORM, KEY, Line, captured, hosts
from tests.hub.running import Hub, free_port

pytestmark = [pytest.mark.live]
OTHER = "herald-production"
HONEST, PACE_S, MOST_MB = 10, 1.0, 200.0
MB = 1 << 20


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    own = Hub(tmp_path_factory.mktemp("hub"), free_port())
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def token(hub):
    return hub.call("token", "web99", KEY).stdout.strip()


@pytest.fixture(scope="module")
def senders(hub, tmp_path_factory):
    return hosts(HONEST, captured(tmp_path_factory.mktemp("agent")), hub.folder)


def memory_mb(hub):
    """Return what the hub's processes take, each shared page counted in parts."""
    total = 0
    for place in Path("/proc").iterdir():
        with suppress(OSError):
            if place.name.isdigit() and os.getpgid(int(place.name)) == hub.process.pid:
                rows = (place / "smaps_rollup").read_text().splitlines()
                total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total / 1024


@pytest.fixture(autouse=True)
def others(hub, senders):
    """Let honest hosts send meanwhile, and hold them to be heard; watch the hub's memory."""
    over, took_s, most_mb = threading.Event(), [], [memory_mb(hub)]

    def send(host):
        line = Line(hub.port, random.Random(host.place))
        while not over.is_set():
            host.number += 1
            line.deliver(host, host.batch(host.number, int(time.time())), time.monotonic() + 60)
            over.wait(PACE_S)
        line.close()
        took_s.extend(line.took_s)
        assert host.refused == []

    def watch():
        while not over.wait(0.1):
            most_mb.append(memory_mb(hub))

    with ThreadPoolExecutor(HONEST + 1) as pool:
        going = [pool.submit(watch), *(pool.submit(send, host) for host in senders)]
        yield
        over.set()
        for one in going:
            one.result()
    print(
        f"honest hosts: {len(took_s)} batches, the slowest in {max(took_s):.2f} s; hub: at most {max(most_mb):.0f} MB"
    )
    assert max(most_mb) < MOST_MB


class Harm:
    """One who has the token of `web99` and posts what no agent does."""

    def __init__(self, hub, token):
        self.port, self.token = hub.port, token

    def head(self, *headers):
        own = ("Host: localhost", f"Authorization: Bearer {self.token}", f"Content-Type: {FORM}", *headers)
        return ("\r\n".join(("POST /-/intake HTTP/1.1", *own)) + "\r\n\r\n").encode()

    def post(self, body, **headers):
        way = http.client.HTTPConnection("localhost", self.port, timeout=60)
        given = {"Authorization": f"Bearer {self.token}", "Content-Type": FORM, **headers}
        try:
            way.request("POST", "/-/intake", body, {name.replace("_", "-"): value for name, value in given.items()})
            answer = way.getresponse()
            return answer.status, json.loads(answer.read())["error"]
        finally:
            way.close()

    def batch(self, *lines, **header):
        return self.post(body(*lines, **header))

    def connected(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)


@pytest.fixture
def harm(hub, token):
    return Harm(hub, token)


def body(*lines, number=1, sender="web99/boot", at=None, site=KEY, **header):
    at = int(at or time.time())
    head = {"v": 1, "site": site, "sender": sender, "number": number, "from": at - 10, "to": at, **header}
    return zlib.compress("\n".join(one if isinstance(one, str) else json.dumps(one) for one in (head, *lines)).encode())


def heard(way):
    """Return what was answered until now."""
    way.setblocking(False)
    try:
        return way.recv(4096)
    except BlockingIOError:
        return b""


def load(count=1, at=None):
    return ["node_load1", {}, [[int(at or time.time()), count]]]


def test_what_is_wrong_is_refused_with_why(hub, harm):
    day, now = 86_400, time.time()
    far = [
        ["load", {}, [[now, 1e300]]],
        ["load", {}, "h", [[now, {"1": 1 << 60}, 1, 1]]],
        ["load", {}, [[now, True, 3]]],
    ]
    cases = [
        (413, harm.batch(["x" * 300_000, {}, [[now, 1]]])),
        (413, harm.batch(*([f"load{n}", {}, [[now, 1]]] for n in range(20_001)))),
        (413, harm.batch(*(["load", {}, [[now, 1]] * 5_000] for _ in range(41)))),
        (400, harm.batch(["load", {f"l{n}": "x" for n in range(17)}, [[now, 1]]])),
        (400, harm.batch(["load", {"view": "x" * 501}, [[now, 1]]])),
        (400, harm.batch(["l" * 201, {}, [[now, 1]]])),
        *((400, harm.batch(line)) for line in far),
        (400, harm.batch('["load",{"view":"\\ud800"},[[1,1]]]')),
        (400, harm.batch("[" * 200_000)),
        (400, harm.batch(number=0)),
        (400, harm.batch(number=1 << 60)),
        (400, harm.batch(v=2)),
        (400, harm.batch(site="../../etc")),
        (400, harm.post(os.urandom(5000))),
        (400, harm.post(b"")),
        (400, harm.post(body(load())[:-9])),
        (400, harm.post(body(load()) + b"more")),
        (413, harm.post(os.urandom(2 * MB))),
        (413, harm.post(zlib.compress(b"\0" * (64 * MB), 9))),
        (413, harm.post(zlib.compress(zlib.decompress(body()) + b"\n[1,{},[]]" * MB, 9))),
        (415, harm.post(body(load()), Content_Type="application/json")),
        (401, Harm(hub, "wrong").batch(load())),
        (401, Harm(hub, "").batch(load())),
        (403, harm.batch(load(), site=OTHER)),
        (403, harm.batch(load(), sender="web1/boot")),
        (422, harm.batch(load(at=now - 15 * day))),
        (422, harm.batch(load(at=now + day))),
        (422, harm.batch(at=now + day)),
    ]  # fmt: skip
    assert [(status, said) for status, said in cases if status != said[0]] == []
    assert all(said[1] and "Traceback" not in said[1] for _, said in cases)


def test_gaps_in_the_counting_are_taken_until_they_are_too_many(hub, harm):
    line = Line(hub.port, random.Random(1))
    for number in (5, 5, 9, 9, 2):
        assert line._post(harm.token, body(load(), number=number, sender="web99/gaps"))[0] == 200
    for number in range(20, 20 + 2 * 997, 2):
        assert line._post(harm.token, body(number=number, sender="web99/gaps"))[0] == 200
    status, said = line._post(harm.token, body(number=9000, sender="web99/gaps"))
    line.close()
    why = "web99/gaps has left out numbers 1000 times this month: its batches can't be told apart"
    assert (status, json.loads(said)["error"]) == (409, why)


def test_a_body_in_endless_pieces_is_refused(harm):
    with harm.connected() as way:
        way.sendall(harm.head("Transfer-Encoding: chunked"))
        piece = b"%x\r\n" % MB + b"x" * MB + b"\r\n"
        for _ in range(4):
            way.sendall(piece)
        way.sendall(b"0\r\n\r\n")
        assert way.recv(4096).startswith(b"HTTP/1.1 413 ")
    with harm.connected() as way, pytest.raises(OSError):
        way.sendall(harm.head("Transfer-Encoding: chunked"))
        for _ in range(100):
            way.sendall(piece)
        raise OSError(way.recv(4096))


def test_who_sends_slowly_or_says_nothing_takes_nobodys_place(hub, harm):
    slow = [harm.connected() for _ in range(300)]
    for place, way in enumerate(slow):
        if place < 100:
            way.sendall(harm.head("Content-Length: 1000000") + b"x")
        elif place < 200:
            way.sendall(b"POST /-/enter/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8000\r\n\r\nx")
    time.sleep(3)
    began = time.monotonic()
    assert hub.visitor().ask("/-/live").status == 200
    assert time.monotonic() - began < 8, "it was kept waiting"
    answers = [heard(way) for way in slow]
    for way in slow:
        way.close()
    assert sum(answer.startswith(b"HTTP/1.1 429 ") for answer in answers[:100]) == 99
    assert set(answers[100:]) == {b""}


def test_everything_at_once_costs_little_memory(hub, harm):
    until = time.monotonic() + 4
    bombs = [zlib.compress(b"\0" * (64 * MB), 9), zlib.compress(b'["a",{},[]]\n' * 600_000, 9), os.urandom(MB)]
    names = "x" * 190

    def attack(place):
        number, chance, line = 0, random.Random(place), Line(hub.port, random.Random(place))
        token = hub.call("token", f"bad{place}", KEY).stdout.strip()
        while time.monotonic() < until:
            number += 1
            wide = [[f"n{chance.random()}"[:9].replace(".", "_"), {"a": names, "b": f"{place}-{number}-{n}"},
                     [[int(time.time()), 1]]] for n in range(1000)]  # fmt: skip
            many = [["s", {"n": str(n)}, "h", [[int(time.time()), {str(b): 1 for b in range(900)}, 1, 1]]]
                    for n in range(250)]  # fmt: skip
            kind = number % 5
            given = bombs[kind] if kind < 3 else body(*(wide, many)[kind - 3], number=number, sender=f"bad{place}/x")
            status, _ = line._post(token, given)
            assert status in (200, 400, 413, 429, 503)
        line.close()

    with ThreadPoolExecutor(6) as pool:
        for one in [pool.submit(attack, place) for place in range(6)]:
            one.result()


def test_a_reader_asks_for_what_is_too_much(hub):
    reader = hub.person("reader")
    many = ",".join(f"own-x{n}" for n in range(200))
    cases = [
        (400, f"data?from={'0' * 20}{'9' * 20}&to={'0' * 20}{'9' * 21}"),
        (400, f"data?from={'9' * 5000}&to=1"),
        (400, "data?from=0&to=4294967295"),
        (400, "data?from=nan&to=inf"),
        (400, "data?from=-1e9&to=1e9"),
        (400, "data?range=1000y"),
        (400, "data?compare=year"),
        (400, f"data?q={many}"),
        (400, "data?q=(a%2B)%2B$"),
        (200, "data?view=(a%2B)%2B$&q=requests"),
        (200, "data?view=%22%7D%20or%20%7Bx=~%22&q=requests"),
        (200, f"data?view={'x' * 5000}&q=requests"),
        (200, "data?from=1761000000&to=1795500000&compare=week"),
        (400, "?" + "&".join(f"n{n}=x" for n in range(1100))),
        (400, "?from=x"),
        (200, "examples?kind=%00&view=%F0%9F%92%A9&range=30d"),
        (404, "no-such-page"),
    ]
    began = time.monotonic()
    found = [(status, reader.ask(f"/{KEY}/{path}").status, path[:60]) for status, path in cases]
    assert [one for one in found if one[0] != one[1]] == []
    print(f"{len(cases)} questions in {time.monotonic() - began:.1f} s")


def test_nothing_secret_stands_in_the_log(hub, token):
    link = hub.link()
    assert hub.visitor().come_in(link).status == 302
    said = (hub.folder / "log").read_text()
    assert token not in said and link.rpartition("/")[2] not in said
    assert "Traceback" not in said
