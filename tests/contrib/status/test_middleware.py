"""The status pages as a balancer, a stranger and an owner see them, asked of a running site."""

import json
import threading
from collections import Counter

FORWARDED = {"X-Forwarded-For": "10.77.0.99"}
TOKEN = "a-token-of-some-length"


def test_a_live_process_says_so_to_a_probe_that_knows_only_its_address(newsstand):
    site = newsstand.start()
    assert site.ask("/").code == 400  # the host isn't in ALLOWED_HOSTS
    response = site.ask("/-/live", headers=FORWARDED)
    assert (response.code, response.text) == (200, '{"status": "pass"}')
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "application/json"


def test_an_insider_sees_each_check(newsstand, tmp_path):
    database = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}}
    newsstand.migrate(DATABASES=database)
    newsstand.variables["ROADWORTHY_RELEASE"] = "r42"
    site = newsstand.start(DATABASES=database, MEDIA_ROOT=str(tmp_path))
    ready, dependencies = site.ask("/-/ready"), site.ask("/-/dependencies")
    assert ready.code == dependencies.code == 200
    assert ready.headers["X-Release"] == "r42"
    assert statuses(ready) == {"draining": "pass", "urls": "pass", "migrations:default": "pass"}
    assert statuses(dependencies) == {"database:default": "pass", "storage:default": "pass"}
    assert ready.body["release"] == "r42"
    assert dependencies.body["checks"]["database:default"]["duration_ms"] >= 0


def test_a_stranger_sees_pass_or_fail_and_nothing_else(newsstand, tmp_path):
    drain = tmp_path / "drain"
    newsstand.variables["ROADWORTHY_RELEASE"] = "r42"
    site = newsstand.start(ROADWORTHY_STATUS={"DRAIN_FILE": str(drain)})
    response = site.ask("/-/ready", headers=FORWARDED)
    assert (response.code, response.text) == (200, '{"status": "pass"}')
    assert "X-Release" not in response.headers
    drain.touch()
    response = site.ask("/-/ready", headers=FORWARDED)
    assert (response.code, response.text) == (503, '{"status": "fail"}')
    response = site.ask("/-/dependencies", headers=FORWARDED)
    assert response.code == 403
    assert response.body == {
        "status": "refused",
        "hint": "ask from an address in ROADWORTHY_STATUS['ADDRESSES'], or with its TOKEN",
    }


def test_the_token_makes_a_forwarded_request_an_insiders(newsstand):
    site = newsstand.start(ROADWORTHY_STATUS={"TOKEN": TOKEN, "ADDRESSES": []})
    assert site.ask("/-/dependencies").code == 403
    assert site.ask("/-/dependencies", headers={**FORWARDED, "Authorization": "Bearer wrong"}).code == 403
    right = site.ask("/-/dependencies", headers={**FORWARDED, "Authorization": f"Bearer {TOKEN}"})
    assert (right.code, statuses(right)) == (200, {"database:default": "pass"})


def test_the_balancer_proves_itself_beside_the_owners_token_and_learns_the_release(newsstand):
    newsstand.variables |= {"ROADWORTHY_STATUS_TOKEN": "the-balancers-own", "ROADWORTHY_RELEASE": "r42"}
    site = newsstand.start(ROADWORTHY_STATUS={"TOKEN": TOKEN, "ADDRESSES": []})
    for token in (TOKEN, "the-balancers-own"):
        assert (
            site.ask("/-/ready", headers={**FORWARDED, "Authorization": f"Bearer {token}"}).headers["X-Release"]
            == "r42"
        )
    assert "X-Release" not in site.ask("/-/ready", headers={**FORWARDED, "Authorization": "Bearer "}).headers


def test_only_reading_is_allowed(newsstand):
    site = newsstand.start()
    head = site.ask("/-/ready", "HEAD")
    assert (head.code, head.text) == (200, "")
    post = site.ask("/-/ready", "POST")
    assert (post.code, post.headers["Allow"], post.headers["Cache-Control"]) == (405, "GET, HEAD", "no-store")


def test_the_rest_of_the_site_is_left_alone(newsstand):
    site = newsstand.start(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False)
    assert site.ask("/").text == "news"
    assert site.ask("/-/nothing").code == 404
    assert site.ask("/live").code == 404


def test_the_prefix_can_be_another(newsstand):
    site = newsstand.start(ROADWORTHY_STATUS={"PREFIX": "/health/"})
    assert site.ask("/health/live").code == 200
    assert site.ask("/-/live").code == 400


