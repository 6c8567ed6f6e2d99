"""The status app before real servers that are well, hang, or swallow what is sent; and under a real one."""

import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.live

NEWSSTAND = Path(__file__).parents[1] / "newsstand"
PASSWORD = "s3cret-pa55word"
HANG_BOUND_S = 5  # far above the limit of 1 s; without a limit these would wait for minutes


@pytest.fixture
def both(postgres, redis):
    return {**postgres.settings, **redis.settings}


def test_real_servers_that_are_well_pass(newsstand, both):
    newsstand.migrate(**both)
    site = newsstand.start(**both)
    assert statuses(site.ask("/-/dependencies")) == {"database:default": "pass", "cache:default": "pass"}
    assert statuses(site.ask("/-/ready"))["migrations:default"] == "pass"


def test_a_hanging_database_fails_alone_and_leaves_the_process_in_the_balancer(newsstand, postgres, redis, both):
    newsstand.migrate(**both)
    site = newsstand.start(**both)
    with postgres.hanging():
        first = site.ask("/-/dependencies")
        assert statuses(first) == {"database:default": "fail", "cache:default": "pass"}
        assert first.body["checks"]["database:default"]["message"] == "no answer within 1 s"
        ready = site.ask("/-/ready")
        assert (ready.code, statuses(ready)["migrations:default"]) == (200, "unknown")
        later = [site.ask(f"/-/{page}") for page in ("live", "ready", "dependencies")]
        assert [response.code for response in later] == [200, 200, 503]
        assert max(response.took_s for response in [first, ready, *later]) < HANG_BOUND_S
    wait_until_well(site)


def test_two_caches_on_one_server_do_not_disturb_each_other(newsstand, redis):
    cache = redis.settings["CACHES"]["default"]
    caches = {"default": cache, "sessions": cache, "pages": cache}
    site = newsstand.start(CACHES=caches, ROADWORTHY_STATUS={"KEEP_S": 0.001})
    for _ in range(30):
        answers = statuses(site.ask("/-/dependencies"))
        assert [answers[f"cache:{alias}"] for alias in ("default", "sessions", "pages")] == ["pass"] * 3


def test_a_cache_that_keeps_nothing_is_not_asked(newsstand):
    (newsstand.folder / "nothing.py").write_text(
        "from django.core.cache.backends.dummy import DummyCache\n\nclass Nothing(DummyCache):\n    pass\n"
    )
    newsstand.variables["PYTHONPATH"] = f"{NEWSSTAND}:{newsstand.folder}"
    site = newsstand.start(CACHES={"default": {"BACKEND": "nothing.Nothing"}})
    assert "cache:default" not in statuses(site.ask("/-/dependencies"))


def test_a_hanging_cache_fails_alone(newsstand, redis, both):
    newsstand.migrate(**both)
    site = newsstand.start(**both)
    with redis.hanging():
        response = site.ask("/-/dependencies")
        assert statuses(response) == {"database:default": "pass", "cache:default": "fail"}
        assert response.took_s < HANG_BOUND_S
        assert site.ask("/-/ready").code == 200
    wait_until_well(site)


def test_a_port_that_swallows_everything_does_not_hold_up_the_answers(newsstand, postgres, redis, blackhole):
    database = {"default": {**postgres.settings["DATABASES"]["default"], "PORT": blackhole}}
    cache = {"default": {**redis.settings["CACHES"]["default"], "LOCATION": f"redis://127.0.0.1:{blackhole}/0"}}
    site = newsstand.start(DATABASES=database, CACHES=cache)
    responses = [site.ask(f"/-/{page}") for page in ("dependencies", "ready", "live", "dependencies")]
    assert [response.code for response in responses] == [503, 200, 200, 503]
    assert statuses(responses[0]) == {"database:default": "fail", "cache:default": "fail"}
    assert max(response.took_s for response in responses) < HANG_BOUND_S


