"""The files of sites, as the commands write them."""

import json

from roadworthy.hub.sites.senders import Senders
from roadworthy.hub.sites.shelf import Shelf


def put(folder, key, **given):
    folder.mkdir(exist_ok=True)
    (folder / f"{key}.json").write_text(json.dumps({"key": key, **given}))


def test_a_site_is_read_again_when_its_file_has_changed(tmp_path):
    put(tmp_path, "gazette-production", name="gazette")
    shelf = Shelf(tmp_path)
    assert shelf.site("gazette-production").name == "gazette"
    put(tmp_path, "gazette-production", name="the gazette")
    assert shelf.site("gazette-production").name == "the gazette"


def test_a_broken_file_leaves_what_was_known(tmp_path, caplog):
    put(tmp_path, "gazette-production", name="gazette")
    shelf = Shelf(tmp_path)
    shelf.sites()
    (tmp_path / "gazette-production.json").write_text("{")
    assert shelf.site("gazette-production").name == "gazette"
    assert "not a site's file" in caplog.text


def test_a_site_that_went_is_not_there(tmp_path):
    put(tmp_path, "gazette-production")
    shelf = Shelf(tmp_path)
    assert [site.key for site in shelf.sites()] == ["gazette-production"]
    (tmp_path / "gazette-production.json").unlink()
    assert shelf.sites() == [] and shelf.site("gazette-production") is None


def test_a_key_is_never_a_path(tmp_path):
    put(tmp_path, "inside")
    assert Shelf(tmp_path / "sites").site("../inside") is None


def test_a_file_of_another_key_is_not_taken_for_it(tmp_path):
    (tmp_path / "gazette-production.json").write_text(json.dumps({"key": "herald-production", "name": "herald"}))
    assert Shelf(tmp_path).site("gazette-production").name == "gazette-production"


def test_a_sender_is_known_by_the_newest_token_alone(tmp_path):
    senders = Senders(tmp_path / "senders")
    first = senders.allow("web1", ["gazette-production"])
    assert senders.sender(first).sites == {"gazette-production"}
    second = senders.allow("web1", ["gazette-production", "herald-production"])
    assert senders.sender(first) is None
    assert senders.sender(second).sites == {"gazette-production", "herald-production"}
    assert second not in (tmp_path / "senders" / "web1.json").read_text()


def test_the_deploys_beside_a_site_are_its_deploys_and_no_site(tmp_path):
    put(tmp_path, "gazette-production")
    shelf = Shelf(tmp_path)
    assert shelf.site("gazette-production").deploys == ()
    file = tmp_path / "gazette-production.deploys.json"
    file.write_text(json.dumps([{"release": "b", "at": 20, "who": "ann"}, {"release": "a", "at": 10}]))
    assert [(one.release, one.at, one.who) for one in shelf.site("gazette-production").deploys] == [
        ("a", 10.0, ""),
        ("b", 20.0, "ann"),
    ]
    assert [site.key for site in shelf.sites()] == ["gazette-production"]
    assert shelf.site("gazette-production.deploys") is None


def test_a_broken_file_of_deploys_is_said_and_hides_nothing_else(tmp_path, caplog):
    put(tmp_path, "gazette-production", name="gazette", deploys=[{"release": "a", "at": 10}])
    (tmp_path / "gazette-production.deploys.json").write_text("{")
    site = Shelf(tmp_path).site("gazette-production")
    assert (site.name, [one.release for one in site.deploys]) == ("gazette", ["a"])
    assert "not a file of deploys" in caplog.text
