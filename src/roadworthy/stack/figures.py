"""The site's own figures where there is a hub: the setting that names their queries, and the jobs that ask them."""

from __future__ import annotations

from dataclasses import asdict

from roadworthy.environments.figure import figure_jobs
from roadworthy.environments.job import Job
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Setting
from roadworthy.stack.literal import assigned

SETTING = "ROADWORTHY_FIGURES"
ASKED = ("query", "every_s", "database", "time_limit_s")
"""What the program that asks must know; titles are for the hub."""


def figure_settings(site: Site) -> tuple[Setting, ...]:
    """Return what is laid over a site that has figures of its own, where there is an agent to tell."""
    if not site.figures:
        return ()
    told = {figure.name: {key: asdict(figure)[key] for key in ASKED} for figure in site.figures}
    return (Setting(assigned(SETTING, told), "the site's own figures, which a job asks for and the hub shows"),)


def own_jobs(site: Site) -> tuple[Job, ...]:
    """Return the jobs that ask for the site's own figures."""
    return figure_jobs(site.figures, [job.name for job in site.jobs])
