"""Things found in a site's files, each with the place it was found at, and whether it is only a guess."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One word of an answer. `where` is a place such as `Procfile:2`; a guess says so."""

    value: str
    where: str = ""
    guessed: bool = False


@dataclass(frozen=True)
class FoundStep:
    """One command of the build. Where `why_not` is set it is only mentioned, with that reason, and not run."""

    run: str
    folder: str = "."
    where: str = ""
    guessed: bool = False
    why_not: str = ""


@dataclass(frozen=True)
class FoundService:
    """One long-running part of the site: a command, or a kind of service that it needs."""

    name: str
    command: str = ""
    kind: str = ""
    where: str = ""
    guessed: bool = False


@dataclass(frozen=True)
class FoundJob:
    """One periodic command; `schedule` is one of every, at and cron, and `value` is what it says."""

    name: str
    command: str
    schedule: str
    value: str
    where: str = ""
    guessed: bool = False


@dataclass(frozen=True)
class FoundVariable:
    """One environment variable that the site reads. `given` is the value for this workstation, empty if none is needed.

    `required` when the site can't start without it; `secret` when its value must not be in a file that is shared.
    """

    name: str
    where: str = ""
    required: bool = False
    secret: bool = False
    given: str = ""
    known: bool = True
