"""Own figures: what the file says of them, and the jobs that ask for them."""

from __future__ import annotations

from collections.abc import Callable

from roadworthy.environments.figure import Figure, figure_jobs
from roadworthy.environments.job import Job
from roadworthy.environments.schedule import Schedule
from roadworthy.environments.site import Site

SITE = '[site]\nname = "gazette"\nsettings = "gazette.settings"\nwsgi = "gazette.wsgi:application"\n'
FIGURES = """
[figures.open_tickets]
title = "Open tickets"
query = "select state, count(*) from tickets group by state"
every = "1m"
database = "replica"
time_limit = "30 seconds"
[figures.readers]
query = "select count(*) from readers"
"""
COUNT = "python -m roadworthy.contrib.metrics.figures --every"


def test_a_figure_has_what_was_written_and_the_defaults(read: Callable[[str], Site]) -> None:
    assert read(SITE + FIGURES).figures == (
        Figure("open_tickets", "select state, count(*) from tickets group by state", "Open tickets", 60, "replica", 30),
        Figure("readers", "select count(*) from readers", "", 300, "default", 10),
    )
    assert read(SITE).figures == ()


def test_figures_of_one_period_share_a_job_that_has_time_for_all_of_them() -> None:
    figures = [Figure("a", "select 1", every_s=60), Figure("b", "select 2"), Figure("c", "select 3", every_s=60)]
    assert figure_jobs(figures) == (
        Job("figures-60s", f"{COUNT} 60", Schedule(every_s=60), 80),
        Job("figures-300s", f"{COUNT} 300", Schedule(every_s=300), 70),
    )
    assert figure_jobs([]) == ()


def test_a_job_of_the_site_keeps_its_name() -> None:
    (job,) = figure_jobs([Figure("a", "select 1")], ["figures-300s"])
    assert job.name == "own-figures-300s"
