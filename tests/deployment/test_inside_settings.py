"""What of a setting is shown: everything but what is secret, in words that a person can read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from roadworthy.deployment.difference import Change, changes
from roadworthy.deployment.inside_settings import shown


def show_toolbar() -> bool:
    return False


class Unshowable:
    def __str__(self) -> str:
        raise ValueError("not now")


def text(name: str, value: Any) -> str:
    """Return a setting as `road settings` prints it."""
    (change,) = changes({}, {name: shown(value, name)})
    return str(change.after)


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("DEBUG", False, "DEBUG = False"),
        ("SECRET_KEY", "geheim", "SECRET_KEY = <secret>"),
        ("SECRET_KEY", "", 'SECRET_KEY = ""'),
        ("SECRET_KEY_FALLBACKS", ["geheim"], "SECRET_KEY_FALLBACKS = <secret>"),
        ("PASSWORD_RESET_TIMEOUT", 3600, "PASSWORD_RESET_TIMEOUT = 3600"),
        ("PASSWORD", 1234, "PASSWORD = <secret>"),
        ("CSRF_COOKIE_SECURE", True, "CSRF_COOKIE_SECURE = True"),
        ("PAY", {"api_key": "geheim", "tries": 3}, 'PAY = {"api_key": <secret>, "tries": 3}'),
        ("TOKENS", {"a": "geheim", "b": ["geheim"]}, 'TOKENS = {"a": <secret>, "b": <secret>}'),
        ("EMAIL_URL", "smtp://me:geheim@mail.example", 'EMAIL_URL = "smtp://me:***@mail.example"'),
        ("PLACES", ["redis://:geheim@a/0"], 'PLACES = ["redis://:***@a/0"]'),
        ("SALT", b"geheim", "SALT = <secret>"),
        ("ICON", b"\x89PNG", "ICON = <4 bytes>"),
        ("SHOW", show_toolbar, f"SHOW = <{__name__}.show_toolbar>"),
        ("ROOT", Path("/srv"), 'ROOT = "/srv"'),
        ("NAMES", {"b", "a"}, 'NAMES = ["a", "b"]'),
        ("BY_NUMBER", {7: "seven"}, 'BY_NUMBER = {"7": "seven"}'),
        ("ODD", Unshowable(), "ODD = <Unshowable>"),
    ],
)
def test_a_setting_is_shown(name: str, value: Any, line: str) -> None:
    assert text(name, value) == line


def test_an_object_is_shown_without_where_it_lies_in_memory() -> None:
    assert text("CALL", partial(print)) == "CALL = <functools.partial(<built-in function print>)>"
    assert text("THING", object()) == "THING = <object object>"


def test_what_is_too_deep_is_still_not_secret() -> None:
    deep: Any = {"password": "geheim"}
    for _ in range(10):
        deep = {"more": deep}
    assert "geheim" not in text("DEEP", deep)
    assert "<too deep to be shown>" in text("DEEP", deep)


def test_two_secrets_that_differ_are_shown_to_differ() -> None:
    (change,) = changes({"SECRET_KEY": shown("one", "SECRET_KEY")}, {"SECRET_KEY": shown("two", "SECRET_KEY")})
    assert change.lines() == ["- SECRET_KEY = <secret>", "+ SECRET_KEY = <another secret>"]


def test_a_secret_that_stays_is_no_change() -> None:
    assert changes({"TOKEN": shown("one", "TOKEN")}, {"TOKEN": shown("one", "TOKEN")}) == []


def test_only_the_lines_that_differ_are_marked() -> None:
    change = Change("A", 'A = [\n    "one",\n    "two",\n]', 'A = [\n    "one",\n    "three",\n]')
    assert change.lines() == ["  A = [", '      "one",', '-     "two",', '+     "three",', "  ]"]


def test_a_setting_that_is_new_and_one_that_is_gone() -> None:
    assert changes({"OLD": 1}, {"NEW": 2}) == [Change("NEW", None, "NEW = 2"), Change("OLD", "OLD = 1", None)]


def test_a_text_that_is_translated_later_is_shown_before_it_can_be() -> None:
    title = gettext_lazy("Newspaper")
    assert shown(title, "TITLE") == "Newspaper"
    assert shown({"token": title}, "NAMES") == {"token": shown("Newspaper", "token")}
