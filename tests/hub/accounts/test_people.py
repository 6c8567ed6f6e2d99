"""An owner says who may do what."""

import re

from tests.hub.conftest import invited


def number_of(owner, name):
    rows = owner.ask("/-/people").text.split("<tr>")
    (row,) = [row for row in rows if f'<th scope="row">{name}</th>' in row]
    return re.search(r'name="person" value="(\d+)"', row)[1]


def said(answer):
    return re.search(r'role="(?:status|alert)">([^<]+)</p>', answer.text.split("<main", 1)[1])[1].replace("&#x27;", "'")


def test_a_right_on_one_site_stands_before_the_usual_one(hub, owner):
    person = invited(hub, owner, "herald only", "none")
    answer = owner.send(
        "/-/people", act="change", person=number_of(owner, "herald only"), key="herald-production", right="reader"
    )
    assert said(answer) == "herald only on herald-production: reader."
    assert person.ask("/herald-production/").status == 200
    assert person.ask("/gazette-production/").status == 404
    page = person.ask("/").text
    assert "/herald-production/" in page and "/gazette-production/" not in page


def test_a_site_can_be_closed_to_a_reader(hub, owner):
    person = invited(hub, owner, "not the herald", "reader")
    number = number_of(owner, "not the herald")
    owner.send("/-/people", act="change", person=number, key="herald-production", right="none")
    assert [person.ask(f"/{key}-production/").status for key in ("gazette", "herald")] == [200, 404]
    owner.send("/-/people", act="change", person=number, key="herald-production", right="usual")
    assert person.ask("/herald-production/").status == 200


def test_signing_out_everywhere_ends_sessions_and_links(hub, owner):
    person, number = invited(hub, owner, "everywhere", "reader"), number_of(owner, "everywhere")
    link = owner.send("/-/people", act="link", person=number).text.split('<code class="link">')[1].split("<")[0]
    assert said(owner.send("/-/people", act="sign_out", person=number)) == "everywhere is signed out everywhere."
    assert person.ask("/").status == 302
    assert hub.visitor().ask("/" + link.split("/", 3)[3]).status == 410


def test_a_removed_person_is_out_at_once(hub, owner):
    person = invited(hub, owner, "gone", "reader")
    assert said(owner.send("/-/people", act="remove", person=number_of(owner, "gone"))) == "gone is removed."
    assert person.ask("/").status == 302


def test_wrong_invitations_are_refused_in_words(owner):
    for fields, words in (
        ({"name": " ", "right": "reader"}, "A name has 1 to 60 letters."),
        ({"name": "x" * 61, "right": "reader"}, "A name has 1 to 60 letters."),
        ({"name": "zoe", "right": "king"}, "A right is owner, on call, reader or none."),
        ({"name": "owner", "right": "owner"}, "owner is here already: make a new link in the row."),
    ):
        answer = owner.send("/-/people", act="invite", **fields)
        assert (answer.status, said(answer)) == (400, words)


def test_wrong_changes_are_refused_in_words(owner, reader):
    number = number_of(owner, "reader")
    for fields, words in (
        ({"right": "king"}, "A right is owner, on call, reader or none."),
        ({"right": "reader", "key": "../etc"}, "Give a site's key, such as gazette-production, and a right."),
        ({"right": "king", "key": "gazette-production"}, "Give a site's key, such as gazette-production, and a right."),
    ):
        answer = owner.send("/-/people", act="change", person=number, **fields)
        assert (answer.status, said(answer)) == (400, words)
    for number in ("0", "999999", "x", "²", ""):
        assert owner.send("/-/people", act="change", person=number, right="reader").status == 404


def test_a_name_is_shown_as_text(hub, owner):
    answer = owner.send("/-/people", act="invite", name="<script>alert(1)</script>", right="none")
    assert "<script>alert" not in answer.text
    owner.send("/-/people", act="remove", person=number_of(owner, "&lt;script&gt;alert(1)&lt;/script&gt;"))


def test_the_last_owner_stays(tmp_path):
    from tests.hub.running import Hub, free_port

    own = Hub(tmp_path, free_port())
    own.start()
    try:
        alone = own.person()
        number = number_of(alone, "owner")
        for fields in ({"act": "change", "right": "reader"}, {"act": "remove"}):
            answer = alone.send("/-/people", person=number, **fields)
            assert (answer.status, said(answer)) == (400, "This is the only owner: make somebody else an owner first.")
    finally:
        own.stop()
