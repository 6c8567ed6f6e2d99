"""Selectors are read as Prometheus reads them."""

from __future__ import annotations

import pytest

from roadworthy.monitoring.series.selector import Matcher, NotASelector, Selector

LABELS = (("host", "web1"), ("status", "503"), ("view", 'say "hi"'))


def test_a_name_alone_means_every_series_of_it() -> None:
    assert Selector.read("site_requests_total") == Selector("site_requests_total")
    assert Selector.read(" node_load1 {} ").means(LABELS)


def test_conditions_are_read_in_their_order() -> None:
    found = Selector.read('site_requests_total{status=~"5..", host!="web2",}')
    assert found.matchers == (Matcher("status", "=~", "5.."), Matcher("host", "!=", "web2"))


@pytest.mark.parametrize(
    ("conditions", "is_meant"),
    [
        ('status="503"', True),
        ('status="50"', False),
        ('status!="200"', True),
        ('status=~"5.."', True),
        ('status=~"5"', False),
        ('status!~"5.."', False),
        ('host=~"web1|web2"', True),
        ('release=""', True),
        ('release!=""', False),
        (r'view="say \"hi\""', True),
        ('status=~"5..",host="web2"', False),
    ],
)
def test_a_condition_means_what_it_says(conditions: str, is_meant: bool) -> None:
    assert Selector.read(f"site_requests_total{{{conditions}}}").means(LABELS) is is_meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", '"" is not a metric with conditions, as in requests_total{status="500"}'),
        ("rate(x)", '"rate(x)" is not a metric with conditions, as in requests_total{status="500"}'),
        ("x{status=500}", '"status=500" is not a condition, as in status=~"5.."'),
        ('x{status="500" host="a"}', '"status="500" host="a"" is not a condition, as in status=~"5.."'),
        ('x{status=~"("}', 'the pattern "(" can\'t be read: missing ), unterminated subpattern at position 0'),
    ],
)
def test_what_is_not_a_selector_is_said(text: str, why: str) -> None:
    with pytest.raises(NotASelector) as refused:
        Selector.read(text)
    assert str(refused.value) == why
