"""The names that an owner chooses: of sites, environments, hosts, services and jobs, and of variables."""

from __future__ import annotations

import re

from roadworthy.environments.rules import BAD_NAME
from roadworthy.environments.text import Text


def suggest_name(text: str) -> str:
    """Return a name made of `text`: "My Site" is "my-site"."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-_")[:63].rstrip("-_")


def suggest_variable(text: str) -> str:
    """Return the name of a variable made of `text`."""
    return re.sub(r"\W+", "_", text.strip(), flags=re.A).strip("_").upper()


NAME = Text(
    "a name of lower-case letters, digits, - and _ (63 at most)",
    pattern=r"[a-z0-9][a-z0-9_-]{0,62}",
    rule=BAD_NAME,
    suggest=suggest_name,
)
VARIABLE = Text(
    "the name of an environment variable (letters, digits and _, no digit first)",
    pattern=r"[A-Za-z_][A-Za-z0-9_]{0,127}",
    rule=BAD_NAME,
    suggest=suggest_variable,
)
