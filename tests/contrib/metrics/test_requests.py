"""Real requests to a real Django site, and what arrives at a real socket."""

import re
import time
from pathlib import Path

import pytest

VIEWS = Path(__file__).parent / "press/press/views.py"


def line_of(comment):
    lines = VIEWS.read_text().splitlines()
    return next(f"press/views.py:{number}" for number, line in enumerate(lines, 1) if line.endswith(comment))


def test_a_request_is_one_datagram(press, agent):
    assert press.run("wsgi", "/nothing/?token=hunter2") == [[200, "nothing"]]
    [said] = agent.told()
    assert abs(said.pop("at") - time.time()) < 30
    assert 0 < said.pop("ms") < 1000
    assert said == {
        "v": 1,
        "kind": "request",
        "view": "nothing",
        "method": "GET",
        "status": 200,
        "db_ms": 0.0,
        "queries": 0,
        "repeated": [],
        "hits": 0,
        "misses": 0,
        "bytes": 7,
        "release": "r42",
        "id": "9f3",
    }


@pytest.mark.parametrize("how", ["wsgi", "asgi"])
def test_views_are_known_by_name_or_else_by_their_function(press, agent, how):
    press.run(how, "/inner/cached/", "/nameless/", "/nowhere/", "/nothing", "/missing/")
    told = [(said["view"], said["status"]) for said in agent.told()]
    assert told == [("inner:cached", 200), ("press.views.nothing", 200), ("", 404), ("", 301), ("missing", 404)]


def test_a_method_that_nobody_knows_is_another(press, agent):
    press.run("wsgi_method", "BREW", "/nothing/")
    press.run("wsgi_method", "HEAD", "/nothing/")
    assert [(said["method"], said["bytes"]) for said in agent.told()] == [("OTHER", 7), ("HEAD", 0)]


def test_a_repeated_query_is_told_with_the_line_that_asked(press, agent):
    press.run("wsgi", "/by-hand/")
    [said] = agent.told()
    [[statement, line, count]] = said["repeated"]
    assert statement.startswith('SELECT "press_page"."id", "press_page"."title"')
    assert statement.endswith('WHERE "press_page"."id" = %s LIMIT %s')
    assert (line, count, said["queries"]) == (line_of("# asked here"), 4, 4)
    assert 0 < said["db_ms"] < said["ms"]


def test_a_query_asked_by_a_template_is_told_with_the_templates_line(press, agent):
    press.run("wsgi", "/in-template/")
    [said] = agent.told()
    assert [one[1:] for one in said["repeated"]] == [["pages.html:3", 3]]
    assert said["queries"] == 4


def test_an_awaited_query_is_told_with_the_line_that_awaits(press, agent):
    press.run("asgi", "/awaited/", "/by-hand/")
    awaited, by_hand = agent.told()
    assert [one[1:] for one in awaited["repeated"]] == [[line_of("# awaited here"), 3]]
    assert [one[1:] for one in by_hand["repeated"]] == [[line_of("# asked here"), 4]]


def test_no_value_of_a_query_is_told(press, agent):
    press.run("wsgi", "/with-secret/")
    [said] = agent.told()
    assert [one[::2] for one in said["repeated"]] == [["SELECT %s FROM press_page WHERE title = %s", 3]]


def test_transactions_are_nothing_to_be_repeated(press, agent):
    press.run("wsgi", "/in-transactions/")
    [said] = agent.told()
    assert said["repeated"] == []


def test_hits_and_misses_of_each_cache_are_counted(press, agent):
    press.run("wsgi", "/inner/cached/", "/cached-in-a-table/")
    press.run("asgi", "/acached/")
    told = [(said["view"], said["hits"], said["misses"]) for said in agent.told()]
    assert told == [("inner:cached", 3, 3), ("cached_in_a_table", 2, 2), ("acached", 1, 2)]


def test_a_real_redis_is_counted_too_and_while_it_is_away_all_is_missed(press, agent, redis):
    caches = {"default": {**redis.settings["CACHES"]["default"], "BACKEND": "roadworthy.contrib.cache.RedisCache"}}
    press.run("wsgi", "/inner/cached/", CACHES=caches)
    redis.process.kill()
    redis.process.wait()
    press.run("wsgi", "/inner/cached/", CACHES=caches)
    there, away = agent.told()
    assert (there["hits"], there["misses"], away["hits"], away["status"]) == (3, 3, 0, 200)


