"""Which pages a new release is asked for before visitors are let in."""

from __future__ import annotations

from roadworthy.deployment.rollout.pages import pages


def test_the_front_page_is_always_asked_for() -> None:
    assert pages((), ()) == ("/",)


def test_the_owners_pages_come_before_those_asked_for_most() -> None:
    log = [
        "/news/",
        "/news/?page=2",
        "/about/",
        "/news/",
        "/",
        "/-/ready",
        "*",
        "/static/site.css",
        "/about/",
        "/late/",
    ]
    assert pages(log, ("/sport/", "/"), most=2) == ("/", "/sport/", "/news/", "/about/")
