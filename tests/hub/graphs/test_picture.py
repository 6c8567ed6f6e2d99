"""The picture of a site: what stands where, what is the cause, and what only waits."""

from dataclasses import replace

import pytest
from tests.hub.newspaper import site

from roadworthy.hub.graphs.filling import Filling
from roadworthy.hub.graphs.picture import depths, picture, with_domain
from roadworthy.hub.graphs.pulse import HostPulse, Pulse
from roadworthy.hub.sites.site import Part, site_of

SITE = site_of(site(1_795_263_812))
WELL = HostPulse(True, 10.0, 0.0, 80.0, 20.0, 40.0, 30.0, "/")


def pulse(**hosts):
    own = dict.fromkeys(("lb1", "web1", "web2", "db1", "hub1"), WELL) | hosts
    return Pulse(own, 20.0, 0.0, 80.0, 7.0, 83.0, 0.3)


def words(shown):
    return {one.part.id: one.verdict.word for column in shown.columns for one in column}


def test_parts_stand_from_the_visitor_to_the_data():
    columns = [[one.part.id for one in column] for column in picture(SITE, pulse()).columns]
    assert columns == [
        ["domain"], ["lb1:balancer"], ["web1:web", "web2:web", "web1:worker"], ["db1:database", "db1:cache"],
    ]  # fmt: skip


def test_a_site_that_is_well_says_so():
    shown = picture(SITE, pulse())
    assert (shown.verdict.word, shown.sentence) == ("well", "All 6 parts are well.")
    assert [one.figure for column in shown.columns for one in column] == [
        "20 /s", "100 % answered", "10 /s · 80 ms", "10 /s · 80 ms", "18 tasks/min", "140 queries/s", "83 % hits",
    ]  # fmt: skip


def test_a_silent_database_is_the_cause_and_what_fails_above_it_waits():
    failing = HostPulse(True, 10.0, 60.0, 80.0, 20.0, 40.0)
    shown = picture(SITE, replace(pulse(db1=HostPulse(False), web1=failing, web2=failing), failed=60.0))
    assert words(shown) == {
        "domain": "waits", "lb1:balancer": "well", "web1:web": "waits", "web2:web": "waits", "web1:worker": "well",
        "db1:database": "silent", "db1:cache": "silent",
    }  # fmt: skip
    assert shown.verdict.word == "failing"
    assert shown.sentence == "database on db1 is silent: its host sends nothing. 3 parts wait for it."


def test_a_silent_database_under_a_site_that_answers_only_strains_it():
    shown = picture(SITE, pulse(db1=HostPulse(False)))
    assert (shown.verdict.word, shown.sentence) == ("strained", "database on db1 is silent: its host sends nothing.")


def test_a_site_whose_balancer_is_silent_fails():
    assert picture(SITE, pulse(lb1=HostPulse(False))).verdict.word == "failing"


def test_one_failing_web_host_of_two_strains_the_site():
    shown = picture(SITE, pulse(web2=HostPulse(True, 10.0, 30.0, 80.0, 20.0, 40.0)))
    assert words(shown)["web2:web"] == "failing" and words(shown)["web1:web"] == "well"
    assert (shown.verdict.word, shown.sentence) == (
        "strained",
        "application server on web2 is failing: 30 % of requests fail.",
    )


def test_when_every_web_host_fails_so_does_the_site():
    failing = HostPulse(True, 10.0, 30.0, 80.0, 20.0, 40.0)
    shown = picture(SITE, pulse(web1=failing, web2=failing))
    assert (shown.verdict.word, shown.sentence) == (
        "failing",
        "application server on web1 is failing: 30 % of requests fail.",
    )


def test_what_waits_says_for_what():
    failing = HostPulse(True, 10.0, 60.0, 80.0, 20.0, 40.0)
    shown = picture(SITE, pulse(db1=HostPulse(False), web1=failing))
    (said,) = [one.verdict.said for column in shown.columns for one in column if one.part.id == "web1:web"]
    assert said == "waits for database on db1"


def test_a_host_that_was_never_heard_is_not_well():
    own = pulse()
    shown = picture(SITE, Pulse({name: host for name, host in own.hosts.items() if name != "web2"}, *own_rest(own)))
    assert shown.verdict.word == "strained"
    assert shown.sentence == (
        "5 of 6 parts are well; application server on web2: nothing has come in from its host yet."
    )


def own_rest(own):
    return own.requests, own.failed, own.p95, own.queries, own.hits, own.tasks


def test_a_full_disk_strains_what_stands_on_it():
    shown = picture(SITE, pulse(db1=HostPulse(True, disk=93.0, disk_place="/var")))
    assert words(shown)["db1:database"] == "strained"
    assert shown.sentence == "database on db1 is strained: /var is 93 % full."


def test_a_site_of_which_nothing_came_in_is_unknown():
    shown = picture(SITE, Pulse({}, None, None, None, None, None, None))
    assert (shown.verdict.word, shown.sentence) == ("unknown", "Nothing has come in yet.")


def test_all_hosts_silent_is_one_sentence():
    silent = dict.fromkeys(("lb1", "web1", "web2", "db1", "hub1"), HostPulse(False))
    shown = picture(SITE, pulse(**silent))
    assert shown.verdict.word == "silent"
    assert shown.sentence == "No host has sent anything for a minute and a half: the figures are old."


def test_parts_that_need_one_another_in_a_circle_still_stand_somewhere():
    parts = {name: Part(name, "web", "h", name, needs=(need,)) for name, need in (("a", "b"), ("b", "c"), ("c", "a"))}
    assert set(depths(parts)) == {"a", "b", "c"}


@pytest.mark.parametrize(("failed", "said"), [(0.0, "100 %"), (0.001, "99.99 %"), (0.04, "99.96 %"), (28.8, "71.20 %")])
def test_all_were_answered_only_when_none_failed(failed, said):
    shown = picture(SITE, replace(pulse(), failed=failed))
    assert shown.columns[1][0].figure == f"{said} answered"


def test_without_a_balancer_the_domain_leads_to_the_web_hosts():
    own = site_of({"key": "k", "parts": [{"id": "w", "role": "web", "host": "all1"}]})
    assert with_domain(own)[0] == Part("domain", "domain", "", "k", needs=("w",))


def test_a_disk_that_is_full_in_two_days_is_said_before_it_is():
    soon, later = (replace(WELL, filling=Filling("/srv", days)) for days in (2.1, 12.0))
    shown = picture(SITE, pulse(db1=soon))
    assert (shown.verdict.word, shown.sentence) == (
        "strained", "database on db1 is strained: /srv is full in about 2 days.",
    )  # fmt: skip
    assert picture(SITE, pulse(db1=later)).verdict.word == "well"
