"""The page of a rehearsal: whole in itself, safe, and with a picture that shows the failures."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from tests.testing.rehearsed import POWER, happening, report, seen

from roadworthy.testing.judgement import Bounds
from roadworthy.testing.kept_hub import HubPages
from roadworthy.testing.page import page
from roadworthy.testing.picture import COUNTS_END, TOP, picture
from roadworthy.testing.second import Second, seconds


def drawn() -> ElementTree.Element:
    found = report()
    return ElementTree.fromstring(picture(found.visits, found.happenings, found.bounds))


def test_the_page_needs_nothing_from_elsewhere() -> None:
    assert re.findall(r"(?:src|href|url)\s*[=(]", page(report())) == []


def test_it_says_the_verdict_and_every_event_with_its_promise_and_reasons() -> None:
    text = page(report())
    assert "<strong>gazette production breaks its promise: 2 events, 120 visits, 4 failed</strong>" in text
    assert "<small>kill all processes of web on web2; promised: others take over</small><small>502 ×4</small>" in text
    assert '<td data-head="longest gap">2.5 s</td>' in text


def test_events_lead_to_the_hub_where_there_is_one() -> None:
    text = page(replace(report(), hub=HubPages("gazette-production", 1_795_280_000)))
    assert re.findall(r'<a href="([^"]+)">the hub in these seconds</a>', text) == [
        "http://localhost:8720/gazette-production/?from=1795280065&amp;to=1795280125",
        "http://localhost:8720/gazette-production/?from=1795280080&amp;to=1795280140",
    ]
    assert "The links to the hub answer while <code>road hub rehearsal</code> runs.</p>" in text


def test_words_of_the_site_can_not_become_markup() -> None:
    text = page(replace(report(), happenings=(happening(POWER, seen()),), site="<b>"))
    assert "<db1>" not in text
    assert "<b>" not in text
    assert "cut the power of &lt;db1&gt;" in text


def test_a_second_is_told_by_what_came_of_its_visits() -> None:
    each = seconds(report().visits, 80.0)
    assert len(each) == 60
    assert (each[0], each[20]) == (Second(2, 0, 0, 0.05, 0.05), Second(0, 0, 2, 0.05, 0.05))
    assert seconds([], 0.0) == []


def test_the_picture_has_a_bar_for_each_second_and_failures_at_the_foot() -> None:
    bars = [each for each in drawn().iter("rect") if each.get("class") in {"good", "failed"}]
    assert len(bars) == 60
    failed = [each for each in bars if each.get("class") == "failed"]
    assert [float(each.get("y", "0")) + float(each.get("height", "0")) for each in failed] == [COUNTS_END] * 2
    assert all(float(each.get("y", "0")) == TOP for each in failed)


def test_each_event_is_a_band_with_its_name_and_broken_ones_stand_out() -> None:
    bands = [each for each in drawn().iter("g") if "event" in each.get("class", "")]
    assert [(each.get("class"), each.findtext("text")) for each in bands] == [
        ("event kept", "redeploy"),
        ("event broken", "kill-web"),
    ]


def test_a_picture_of_nothing_is_a_picture() -> None:
    assert ElementTree.fromstring(picture([], [], Bounds())).tag == "svg"
