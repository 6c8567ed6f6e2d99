"""An own figure is something the site counts in its database now and then, such as open tickets by state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roadworthy.environments.job import Job
from roadworthy.environments.schedule import Schedule

COUNT = "python -m roadworthy.contrib.metrics.figures --every"
JOB = "figures"
SPARE_S = 60
"""Beside the queries' own limits, a run takes so long at most: Django has to be loaded, databases to be reached."""


@dataclass(frozen=True)
class Figure:
    """One query. Its last column is the value, the columns before it are labels: each row is a line of the graph."""

    name: str
    query: str
    title: str = ""
    every_s: int = 300
    database: str = "default"
    time_limit_s: int = 10


def figure_jobs(figures: Iterable[Figure], taken: Iterable[str] = ()) -> tuple[Job, ...]:
    """Return the jobs that count figures: one for each period, of another name than those that are taken."""
    figures, taken = tuple(figures), set(taken)
    return tuple(_job(every_s, figures, taken) for every_s in sorted({figure.every_s for figure in figures}))


def _job(every_s: int, figures: tuple[Figure, ...], taken: set[str]) -> Job:
    name = f"{JOB}-{every_s}s"
    while name in taken:
        name = f"own-{name}"
    limit_s = SPARE_S + sum(figure.time_limit_s for figure in figures if figure.every_s == every_s)
    return Job(name, f"{COUNT} {every_s}", Schedule(every_s), limit_s)
