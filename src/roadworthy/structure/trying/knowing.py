"""Asks the Django of the ground what only it knows, as `road check` does where an environment is there already."""

from __future__ import annotations

from pathlib import Path

from roadworthy.structure.django_facts.asking import Question, facts_of
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried

SETTINGS = "settings as they come out in an environment with hosts: a try has none"


def ask_django(ground: Ground) -> Tried:
    """Return what the site's Django knows under its own settings. Nothing is connected to."""
    named = ("", Path(ground.python), ground.folder, ground.settings, ground.settings, ground.own_variables)
    facts = facts_of([Question(*named, ground.path, ground.wsgi or ground.asgi)])
    count = len(facts.models)
    told = () if facts.not_looked_at else (f"{count} model{'' if count == 1 else 's'} and all addresses known",)
    return Tried(told=told, not_looked_at=(*facts.not_looked_at, SETTINGS), django=facts)
