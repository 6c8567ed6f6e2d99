"""Gets a site's settings loaded for reading: fills in what they ask for, one thing at a time, until they come up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from roadworthy.structure.facts import Answer
from roadworthy.structure.failure import Failure
from roadworthy.structure.found import Found, FoundVariable
from roadworthy.structure.given import given
from roadworthy.structure.older_django import django_before
from roadworthy.structure.older_python import python_before
from roadworthy.structure.survey import Findings, Survey

MOST_ROUNDS = 40
MOST_SETTINGS = 4
Ask = Callable[[Findings, Mapping[str, str]], Answer]


@dataclass(frozen=True)
class Loaded:
    """A survey that knows what the site's Django says; or what stopped it, after all that could be filled in."""

    survey: Survey
    failure: Failure | None = None


def load(survey: Survey, ask: Ask) -> Loaded:
    """Ask the site's Django with the settings found, then with the others it may mean; the first that loads wins."""
    first = _load_one(survey, ask)
    if not first.failure or survey.told.settings:
        return first
    for other in survey.findings().alternatives[: MOST_SETTINGS - 1]:
        tried = _load_one(replace(survey, chosen=other), ask)
        if not tried.failure:
            return tried
    return first


def _load_one(survey: Survey, ask: Ask) -> Loaded:
    """Fill in and ask again. What makes the environment impossible is taken back: then the failure before it counts."""
    survey = replace(survey, asked=True)
    before: tuple[Survey, Failure] | None = None
    for _ in range(MOST_ROUNDS):
        findings = survey.findings()
        answer = ask(findings, values_of(findings.variables, survey.workstation.random_word))
        failure = answer.failure
        if answer.project and (failure is None or (failure.phase == "urls" and not _older_django(survey, failure))):
            return Loaded(replace(survey, project=answer.project, read_with=findings.variables))
        if failure and failure.phase == "environment" and before:
            survey, failure = before
            break
        filled = _filled(survey, failure) if failure else None
        if filled is None or failure is None:
            break
        before, survey = (survey, failure), filled
    return Loaded(replace(survey, asked=False), failure or Failure("died", "start", "it said nothing"))


def values_of(variables: tuple[FoundVariable, ...], random_word: Callable[[], str]) -> dict[str, str]:
    """Return a value for each variable, for this reading alone where it is a secret."""
    return {each.name: each.given or (random_word() if each.secret else "") for each in variables}


def _filled(survey: Survey, failure: Failure) -> Survey | None:
    """Return the survey with what was missing filled in, or None where that can't be done."""
    older = python_before(failure)
    if older and not survey.older_python and not survey.told.python:
        return replace(survey, older_python=older)
    if held := _older_django(survey, failure):
        return replace(survey, more_requirements=(*survey.more_requirements, held))
    if failure.kind == "missing-module":
        found = survey.bringing(failure.name)
        return replace(survey, more_requirements=(*survey.more_requirements, found)) if found else None
    missing = _missing(failure, survey)
    return replace(survey, read_with=(*survey.read_with, missing)) if missing else None


def _older_django(survey: Survey, failure: Failure) -> Found | None:
    """Return the requirement that holds Django back where the site's code is older than the one that was taken."""
    wanted = django_before(f"{failure.name} {failure.message}")
    if not wanted or survey.told.requirements or any("django<" in each.value for each in survey.more_requirements):
        return None
    return Found(wanted, "the code looks for what later ones no longer have", guessed=True)


def _missing(failure: Failure, survey: Survey) -> FoundVariable | None:
    """Return the variable to fill in before asking again, or None where that is not what is missing."""
    if failure.kind != "missing-variable" or not re.fullmatch(r"[A-Za-z_]\w*", failure.name):
        return None
    if any(each.name == failure.name for each in survey.read_with):
        return None
    file = failure.file.removeprefix(f"{survey.source.root.resolve()}/")
    where = f"{file}:{failure.line}" if failure.line else file
    return replace(given(failure.name, survey.surroundings()), where=where, required=True)