@pytest.mark.parametrize(
    ("how", "view"), [("wsgi", "raises"), ("wsgi", "araises"), ("asgi", "raises"), ("asgi", "araises")]
)
def test_an_exception_is_told_by_its_class_alone(press, agent, how, view):
    [[status, _]] = press.run(how, f"/{view}/?token=hunter2")
    [said] = agent.told()
    assert (status, said["status"], said["error"], said["path"]) == (500, 500, "ZeroDivisionError", f"/{view}/")
    assert "hunter2" not in str(said)


def test_an_answer_that_is_no_failure_has_no_path_unless_it_is_slow(press, agent):
    press.run("wsgi", "/missing/", ROADWORTHY_METRICS_SLOW_MS=60_000)
    press.run("wsgi", "/nothing/", ROADWORTHY_METRICS_SLOW_MS=0.001)
    fast, slow = agent.told()
    assert ("path" in fast, slow["path"]) == (False, "/nothing/")


@pytest.mark.parametrize(("how", "view"), [("wsgi", "stream"), ("asgi", "stream"), ("asgi", "astream")])
def test_a_stream_is_told_when_it_has_ended_with_its_bytes_and_queries(press, agent, how, view):
    assert press.run(how, f"/{view}/") == [[200, "frontinsidesports"]]
    [said] = agent.told()
    assert (said["view"], said["status"], said["bytes"], said["queries"]) == (view, 200, 17, 3)
    assert [one[2] for one in said["repeated"]] == [3]


def test_a_stream_that_a_visitor_leaves_is_told_with_what_was_sent(press, agent):
    press.run("visitor_leaves_a_stream", "/stream/")
    [said] = agent.told()
    assert (said["bytes"], said["queries"], "error" in said) == (5, 1, False)


def test_a_stream_that_breaks_says_so(press, agent):
    assert press.run("wsgi", "/broken-stream/") == [[200, "oneKeyError('two')"]]
    [said] = agent.told()
    assert (said["status"], said["bytes"], said["error"]) == (200, 3, "KeyError")


def test_a_file_keeps_the_servers_own_way_of_sending_it(press, agent):
    size_bytes = VIEWS.stat().st_size
    assert press.run("wsgi_with_file_wrapper", "/file/") == size_bytes
    assert press.run("wsgi", "/file/") == [[200, VIEWS.read_text()]]
    assert [said["bytes"] for said in agent.told()] == [size_bytes] * 2


def test_a_visitor_who_leaves_before_the_answer_is_told_as_gone(press, agent):
    assert press.run("visitor_leaves", "/hangs/") == [None, ""]
    [said] = agent.told()
    assert (said["view"], said["status"], said["error"]) == ("hangs", 499, "CancelledError")


def test_requests_at_once_are_kept_apart_in_coroutines_and_threads(press, agent):
    press.run("asgi_at_once", *[f"/together/?times={times}" for times in range(8)])
    press.run("wsgi_in_threads", *[f"/{path}/" for path in ("by-hand", "nothing", "in-template", "by-hand")])
    told = agent.told()
    assert sorted(said["queries"] for said in told if said["view"] == "together") == list(range(8))
    assert sorted((said["view"], said["queries"]) for said in told[8:]) == [
        ("by_hand", 4), ("by_hand", 4), ("in_template", 4), ("nothing", 0),
    ]  # fmt: skip


def test_a_query_beside_a_request_is_nobodys(press, agent):
    press.run("stranger_in_the_same_thread", "/nothing/")
    assert [said["queries"] for said in agent.told()] == [0, 0]


def test_a_websocket_is_left_alone(press, agent):
    said = press.run("websocket", "/live/")
    assert [message["type"] for message in said] == ["websocket.accept", "websocket.send"]
    assert [(told["view"], told["queries"]) for told in agent.told()] == [("nothing", 0)]


def test_whoever_takes_their_wrapper_away_takes_theirs(press, agent):
    assert press.run("someone_elses_wrapper", "/by-hand/") == [False, 1, 200]
    assert [said["queries"] for said in agent.told()] == [4]


def test_a_long_path_and_id_are_cut(press, agent):
    press.run("wsgi", "/" + "é" * 5000, ROADWORTHY_METRICS_SLOW_MS=0.001)
    [said] = agent.told()
    assert re.fullmatch("/é{332}", said["path"])


def test_a_wrong_setting_stops_the_site(press):
    with pytest.raises(AssertionError) as stopped:
        press.run("wsgi", "/nothing/", ROADWORTHY_METRICS_SLOW_MS="soon")
    assert "ROADWORTHY_METRICS_SLOW_MS must be a number of milliseconds above 0, not 'soon'" in str(stopped.value)
