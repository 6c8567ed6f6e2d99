"""What is laid over a site that has figures of its own."""

from __future__ import annotations

import ast
from pathlib import Path

from roadworthy.environments.figure import Figure
from roadworthy.environments.site import Site
from roadworthy.stack.figures import figure_settings, own_jobs

QUERY = """\
-- "quoted" and \\ all
select state, count(*) from tickets group by state"""


def site(*figures: Figure) -> Site:
    return Site("gazette", Path("/srv"), "gazette.settings", figures=figures)


def test_the_setting_has_each_query_as_it_was_written() -> None:
    (setting,) = figure_settings(site(Figure("open_tickets", QUERY, "Open", 60), Figure("readers", "select 1")))
    name, _, code = setting.code.partition(" = ")
    assert name == "ROADWORTHY_FIGURES"
    assert ast.literal_eval(code) == {
        "open_tickets": {"query": QUERY, "every_s": 60, "database": "default", "time_limit_s": 10},
        "readers": {"query": "select 1", "every_s": 300, "database": "default", "time_limit_s": 10},
    }


def test_a_site_without_figures_has_no_setting_and_no_job() -> None:
    assert (figure_settings(site()), own_jobs(site())) == ((), ())