def test_a_drain_file_takes_the_process_out_and_its_removal_puts_it_back(newsstand, tmp_path):
    drain = tmp_path / "drain"
    newsstand.variables["ROADWORTHY_DRAIN_FILE"] = str(drain)
    site = newsstand.start()
    assert site.ask("/-/ready").code == 200
    drain.touch()
    ready = site.ask("/-/ready")
    assert ready.code == 503
    assert ready.body["checks"]["draining"] == {
        "status": "fail",
        "duration_ms": 0.0,
        "message": f"{drain} exists",
    }
    assert site.ask("/-/live").code == 200
    drain.unlink()
    assert site.ask("/-/ready").code == 200


def test_a_release_whose_migrations_are_not_applied_is_not_ready(newsstand, tmp_path):
    database = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}}
    (tmp_path / "db.sqlite3").touch()
    site = newsstand.start(DATABASES=database, ROADWORTHY_STATUS={"KEEP_S": 0.01})
    ready = site.ask("/-/ready")
    assert ready.code == 503
    assert ready.body["checks"]["migrations:default"]["message"] == "NotApplied: not applied: kiosk.0001_initial"
    newsstand.migrate(DATABASES=database)
    assert site.ask("/-/ready").code == 200


def test_a_missing_sqlite_file_is_a_failing_dependency_and_is_not_made(newsstand, tmp_path):
    path = tmp_path / "db.sqlite3"
    site = newsstand.start(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}})
    dependencies = site.ask("/-/dependencies")
    assert dependencies.code == 503
    message = f"FileNotFoundError: there is no file {path}"
    assert dependencies.body["checks"]["database:default"]["message"] == message
    assert site.ask("/-/ready").code == 200
    assert not path.exists()


def test_each_of_several_databases_is_asked(newsstand, tmp_path):
    sqlite = "django.db.backends.sqlite3"
    good, bad = tmp_path / "good.sqlite3", tmp_path / "bad.sqlite3"
    bad.write_text("this is no database, but it is long enough to be taken for one" * 20)
    databases = {"default": {"ENGINE": sqlite, "NAME": str(good)}, "archive": {"ENGINE": sqlite, "NAME": str(bad)}}
    newsstand.migrate(DATABASES=databases)
    site = newsstand.start(DATABASES=databases)
    dependencies = site.ask("/-/dependencies")
    assert statuses(dependencies) == {"database:default": "pass", "database:archive": "fail"}
    message = "DatabaseError: file is not a database"
    assert dependencies.body["checks"]["database:archive"]["message"] == message
    assert site.ask("/-/ready").code == 200


def test_media_that_cannot_be_written_fails(newsstand, tmp_path):
    (tmp_path / "file").touch()
    site = newsstand.start(MEDIA_ROOT=str(tmp_path / "file" / "media"))
    answer = site.ask("/-/dependencies").body["checks"]["storage:default"]
    expected = f"there is no folder {tmp_path}/file/media, and it can't be made in {tmp_path}/file"
    assert answer["message"] == f"NotADirectoryError: {expected}"


def test_a_release_whose_urls_cannot_be_imported_is_not_ready(newsstand):
    site = newsstand.start(ROOT_URLCONF="newsstand.broken_urls")
    ready = site.ask("/-/ready")
    assert ready.code == 503
    assert ready.body["checks"]["urls"]["message"] == "ImportError: no module named pressroom; token=***"
    assert site.ask("/-/live").code == 200


def test_a_registered_dependency_is_asked_and_its_credentials_are_not_shown(newsstand, tmp_path):
    newsstand.variables |= {"NEWSSTAND_PRINTER": "broken", "NEWSSTAND_PRINTER_LOG": str(tmp_path / "log")}
    site = newsstand.start()
    dependencies = site.ask("/-/dependencies")
    assert dependencies.code == 503
    message = "RuntimeError: out of paper at ipp://***@10.77.0.30/"
    assert dependencies.body["checks"]["printer"]["message"] == message


def test_what_the_owner_skips_is_not_asked(newsstand, tmp_path):
    newsstand.variables |= {"NEWSSTAND_PRINTER": "broken", "NEWSSTAND_PRINTER_LOG": str(tmp_path / "log")}
    site = newsstand.start(ROADWORTHY_STATUS={"SKIP": ["printer"]})
    assert statuses(site.ask("/-/dependencies")) == {"database:default": "pass"}
    assert not (tmp_path / "log").exists()


