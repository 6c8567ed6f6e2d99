"""A real HAProxy before real application servers: it does as it is told, and says so on disk and at its socket."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.live.real_front import LB1, TOKEN, WEB1, WEB2, RealFront, Reply, backend, front, get, ground_of, visitors

from roadworthy.stack.balancer import Balance, Server

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not shutil.which("haproxy", path="/usr/sbin:/usr/bin"), reason="HAProxy is not installed"),
]
BOTH = Balance((Server("web1", 0, "r1", 100), Server("web2", 0, "r1", 100)))
STRANGE = {
    "X_Forwarded_For": "6.6.6.6", "X_Forwarded_Proto": "https", "X_Forwarded_Prefix": "/evil", "X_Real_IP": "6.6.6.6",
    "X_Request_ID": "mine", "Forwarded": "for=6.6.6.6", "X_Release": "r0", "Proxy": "http://evil.example",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[RealFront]:
    """Return a front with release r1 on two hosts."""
    ground = ground_of(http="serve")
    with front(tmp_path, ground) as running, backend(ground, WEB1, 0, "r1"), backend(ground, WEB2, 0, "r1"):
        running.write({ground.layout.key: BOTH})
        running.start()
        yield running


def status_of(site: RealFront, host: str, slot: int) -> str:
    return next(seen.status for seen in site.seen() if (seen.host, seen.slot) == (host, slot))


def wait_for(site: RealFront, host: str, slot: int, status: str) -> None:
    until = time.monotonic() + 8
    while status_of(site, host, slot) != status:
        assert time.monotonic() < until, site.seen()
        time.sleep(0.05)


def test_what_a_visitor_says_of_itself_is_not_believed(site: RealFront) -> None:
    reply = site.get("/", **STRANGE)
    told = {name: value for name, value in reply.body.items() if name.startswith(("HTTP_X", "HTTP_F", "HTTP_P"))}
    request_id = reply.headers["x-request-id"]
    assert request_id != "mine"
    assert told == {
        "HTTP_X_FORWARDED_FOR": "127.0.0.1",
        "HTTP_X_REAL_IP": "127.0.0.1",
        "HTTP_X_FORWARDED_PROTO": "http",
        "HTTP_X_FORWARDED_HOST": "gazette.example",
        "HTTP_X_FORWARDED_PORT": str(site.http),
        "HTTP_X_REQUEST_ID": request_id,
    }


def test_each_request_is_a_line_of_json_in_the_log(site: RealFront) -> None:
    site.get('/a"b\\c', User_Agent='say "hello"')
    until = time.monotonic() + 5
    while not (lines := [line for line in (site.folder / "log").read_text().splitlines() if line[:1] == "{"]):
        assert time.monotonic() < until
    said = json.loads(lines[0])
    assert (said["status"], said["path"], said["agent"], said["site"]) == (
        200, '/a"b\\c', 'say "hello"', site.grounds[0].layout.key,
    )  # fmt: skip


def test_a_stranger_at_another_name_or_at_the_address_meets_no_site(site: RealFront) -> None:
    for host in ("other.example", "127.0.0.1", "www.gazette.example", ""):
        assert (site.get("/", host=host).status, site.get("/", host=host).text) == (
            404,
            "There is no such site here.\n",
        )
    assert [site.get("/", host=host).status for host in ("Gazette.Example:80", "gazette.example.")] == [200, 200]


def test_sites_share_a_front_and_the_nearest_wildcard_wins(tmp_path: Path) -> None:
    wide = ground_of("wide", ("*.example",), http="serve")
    near = ground_of("near", ("*.gazette.example", "gazette.example"), http="serve")
    one = Balance((Server("web1", 0, "r", 100),))
    with front(tmp_path, wide, near) as site, backend(wide, WEB1, 0, "wide"), backend(near, WEB1, 0, "near"):
        site.write({ground.layout.key: one for ground in (wide, near)})
        site.start()
        met = {host: site.get("/", host=host).body["release"] for host in ("kiosk.example", "a.b.c.example")}
        met |= {host: site.get("/", host=host).body["release"] for host in ("gazette.example", "a.b.gazette.example")}
    assert met == {
        "kiosk.example": "wide", "a.b.c.example": "wide", "gazette.example": "near", "a.b.gazette.example": "near",
    }  # fmt: skip


def test_a_release_takes_over_and_back_under_visitors_and_nothing_fails(site: RealFront) -> None:
    ground = site.grounds[0]
    with backend(ground, WEB1, 1, "r2"), backend(ground, WEB2, 1, "r2"), visitors(site.http) as crowd:
        for host in ("web1", "web2", "web1"):
            balance = BOTH
            for server in (
                Server(host, 1, "r2", 10),
                Server(host, 1, "r2", 100),
                Server(host, 0, "r1", 100, drains=True),
                Server(host, 0),
            ):
                balance = balance.with_server(server)
                assert set("".join(site.switch(balance))) == {"\n"}
                now = site.states()
                time.sleep(0.1)
            site.reload()
            assert site.states() == now
            site.switch(BOTH)
    assert crowd.failed == []
    assert min(crowd.by["r1"], crowd.by["r2"]) > 100


def test_whoever_knows_the_token_is_served_by_the_server_that_they_name_and_nobody_else(site: RealFront) -> None:
    ground = site.grounds[0]
    with backend(ground, WEB1, 1, "r2"):
        site.switch(BOTH.with_server(Server("web1", 1, "r2", 1)))
        wait_for(site, "web1", 1, "up")

        def served(name: str, **headers: str) -> list[Reply]:
            return [site.get("/", X_Roadworthy_Server=name, **headers) for _ in range(6)]

        own = served("web1-1", X_Roadworthy_Token=TOKEN)
        assert {reply.headers["x-served-by"] for reply in own} == {"r2"}
        assert not [name for reply in own for name in reply.body if "TOKEN" in name]
        for name, headers in (("web1-1", {}), ("web1-1", {"X_Roadworthy_Token": "another"})):
            assert [reply.headers["x-served-by"] for reply in served(name, **headers)].count("r1") > 3
        assert {reply.status for reply in served("web1-3", X_Roadworthy_Token=TOKEN)} == {200}


def test_reloads_fail_no_request_on_kept_and_new_connections(site: RealFront) -> None:
    with visitors(site.http) as readers, visitors(site.http, keeping=1, fresh=1, method="POST") as writers:
        for _ in range(8):
            site.reload()
            time.sleep(0.2)
    assert (readers.failed, writers.failed) == ([], [])
    assert readers.good + writers.good > 300


def test_what_was_said_is_the_same_after_a_start_from_the_files(site: RealFront) -> None:
    halfway = BOTH.with_server(Server("web1", 1, "r2", 25)).with_server(Server("web2", 0, "r1", 100, drains=True))
    site.switch(Balance(halfway.servers, is_maintenance=True))
    said, shown = site.states(), site.get("/").status
    site.stop()
    site.start()
    assert (site.states(), site.get("/").status) == (said, shown) == (said, 503)


def test_a_killed_server_costs_no_visitor_an_answer(site: RealFront) -> None:
    ground = site.grounds[0]
    with backend(ground, WEB1, 1, "r2") as killed:
        site.switch(BOTH.with_server(Server("web1", 1, "r2", 100)))
        with visitors(site.http) as crowd:
            time.sleep(0.5)
            killed.kill()
            wait_for(site, "web1", 1, "down")
    assert crowd.failed == []
    assert crowd.by["r2"] > 10


def test_another_process_at_the_port_gets_no_visitors(site: RealFront) -> None:
    ground = site.grounds[0]
    with backend(ground, WEB1, 1, "somebody-else", token="another-sites"):
        site.switch(BOTH.with_server(Server("web1", 1, "r2", 100)))
        wait_for(site, "web1", 1, "down")
        assert {site.get("/").body["release"] for _ in range(10)} == {"r1"}


def test_maintenance_is_a_page_that_says_when_to_come_back(site: RealFront) -> None:
    site.switch(Balance(BOTH.servers, is_maintenance=True))
    closed = site.get("/")
    assert (closed.status, closed.headers["retry-after"], closed.headers["cache-control"]) == (503, "120", "no-store")
    assert "<h1>We will be right back</h1>" in closed.text
    site.switch(BOTH)
    assert site.get("/").status == 200


def test_a_site_with_nobody_left_shows_a_page_of_its_own(site: RealFront) -> None:
    site.switch(Balance())
    alone = site.get("/")
    assert (alone.status, alone.headers["retry-after"]) == (503, "10")
    assert "The site can't be reached just now" in alone.text


def test_plain_visitors_are_sent_to_tls_with_what_they_asked(tmp_path: Path) -> None:
    ground = ground_of()
    with front(tmp_path, ground) as site:
        site.write({ground.layout.key: BOTH})
        site.start()
        sent: Reply = get(site.http, "/news/?page=2", method="POST")
    assert (sent.status, sent.headers["location"]) == (308, "https://gazette.example/news/?page=2")


def test_text_is_compressed_and_pages_with_secrets_are_not(site: RealFront) -> None:
    def coding(sort: str) -> str:
        answer = site.get(f"/?pad=4000&type={sort}", Accept_Encoding="gzip")
        return answer.headers.get("content-encoding", "as it is")

    assert [coding(sort) for sort in ("text/css", "text/html")] == ["gzip", "as it is"]


def test_a_visitor_sticks_to_a_server_until_it_drains(tmp_path: Path) -> None:
    ground = ground_of(http="serve", sticky=True)
    with front(tmp_path, ground) as site, backend(ground, WEB1, 0, "one"), backend(ground, WEB2, 0, "two"):
        site.write({ground.layout.key: BOTH})
        site.start()
        first = site.get("/")
        cookie = first.headers["set-cookie"].partition(";")[0]
        kept = {site.get("/", Cookie=cookie).body["release"] for _ in range(6)}
        assert kept == {first.body["release"]}
        host = WEB1 if kept == {"one"} else WEB2
        site.switch(BOTH.with_server(Server(host.name, 0, "r1", 100, drains=True)))
        assert site.get("/", Cookie=cookie).body["release"] not in kept


def test_a_web_host_without_a_balancer_is_its_own(tmp_path: Path) -> None:
    ground, host = ground_of(), replace(LB1, roles=("web",))
    environment = replace(ground.environment, hosts=(host,), services=ground.environment.services[:1])
    alone = replace(ground, environment=environment, host=host)
    with front(tmp_path, alone) as site, backend(alone, host, 0, "r1"):
        site.write({alone.layout.key: Balance((Server("lb1", 0, "r1", 100),))})
        site.start()
        assert get(site.http, "/").status == 308
        assert [seen.status for seen in site.seen()] == ["up", "maintenance", "maintenance", "maintenance"]
