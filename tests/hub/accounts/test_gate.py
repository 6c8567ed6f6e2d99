"""Who comes in, by which link, and what they may see."""

import sqlite3

import pytest
from tests.hub.running import FORM_TOKEN

PAGES = ("/", "/gazette-production/", "/gazette-production/examples", "/gazette-production/hosts", "/-/people")
SITE_PAGES = ("", "view?view=articles.views.front", "examples", "hosts", "processes", "data")


def test_a_link_lets_in_once(hub):
    link, first, second = hub.link("once"), hub.visitor(), hub.visitor()
    assert first.come_in(link).headers["location"] == "/"
    assert first.ask("/").status == 200
    answer = second.come_in(link)
    assert answer.status in (403, 410)
    assert "This link lets nobody in any more" in second.ask("/" + link.split("/", 3)[3]).text
    assert second.ask("/").headers["location"] == "/-/enter"


def test_looking_at_a_link_does_not_use_it_up(hub):
    link = hub.link("looked")
    path = "/" + link.split("/", 3)[3]
    assert [hub.visitor().ask(path).status for _ in range(3)] == [200] * 3
    assert hub.visitor().come_in(link).status == 302


def test_a_link_is_good_for_an_hour(hub):
    link = hub.link("late")
    with sqlite3.connect(hub.folder / "hub.sqlite3", timeout=10) as database:
        database.execute("UPDATE accounts_link SET ends_at = '2020-01-01 00:00:00' WHERE used_at IS NULL")
    assert hub.visitor().ask("/" + link.split("/", 3)[3]).status == 410


def test_only_a_hash_of_a_link_is_kept(hub):
    token = hub.link("hashed").rsplit("/", 1)[1]
    assert token.encode() not in b"".join(path.read_bytes() for path in hub.folder.glob("hub.sqlite3*"))


def test_a_link_that_a_form_from_elsewhere_tried_stands_in_no_log(hub):
    path = "/" + hub.link("logged").split("/", 3)[3]
    assert hub.visitor().ask(path, "POST", Content_Type="application/x-www-form-urlencoded").status == 403
    assert path.rsplit("/", 1)[1] not in (hub.folder / "log").read_text()


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_the_door(hub, page):
    answer = hub.visitor().ask(page)
    assert (answer.status, answer.headers["location"]) == (302, "/-/enter")


def test_a_script_without_a_session_is_told_so(hub):
    answer = hub.visitor().ask("/gazette-production/data")
    assert (answer.status, answer.json) == (401, {"error": "signed out: open a one-time link to come in"})


@pytest.mark.parametrize("page", SITE_PAGES)
def test_a_site_without_a_right_on_it_is_not_there(outsider, page):
    refused, missing = outsider.ask(f"/gazette-production/{page}"), outsider.ask(f"/nosuch-production/{page}")
    assert (refused.status, missing.status) == (404, 404)
    same = [FORM_TOKEN.sub("", answer.text) for answer in (refused, missing)]
    assert same[0] == same[1]


def test_somebody_without_a_right_sees_no_site(outsider):
    assert "There is no site here that you may see." in outsider.ask("/").text


def test_a_reader_sees_sites_and_may_not_invite(reader):
    assert reader.ask("/gazette-production/").status == 200
    assert reader.ask("/-/people").status == 404
    assert 'href="/-/people"' not in reader.ask("/").text


def test_signing_out_ends_the_session(hub):
    person = hub.person("leaver")
    assert person.send("/-/leave", page="/").headers["location"] == "/-/enter"
    assert person.ask("/").status == 302
