"""Each record becomes one line of JSON, whatever is in it, without the secrets."""

import json
import logging
import socket
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadworthy.contrib.logs import JsonLines

ENVIRON = {"ROADWORTHY_RELEASE": "r42", "ROADWORTHY_ENVIRONMENT": "staging"}


def record(msg="edition printed", args=(), **attributes):
    fixed = {"name": "gazette.press", "levelname": "INFO", "levelno": 20, "created": 1790000000.1239}
    return logging.makeLogRecord({**fixed, "msg": msg, "args": args, **attributes})


def line(given, environ=None):
    text = JsonLines(environ or {}).format(given)
    assert "\n" not in text
    return json.loads(text, parse_constant=pytest.fail)


PLAIN = {
    "time": "2026-09-21T14:13:20.123Z",
    "level": "INFO",
    "logger": "gazette.press",
    "message": "edition printed",
}


def test_a_plain_record_has_a_time_a_level_a_logger_and_a_message():
    assert line(record()) == PLAIN


def test_the_release_and_the_environment_are_on_each_line():
    assert line(record(), ENVIRON) == {**PLAIN, "release": "r42", "environment": "staging"}


def test_a_record_of_djangos_says_which_request_it_was():
    request = SimpleNamespace(method="GET", path="/news/", META={"HTTP_X_REQUEST_ID": "9f3"})
    known = {"request_id": "9f3", "method": "GET", "path": "/news/", "status": 404}
    assert line(record(request=request, status_code=404)) == {**PLAIN, **known}


def test_an_id_that_the_site_gave_its_request_goes_before_the_visitors():
    request = SimpleNamespace(request_id=7, method="GET", path="/", META={"HTTP_X_REQUEST_ID": "9f3"})
    assert line(record(request=request))["request_id"] == "7"
    assert line(record(request=request, request_id="own"))["request_id"] == "own"


def test_the_development_servers_socket_is_not_taken_for_a_request():
    with socket.socket() as sock:
        assert line(record(request=sock, status_code=200)) == {**PLAIN, "status": 200}


def test_an_exception_is_text_with_its_traceback():
    try:
        raise ValueError("no paper")
    except ValueError:
        exception = line(record(exc_info=sys.exc_info()))["exception"]
    assert exception.startswith("Traceback (most recent call last):\n")
    assert exception.endswith("\nValueError: no paper")


def test_of_an_endless_traceback_the_end_is_kept():
    try:
        raise ValueError("x" * 50_000 + " no paper")
    except ValueError:
        exception = line(record(exc_info=sys.exc_info()))["exception"]
    assert len(exception) == 16_000
    assert exception.endswith(" no paper")


@pytest.mark.parametrize("exc_info", [True, (None, None, None), "odd"])
def test_odd_exceptions_are_left_out(exc_info):
    assert line(record(exc_info=exc_info)) == PLAIN


def test_extras_are_kept_apart():
    assert line(record(copies=4, tags=("a", {"b"}))) == {**PLAIN, "extra": {"copies": 4, "tags": ["a", ["b"]]}}


@pytest.mark.parametrize(
    "key",
    ["password", "DB_PASSWORD", "newPassword", "auth-token", "Authorization", "Set-Cookie", "apiKey", "client_secret"],
)
def test_the_values_of_secret_names_are_masked_however_deep(key):
    assert line(record(**{key: "inky"}))["extra"] == {key: "***"}
    assert line(record(form={"deep": [{key: ["inky"]}]}))["extra"] == {"form": {"deep": [{key: "***"}]}}
    assert line(record(headers=[(key.encode(), b"inky")]))["extra"] == {"headers": [[key, "***"]]}


def test_secrets_among_named_arguments_and_in_urls_are_masked():
    given = record("login %(user)s %(password)s at %(url)s")
    given.args = {"user": "clerk", "password": "inky", "url": "redis://:inky@10.77.0.24/0"}
    assert line(given)["message"] == "login clerk *** at redis://***@10.77.0.24/0"


@pytest.mark.parametrize(
    ("msg", "args", "message"),
    [
        ("%s of %s", ("one",), "%s of %s (its arguments don't fit: TypeError)"),
        ("%d", ("one",), "%d (its arguments don't fit: TypeError)"),
        ("none", ("one",), "none (its arguments don't fit: TypeError)"),
        ("100%", (), "100%"),
        (b"bytes \xff", (), "b'bytes \\xff'"),
        (ValueError("an object"), (), "an object"),
        ("two\nlines", (), "two\nlines"),
        ("half a \ud83d character", (), "half a \ufffd character"),
    ],
)
def test_odd_messages_are_written_all_the_same(msg, args, message):
    assert line(record(msg, args))["message"] == message


class Unshowable:
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


class Unreadable(dict):
    def items(self):
        raise RuntimeError


def endless():
    value = {}
    value["self"] = value
    return value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Unshowable(), "<Unshowable>"),
        (Unreadable(a=1), "<Unreadable>"),
        (b"bytes \xff", "bytes \ufffd"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (True, True),
        (None, None),
        (2**64, "0x10000000000000000"),
        pytest.param(2**20_000, "0x1" + "0" * 1996 + "…", id="endless number"),
        ("x" * 3000, "x" * 1999 + "…"),
        ({1: {Unshowable(): "\udc80"}}, {"1": {"<Unshowable>": "\ufffd"}}),
    ],
)
def test_odd_extras_are_written_all_the_same(value, shown):
    assert line(record(value=value))["extra"] == {"value": shown}


def test_a_value_that_holds_itself_ends_somewhere():
    assert '"self": ' in JsonLines({}).format(record(value=endless()))


@pytest.mark.parametrize("created", [float("nan"), 1e300, None, "yesterday"])
def test_a_record_without_a_proper_time_is_written_too(created):
    assert line(record(created=created)) == {**PLAIN, "time": None}


class Unfit(logging.LogRecord):
    """A record that can't even be looked at."""

    def __init__(self):
        super().__init__("gazette.press", logging.INFO, "press.py", 1, "printed", (), None)

    @property
    def status_code(self):
        raise RuntimeError


def test_a_record_that_cannot_be_looked_at_still_leaves_a_line():
    message = "this record can't be written: RuntimeError"
    assert line(Unfit()) == {"level": "INFO", "logger": "gazette.press", "message": message}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.binary(), inner, max_size=4),
    max_leaves=12,
)
odd_text = st.text(st.characters(categories=None, exclude_categories=()), max_size=40)


@settings(max_examples=200, deadline=None)
@given(msg=odd_text | anything, args=st.lists(anything, max_size=3).map(tuple) | anything, extra=anything)
def test_there_is_no_record_that_is_not_one_line_of_json(msg, args, extra):
    written = JsonLines(ENVIRON).format(record(msg, args, extra=extra, request=extra, status_code=extra))
    assert written.isascii()
    assert written.splitlines() == [written]
    assert json.loads(written, parse_constant=pytest.fail)["logger"] == "gazette.press"
