"""What is said against figures of the site's own that would never be seen."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.environments.near import did_you_mean
from roadworthy.environments.report import quoted
from roadworthy.problems import Level, Rule
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

NOBODY_LOOKS = Rule(
    "E622", "Figures without a hub", "Where no host has the hub, the site's own figures are asked nowhere.", Level.NOTE
)
NO_DATABASE = Rule(
    "E623",
    "A figure of a database that is not there",
    "The query can't be asked; only the job's log would say so, each time.",
    Level.WARNING,
)
RULES = (NOBODY_LOOKS, NO_DATABASE)


def critique(subject: Subject) -> Iterator[Remark]:
    """Yield what there is to say."""
    figures = subject.site.figures
    if figures and not hub_host(subject.environment):
        names = ", ".join(figure.name for figure in figures)
        hint = "give a host the role hub"
        yield Remark(NOBODY_LOOKS, (*subject.path, "hosts"), f"nobody asks for the figures {names}", hint)
    known = [database.alias for database in subject.project.databases] if subject.project else []
    for figure in figures if known else ():
        if figure.database not in known:
            path = ("figures", figure.name, "database")
            hint = did_you_mean(figure.database, known, "there are:")
            yield Remark(NO_DATABASE, path, f"Django's DATABASES has no {quoted(figure.database)}", hint)
