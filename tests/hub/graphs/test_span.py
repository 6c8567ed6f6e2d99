"""Which time an address asks for."""

import pytest

from roadworthy.hub.graphs.span import Span, WrongSpan, span_of

NOW = 1_795_263_812.4


def test_three_hours_are_shown_unless_another_time_is_asked_for():
    assert span_of({}, NOW) == Span(1_795_252_980, 1_795_263_780, 60, "3h", "")


def test_a_range_ends_on_a_whole_step_that_hosts_have_told_about():
    for name, step_s in (("15m", 10), ("1h", 20), ("12h", 300), ("1d", 600), ("7d", 3600), ("30d", 21_600)):
        span = span_of({"range": name}, NOW)
        assert (span.step_s, span.end % step_s, span.start % step_s) == (step_s, 0, 0)
        assert NOW - 15 - step_s < span.end <= NOW - 15


def test_moments_are_widened_to_whole_steps():
    assert span_of({"from": "1795260003", "to": "1795263599"}, NOW) == Span(1_795_260_000, 1_795_263_600, 20)


def test_yesterday_is_a_day_before():
    span = span_of({"from": "1795260000", "to": "1795263600", "compare": "day"}, NOW)
    assert span.before == Span(1_795_173_600, 1_795_177_200, 20)


def test_nothing_stands_beside_without_being_asked_for():
    assert span_of({}, NOW).before is None


@pytest.mark.parametrize(
    "given",
    [
        {"range": ""},
        {"from": "-5", "to": "9"},
        {"from": "1.5", "to": "900"},
        {"to": "900"},
        {"from": "0" * 12 + "9" * 20, "to": "0" * 12 + "9" * 17 + "99" + "999"},
        {"from": "0" * 5000, "to": "900"},
        {"from": "4294967296", "to": "4294970000"},
        {"from": "0", "to": "4294967295"},
        {"from": "٣", "to": "900"},
    ],
)
def test_what_is_no_time_is_refused(given):
    with pytest.raises(WrongSpan):
        span_of(given, NOW)
