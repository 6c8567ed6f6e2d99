from __future__ import annotations

from roadworthy.environments.project import Project
from roadworthy.stack.written import CODE, PACKAGES, links, places


def project(*makes: str) -> Project:
    return Project("5.2", "3.11", "site.settings", values={"makes": list(makes)})


def test_a_folder_that_a_site_makes_is_a_link_to_where_it_can_write() -> None:
    made = project("code/logs", "packages/data", "packages/data/logs")
    assert links(made, "/srv/x", CODE, lambda _: False) == {"logs": "/srv/x/data/code/logs"}
    assert links(made, "/srv/x", PACKAGES, lambda _: False) == {"data": "/srv/x/data/packages/data"}


def test_a_folder_that_the_release_brings_stays_and_what_is_made_in_it_is_a_link() -> None:
    made = project("code/data", "code/data/cache")
    assert links(made, "/srv/x", CODE, lambda path: path == "data") == {"data/cache": "/srv/x/data/code/data/cache"}


def test_the_folders_on_a_host_come_after_those_they_are_in() -> None:
    assert places(project("code/a/b", "packages/data"), "/srv/x") == (
        "/srv/x/data/code",
        "/srv/x/data/code/a",
        "/srv/x/data/code/a/b",
        "/srv/x/data/packages",
        "/srv/x/data/packages/data",
    )


def test_a_site_that_makes_nothing_has_no_links() -> None:
    assert links(project(), "/srv/x", CODE, lambda _: False) == {}
    assert places(project(), "/srv/x") == ()