def test_servers_that_are_gone_fail_and_the_process_stays_ready(newsstand, postgres, redis, both):
    for server in (postgres, redis):
        server.process.kill()
        server.process.wait(10)
    site = newsstand.start(**both)
    assert statuses(site.ask("/-/dependencies")) == {"database:default": "fail", "cache:default": "fail"}
    assert site.ask("/-/ready").code == 200


def test_no_password_is_shown_whatever_fails(newsstand, postgres, redis):
    wrong = "not-the-pa55word"
    database = {"default": {**postgres.settings["DATABASES"]["default"], "PASSWORD": wrong}}
    cache = {
        "default": {**redis.settings["CACHES"]["default"], "LOCATION": f"redis://:{wrong}@127.0.0.1:{redis.port}/0"}
    }
    response = newsstand.start(DATABASES=database, CACHES=cache).ask("/-/dependencies")
    assert statuses(response) == {"database:default": "fail", "cache:default": "fail"}
    assert "password authentication failed" in response.text
    assert wrong not in response.text


def test_asking_leaves_no_connection_open_and_takes_none_from_the_pool(newsstand, postgres, redis, both):
    newsstand.migrate(**both)
    site = newsstand.start(**both, ROADWORTHY_STATUS={"KEEP_S": 0.001})
    for _ in range(40):  # the database takes 20 connections
        assert site.ask("/-/dependencies").code == 200
    wait_for(lambda: postgres_connections(postgres) == 0)
    wait_for(lambda: redis_connections(redis) == 0)


def test_the_database_is_asked_through_pgbouncer_and_fails_when_only_that_answers(newsstand, postgres, pgbouncer):
    newsstand.migrate(**pgbouncer.settings)
    site = newsstand.start(**pgbouncer.settings, ROADWORTHY_STATUS={"KEEP_S": 0.001})
    assert statuses(site.ask("/-/dependencies")) == {"database:default": "pass"}
    assert statuses(site.ask("/-/ready"))["migrations:default"] == "pass"
    with postgres.hanging():
        assert statuses(site.ask("/-/dependencies")) == {"database:default": "fail"}


@pytest.mark.parametrize("interface", ["wsgi", "asginl"])
def test_granian_serves_the_status_pages(newsstand, postgres, both, interface):
    pytest.importorskip("granian")
    newsstand.migrate(**both)
    site = newsstand.start_granian(interface, **both)
    assert [site.ask(f"/-/{page}").code for page in ("live", "ready", "dependencies")] == [200, 200, 200]
    head = site.ask("/-/ready", "HEAD")
    assert (head.code, head.text) == (200, "")
    assert site.ask("/-/ready", headers={"X-Forwarded-For": "8.8.8.8"}).text == '{"status": "pass"}'
    with postgres.hanging():
        codes = all_at_once(20, lambda: site.ask("/-/dependencies", timeout_s=30).code)
        assert set(codes) <= {200, 503}
        live = site.ask("/-/live")
        assert (live.code, site.ask("/-/ready").code) == (200, 200)
        assert live.took_s < HANG_BOUND_S


def statuses(response):
    return {name: answer["status"] for name, answer in response.body["checks"].items()}


def wait_until_well(site):
    wait_for(lambda: site.ask("/-/dependencies").code == 200)


def wait_for(is_so, most_s=30):
    deadline = time.monotonic() + most_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def postgres_connections(postgres):
    import psycopg

    with psycopg.connect(
        host="127.0.0.1", port=postgres.port, user="clerk", password=PASSWORD, dbname="postgres"
    ) as own:
        query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> %s"
        return own.execute(query, [own.info.backend_pid]).fetchone()[0]


def redis_connections(server):
    import redis

    own = redis.Redis(port=server.port, password=PASSWORD)
    count = own.info("clients")["connected_clients"] - 1
    own.close()
    return count


def all_at_once(count, ask):
    results = []
    threads = [threading.Thread(target=lambda: results.append(ask())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
