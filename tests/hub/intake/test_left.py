"""Series that are too many are said in the log, once an hour for each site."""

import logging

from roadworthy.hub.intake.left import Left


def test_it_is_said_once_an_hour_for_each_site(caplog):
    left = Left()
    with caplog.at_level(logging.WARNING):
        left.say("gazette-production", "web1", (), 10_000)
        for now in (10_000, 13_599):
            left.say("gazette-production", "web1", ("a", "b"), now)
        left.say("herald-production", "web2", tuple("abcdefg"), 10_001)
        left.say("gazette-production", "web2", ("c",), 13_600)
    assert caplog.messages == [
        "gazette-production: too many series this month; new ones of web1 are not kept: a, b",
        "herald-production: too many series this month; new ones of web2 are not kept: a, b, c, d, e and 2 more",
        "gazette-production: too many series this month; new ones of web2 are not kept: c",
    ]
