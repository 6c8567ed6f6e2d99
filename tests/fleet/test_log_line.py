import json
from datetime import UTC, datetime

from roadworthy.fleet.log_line import Presenter, kept, read_line

NOON = datetime(2026, 11, 3, 12, 0, 0, 123456, UTC)
EARLIER = datetime(2026, 1, 1, tzinfo=UTC)
RECORD = {
    "time": "2026-11-03T11:59:59.500Z",
    "level": "ERROR",
    "logger": "django.request",
    "message": "Not Found: /x",
}


def show(text, **more):
    return Presenter(("web", "worker"), **more).show("web", text)


def test_a_plain_line_is_kept_with_a_stamp():
    assert kept(b"Listening", NOON) == b"2026-11-03T12:00:00.123Z Listening"


def test_a_json_line_with_a_time_is_kept_as_it_is():
    line = json.dumps(RECORD).encode()
    assert kept(line, NOON) == line


def test_what_only_looks_like_json_is_kept_with_a_stamp():
    for line in (b'{"time": ', b'{"time": "noon"}', b'{"message": "x"}', b"{" * 100_000, b'{"time": 1e999}'):
        assert kept(line, NOON) == b"2026-11-03T12:00:00.123Z " + line


def test_a_kept_line_is_read_back_with_its_time():
    for text in (b"Listening", b"", b"\xff\0", b"{x"):
        line = read_line("web", kept(text, NOON), EARLIER)
        assert (line.name, line.text, line.time) == ("web", text, NOON.replace(microsecond=123000))
    record = json.dumps(RECORD).encode()
    line = read_line("web", record, EARLIER)
    assert (line.text, line.time) == (record, datetime(2026, 11, 3, 11, 59, 59, 500000, UTC))


def test_a_line_without_a_time_is_as_old_as_the_one_before():
    assert read_line("road", b"Traceback (most recent call last):", EARLIER).time == EARLIER


def test_the_name_is_padded_before_each_line():
    assert show(b"Listening") == "web    | Listening\n"


def test_a_json_line_is_shown_to_be_read():
    exception = "Traceback (most recent call last):\n  File x\nKeyError: 1"
    record = {**RECORD, "exception": exception}
    assert show(json.dumps(record).encode()) == (
        "web    | ERROR django.request Not Found: /x\n"
        "web    |   Traceback (most recent call last):\n"
        "web    |     File x\n"
        "web    |   KeyError: 1\n"
    )


def test_other_json_is_shown_as_it_is():
    assert show(b'{"a": 1}') == 'web    | {"a": 1}\n'
    assert show(b'["message"]') == 'web    | ["message"]\n'


def test_nothing_in_a_line_can_drive_the_terminal():
    assert show(b"\x1b[2J\x1b]0;title\x07 \x00\xff\x9b") == "web    | \\x1b[2J\\x1b]0;title\\x07 \\x00\\xff\\x9b\n"


def test_a_line_that_overwrites_itself_is_shown_as_it_ended():
    assert show(b"10 %\r50 %\r100 %\r") == "web    | 100 %\n"


def test_colours_of_a_process_stay_only_where_colour_is_wanted():
    assert show(b"\x1b[31mred\x1b[0m") == "web    | red\n"
    assert show(b"\x1b[31mred", colour=True) == "\x1b[36mweb    | \x1b[0m\x1b[31mred\x1b[0m\n"


def test_each_process_has_a_colour_and_levels_too():
    presenter = Presenter(("web", "worker"), colour=True)
    assert presenter.show("worker", b"x") == "\x1b[32mworker | \x1b[0mx\n"
    assert presenter.show("road", b"x") == "\x1b[1mroad   | \x1b[0mx\n"
    shown = presenter.show("web", json.dumps(RECORD).encode())
    assert shown == "\x1b[36mweb    | \x1b[0m\x1b[31mERROR django.request\x1b[0m Not Found: /x\n"


def test_a_very_long_line_is_shown_in_part():
    assert show(b"x" * 5000) == f"web    | {'x' * 4000}… (1000 more characters)\n"
