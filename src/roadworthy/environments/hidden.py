"""What must never be said: the values of secrets, which a site's own code may print or put into an error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

MASK = "***"
SHORTEST = 6
"""To mask each "on" of a message would hide the message, not the secret."""


def secrets_among(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of the variables that look as if nobody else should know them."""
    from roadworthy.environments.openness import looks_secret  # brings all of a site's model: not for every command

    return tuple(value for name, value in variables.items() if looks_secret(name, value))


def hidden(values: Iterable[str]) -> tuple[str, ...]:
    """Return what to mask for these secrets, the longest first: each of their lines, as it is and as JSON has it."""
    lines = {line.strip() for value in values for line in value.splitlines()}
    forms = {form for line in lines for form in (line, json.dumps(line)[1:-1])}
    return tuple(sorted((form for form in forms if len(form) >= SHORTEST), key=lambda form: (-len(form), form)))


def masked(text: str, forms: Iterable[str]) -> str:
    """Return `text` without what `hidden` says to mask."""
    for form in forms:
        text = text.replace(form, MASK)
    return text