def test_a_stampede_of_probes_asks_each_dependency_once(newsstand, tmp_path):
    log = tmp_path / "log"
    newsstand.variables |= {"NEWSSTAND_PRINTER": "slow", "NEWSSTAND_PRINTER_LOG": str(log)}
    site = newsstand.start(ROADWORTHY_STATUS={"TIMEOUT_S": 20, "KEEP_S": 60})
    codes = all_at_once(50, lambda: site.ask("/-/dependencies", timeout_s=30).code)
    assert Counter(codes) == {200: 50}
    assert log.read_text() == "asked\n"


def test_a_dependency_that_hangs_is_waited_for_once_and_holds_up_nobody_afterwards(newsstand, tmp_path):
    log = tmp_path / "log"
    newsstand.variables |= {"NEWSSTAND_PRINTER": "hanging", "NEWSSTAND_PRINTER_LOG": str(log)}
    site = newsstand.start(ROADWORTHY_STATUS={"TIMEOUT_S": 4})
    first = site.ask("/-/dependencies")
    assert statuses(first) == {"database:default": "pass", "printer": "fail"}
    assert first.body["checks"]["printer"]["message"] == "no answer within 4 s"
    assert max(site.ask("/-/dependencies").took_s for _ in range(3)) < 3
    assert log.read_text() == "asked\n"


def test_a_hanging_dependency_does_not_keep_the_process_from_ending(newsstand, tmp_path):
    newsstand.variables |= {"NEWSSTAND_PRINTER": "hanging", "NEWSSTAND_PRINTER_LOG": str(tmp_path / "log")}
    done = newsstand.run("ask_async.py", "/-/dependencies")
    assert done.returncode == 0, done.stderr


def test_failing_probes_are_not_logged_as_errors_of_the_site(newsstand, tmp_path):
    drain = tmp_path / "drain"
    drain.touch()
    settings = {"DEBUG": True, "ALLOWED_HOSTS": ["*"], "SECURE_SSL_REDIRECT": False}
    site = newsstand.start(ROADWORTHY_STATUS={"DRAIN_FILE": str(drain)}, **settings)
    assert site.ask("/-/ready").code == 503
    assert site.ask("/-/nothing").code == 404
    assert "ready" not in site.stderr.read_text()
    assert "/-/nothing" in site.stderr.read_text()  # so the log would have shown it


def test_under_asgi_many_are_answered_while_one_dependency_hangs(newsstand, tmp_path):
    log = tmp_path / "log"
    newsstand.variables |= {"NEWSSTAND_PRINTER": "hanging", "NEWSSTAND_PRINTER_LOG": str(log)}
    result = newsstand.ask_async(*["/-/dependencies"] * 20, "/-/ready", "/-/live")
    answers = result["answers"]
    assert [code for code, _ in answers] == [503] * 20 + [200, 200]
    assert answers[0][1]["checks"]["printer"]["message"] == "no answer within 1 s"
    assert log.read_text() == "asked\n"
    assert result["took_s"] < 10


def test_wrong_settings_stop_the_site_and_all_are_named(newsstand):
    done = newsstand.run("serve.py", ROADWORTHY_STATUS={"TOKENS": "x", "KEEP_S": 0})
    assert done.returncode == 1
    assert 'ROADWORTHY_STATUS has no key "TOKENS". did you mean "TOKEN"?' in done.stderr
    assert 'ROADWORTHY_STATUS["KEEP_S"] must be a number of seconds above 0 and at most 60, not 0.' in done.stderr


def test_the_middleware_works_without_the_app_and_imports_nothing_else_of_roadworthy(newsstand):
    code = (
        "import json, sys, newsstand.wsgi; print(json.dumps([n for n in sys.modules if n.startswith('roadworthy.')]))"
    )
    done = newsstand.run("-c", code, INSTALLED_APPS=["kiosk"])
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    assert "roadworthy.contrib.status.middleware" in loaded
    assert [name for name in loaded if not name.startswith(("roadworthy.contrib.status",))] == ["roadworthy.contrib"]


def statuses(response):
    return {name: answer["status"] for name, answer in response.body["checks"].items()}


def all_at_once(count, ask):
    results = []
    threads = [threading.Thread(target=lambda: results.append(ask())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
