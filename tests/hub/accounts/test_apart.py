"""What one may see and another not: every address of a site, tried by those who have no right on it."""

import re
import threading
from pathlib import Path

import pytest
from tests.hub.conftest import invited
from tests.hub.running import FORM_TOKEN

import roadworthy.hub

URLS = (Path(roadworthy.hub.__file__).parent / "urls.py").read_text(encoding="utf-8")
OF_A_SITE = re.findall(r'path\("<key:key>/([^"<]*)"', URLS)
OPEN = ("metrics",)  # for a token, and for no person
HERALD, GAZETTE, MISSING = "herald-production", "gazette-production", "nosuch-production"


@pytest.fixture(scope="module")
def herald_reader(hub, owner):
    person = invited(hub, owner, "reads the herald", "none")
    row = owner.ask("/-/people").text.split('<th scope="row">reads the herald</th>')[1]
    number = re.search(r'name="person" value="(\d+)"', row)[1]
    owner.send("/-/people", act="change", person=number, key=HERALD, right="reader")
    return person


def same(answer, key):
    """Return an answer without what differs from request to request."""
    return answer.status, FORM_TOKEN.sub("", answer.text).replace(key, "KEY")


@pytest.mark.parametrize("name", [name for name in OF_A_SITE if name not in OPEN])
def test_a_reader_of_one_site_can_not_tell_whether_there_is_another(herald_reader, name):
    assert herald_reader.ask(f"/{HERALD}/{name}").status == 200
    for query in ("", "?view=articles.views.front&host=web1&q=requests&range=1d"):
        there, missing = (herald_reader.ask(f"/{key}/{name}{query}") for key in (GAZETTE, MISSING))
        assert there.status == 404
        assert same(there, GAZETTE) == same(missing, MISSING)


@pytest.mark.parametrize("name", OF_A_SITE)
def test_a_stranger_can_not_tell_whether_there_is_a_site(hub, name):
    there, missing = (hub.visitor().ask(f"/{key}/{name}") for key in (GAZETTE, MISSING))
    assert there.status in (302, 401)
    assert same(there, GAZETTE) == same(missing, MISSING)


def test_the_pages_of_one_site_say_nothing_of_another(herald_reader):
    for name in ("", *(name for name in OF_A_SITE if name not in OPEN)):
        text = herald_reader.ask(f"/{HERALD}/{name}").text
        assert f"/{GAZETTE}/" not in text
    assert f"/{GAZETTE}/" not in herald_reader.ask("/").text


def test_every_address_that_is_open_to_all_is_meant_to_be():
    package = Path(roadworthy.hub.__file__).parent
    found = {
        name
        for path in package.rglob("*.py")
        for name in re.findall(r"@open_to_all\n(?:@\w+\(?.*\n)*def (\w+)", path.read_text(encoding="utf-8"))
    }
    assert found == {"closed", "enter", "file", "intake", "live", "metrics"}


def test_of_two_who_open_a_link_at_once_one_comes_in(hub):
    for turn in range(2):
        path = "/" + hub.link(f"raced{turn}").split("/", 3)[3]
        visitors = [hub.visitor() for _ in range(8)]
        tokens = [FORM_TOKEN.search(one.ask(path).text)[1] for one in visitors]
        begin, found = threading.Barrier(len(visitors)), []

        def enter(one, token, path=path, begin=begin, found=found):
            begin.wait()
            given = f"csrfmiddlewaretoken={token}".encode()
            found.append(one.ask(path, "POST", given, Content_Type="application/x-www-form-urlencoded").status)

        threads = [threading.Thread(target=enter, args=pair) for pair in zip(visitors, tokens, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [302] + [410] * 7
        assert sorted(one.ask("/").status for one in visitors) == [200] + [302] * 7


def test_a_session_that_somebody_else_chose_is_not_taken_over(hub):
    visitor, attacker = hub.visitor(), hub.visitor()
    name = f"hub_session_{hub.port}"
    visitor.cookies[name] = attacker.cookies[name] = "abcdefghijklmnopqrstuvwxyz012345"
    assert visitor.come_in(hub.link("fixed")).status == 302
    assert visitor.ask("/").status == 200 and visitor.cookies[name] != attacker.cookies[name]
    assert attacker.ask("/").status == 302


def test_a_session_begins_anew_when_another_person_comes_in(hub, owner):
    person = invited(hub, owner, "changes", "reader")
    before = dict(person.cookies)
    assert person.come_in(hub.link("changes")).status == 302
    old = hub.visitor()
    old.cookies = before
    assert (person.ask("/").status, old.ask("/").status) == (200, 302)


def test_a_lower_right_counts_at_once(hub, owner):
    person = invited(hub, owner, "lowered", "owner")
    number = re.search(
        r'name="person" value="(\d+)"', owner.ask("/-/people").text.split('<th scope="row">lowered</th>')[1]
    )[1]
    assert person.ask("/-/people").status == 200
    owner.send("/-/people", act="change", person=number, right="reader")
    assert (person.ask("/-/people").status, person.ask("/").status) == (404, 200)
    assert person.send("/-/people", page="/", act="change", person=number, right="owner").status == 404
    owner.send("/-/people", act="change", person=number, right="none")
    assert person.ask("/").status == 302


@pytest.mark.parametrize("right", ["none", "reader", "on call"])
def test_only_owners_say_who_may_do_what(hub, owner, right):
    person = invited(hub, owner, f"is {right}", right)
    for act in ("invite", "change", "link", "sign_out", "remove"):
        answer = person.send("/-/people", page="/", act=act, name="friend", person="1", right="owner")
        assert answer.status == 404
    assert "friend" not in owner.ask("/-/people").text


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/x", "/\\evil.example", "/%2f%2fevil.example/x", "/-/enter?next=//evil.example"],
)
def test_no_address_leads_elsewhere(hub, owner, path):
    for visitor in (hub.visitor(), owner):
        place = visitor.ask(path, Host=f"localhost:{hub.port}").headers.get("location", "/")
        assert re.match(r"/(?![/\\])|http://localhost:\d+/", place)


@pytest.mark.parametrize(
    "path", ["../settings.py", "..%2fsettings.py", "hub.css", "%2e%2e/%2e%2e/secret", "hub.css%00"]
)
def test_no_other_file_is_handed_out(hub, path):
    for digest in ("x", "..", "000000000000"):
        assert hub.visitor().ask(f"/-/front/{digest}/{path}").status == 404


def test_another_host_name_is_refused_everywhere(hub, owner):
    for path in ("/", "/-/people", f"/{HERALD}/", "/-/live", "/-/intake"):
        for name in ({"Host": "evil.example"}, {"Host": f"localhost.evil.example:{hub.port}"}):
            assert owner.ask(path, **name).status == 400
    answer = owner.ask("/", X_Forwarded_Host="evil.example")
    assert answer.status == 200 and "evil.example" not in answer.text


def test_a_link_names_the_hub_and_not_the_host_that_was_asked(hub, owner):
    answer = owner.send("/-/people", act="invite", name="named", right="none")
    assert f'<code class="link">{hub.url}/-/enter/' in answer.text
