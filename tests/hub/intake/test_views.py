"""What the hub takes from hosts, and what it refuses."""

import json
import time
import zlib

import pytest

FORM = "application/x-roadworthy-batch"
RELEASE = "20261121-0904-04f3273"


@pytest.fixture(scope="module")
def token(hub):
    return hub.call("token", "web9", "gazette-production").stdout.strip()


def body(number=1, site="gazette-production", at=None, sender="web9/boot"):
    at = int(at or time.time()) - 5
    head = {"v": 1, "site": site, "sender": sender, "number": number, "from": at - 10, "to": at, "dropped": []}
    sample = ["site_requests_total", {"view": "nine", "status": "200", "host": "web9", "release": RELEASE}, [[at, 70]]]
    return zlib.compress(b"\n".join(json.dumps(line).encode() for line in (head, sample)))


def send(hub, token, given, **headers):
    headers = {"Authorization": f"Bearer {token}", "Content_Type": FORM, **headers}
    return hub.visitor().ask("/-/intake", "POST", given, **headers)


def test_a_batch_is_stored_once_however_often_it_comes(hub, token, owner):
    given = body(sender="web9/once", at=time.time() - 60)
    for _ in range(3):
        answer = send(hub, token, given)
        assert (answer.status, answer.json) == (200, {"ok": True})
    data = owner.ask("/gazette-production/data?q=requests&range=15m&view=nine").json
    (line,) = data["graphs"]["requests"]["lines"]
    assert sum(value * data["step"] for value in line["values"] if value) == pytest.approx(70)


def test_a_wrong_token_is_refused(hub):
    for given in ("", "wrong", "é".encode().hex()):
        answer = send(hub, given, body())
        assert (answer.status, answer.json["error"]) == (401, "no such token: run `road apply` again")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert hub.visitor().ask("/-/intake", "POST", body(), Content_Type=FORM).status == 401


def test_another_sites_figures_are_refused(hub, token):
    answer = send(hub, token, body(site="herald-production"))
    assert (answer.status, answer.json["error"]) == (403, "web9 sends nothing for the site herald-production")


def test_garbage_is_refused(hub, token):
    for given in (b"\x00" * 50, zlib.compress(b"not json"), zlib.compress(b"[1]"), b"{}"):
        assert send(hub, token, given).status == 400


def test_another_form_is_refused(hub, token):
    answer = send(hub, token, body(), Content_Type="application/json")
    assert (answer.status, answer.json["error"]) == (415, f"a batch has Content-Type: {FORM}")


def test_what_is_huge_is_refused(hub, token):
    assert send(hub, token, b"\x00" * (2 << 20)).status == 413
    bomb = zlib.compress(b"\x00" * (64 << 20))
    assert send(hub, token, bomb).status == 413


def test_old_and_future_times_are_refused(hub, token):
    assert send(hub, token, body(90, at=time.time() - 40 * 86_400, sender="web9/old")).status == 422
    assert send(hub, token, body(90, at=time.time() + 86_400, sender="web9/future")).status == 422


def test_looking_at_the_intake_is_refused(hub, token):
    answer = hub.visitor().ask("/-/intake", Authorization=f"Bearer {token}")
    assert (answer.status, answer.headers["allow"], answer.json["error"]) == (405, "POST", "POST a batch here")


def test_a_token_that_was_taken_away_lets_nothing_in(hub):
    token = hub.call("token", "gone1", "gazette-production").stdout.strip()
    assert send(hub, token, body(sender="gone1/boot")).status == 200
    (hub.folder / "senders" / "gone1.json").unlink()
    assert send(hub, token, body(2, sender="gone1/boot")).status == 401


def test_a_reader_s_token_reads_the_exposition_and_sends_nothing(hub, token):
    reading = hub.call("token", "--read", "prometheus", "gazette-production").stdout.strip()
    answer = hub.visitor().ask("/gazette-production/metrics", Authorization=f"Bearer {reading}")
    assert answer.status == 200 and answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "# TYPE node_load1 gauge\n" in answer.text
    assert send(hub, reading, body(sender="prometheus/boot")).status == 401
    assert hub.visitor().ask("/herald-production/metrics", Authorization=f"Bearer {reading}").status == 401
    assert hub.visitor().ask("/gazette-production/metrics").status == 401
    assert hub.visitor().ask("/gazette-production/metrics", Authorization=f"Bearer {token}").status == 401


def test_another_hosts_name_is_refused(hub, token):
    answer = send(hub, token, body(sender="web1/boot"))
    assert (answer.status, answer.json["error"]) == (403, "web9 sends nothing for the host web1")


def test_a_given_token_is_kept_as_a_hash(hub):
    done = hub.call("token", "--given", "web8", "gazette-production", given="a-token-of-road-apply\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert "a-token-of-road-apply" not in (hub.folder / "senders" / "web8.json").read_text()
    assert send(hub, "a-token-of-road-apply", body(sender="web8/boot")).status == 200


def test_names_that_are_none_are_refused(hub):
    for words in (("../up", "gazette-production"), ("web1", "../../etc")):
        assert hub.call("token", *words).returncode == 2
