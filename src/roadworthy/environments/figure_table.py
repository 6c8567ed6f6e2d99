"""The keys of an own figure in roadworthy.toml."""

from __future__ import annotations

import re
from collections.abc import Callable

from roadworthy.environments.duration import Duration
from roadworthy.environments.option import Option
from roadworthy.environments.rules import BAD_NAME, NO_QUESTION
from roadworthy.environments.table import Table
from roadworthy.environments.text import Text

READS = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(?:select|with|values|table)\b", re.IGNORECASE | re.DOTALL)
LEAST_S, MOST_S = 60, 86_400
LONGEST_LIMIT_S = 300


def only_reads(query: str) -> bool:
    """Say whether a query begins as those do that change nothing."""
    return READS.match(query) is not None


def suggest_figure(text: str) -> str:
    """Return the name of a figure made of `text`: "Open tickets" is "open_tickets"."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_0123456789")[:63].rstrip("_")


FIGURE_NAME = Text(
    "a name of lower-case letters, digits and _, no digit first (63 at most)",
    pattern=r"[a-z][a-z0-9_]{0,62}",
    rule=BAD_NAME,
    suggest=suggest_figure,
)
QUERY = Text("a query that begins with select or with", lines=True, rule=NO_QUESTION, accepts=only_reads)


def figure_table(elsewhere: Callable[[str], str]) -> Table:
    """Return the keys of one figure."""
    return Table(
        elsewhere=elsewhere,
        options=(
            Option(
                "query",
                QUERY,
                "What is asked of the database. The last column is the value, those before it are labels.",
                required=True,
                example="select state, count(*) from tickets group by state",
                also=("sql", "select", "count"),
            ),
            Option(
                "every",
                Duration(least_s=LEAST_S, most_s=MOST_S),
                "How often it is asked.",
                default="5 minutes",
                example="1 minute",
                also=("interval", "each", "period"),
            ),
            Option(
                "title",
                Text("text", may_be_empty=True),
                "What stands above its graph; without it, its name.",
                default="",
                example="Open tickets",
                also=("label", "caption", "help"),
            ),
            Option(
                "database",
                Text("the name of one of Django's DATABASES"),
                "Which of Django's DATABASES is asked.",
                default="default",
                example="replica",
                also=("db", "using", "alias"),
            ),
            Option(
                "time_limit",
                Duration(least_s=1, most_s=LONGEST_LIMIT_S),
                "Ends a query that takes longer.",
                default="10 seconds",
                example="30 seconds",
                also=("timeout", "limit"),
            ),
        ),
    )
