"""Makes this host as a state says, or says what that would change: one walk over the resources, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from roadworthy.fleet.on_host.accounts import account
from roadworthy.fleet.on_host.ensured import Answers, ensured
from roadworthy.fleet.on_host.files import file, joined
from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.operations import Call, operation
from roadworthy.fleet.on_host.packages import packages
from roadworthy.fleet.on_host.places import absent, directory, link
from roadworthy.fleet.on_host.record import Record, keep_resources, only_one, recording, resources_of
from roadworthy.fleet.on_host.removal import Gone, kept_form
from roadworthy.fleet.on_host.services import services
from roadworthy.fleet.on_host.units import systemctl

SINGLE = {"Account": account, "Directory": directory, "File": file, "Joined": joined, "Link": link, "Absent": absent}


@operation("converge.plan")
def plan(call: Call) -> dict[str, Any]:
    """Return what applying this state would change; `is_noted` says whether the record has nothing to learn."""
    ground = _looked(call)
    record = ground.record.copy()
    ground.remember(record)
    key, resources = call.message["key"], call.message["resources"]
    is_noted = record.text() == ground.record.text() and resources_of(key) == kept_form(resources)
    return {"changes": ground.changes, "is_noted": is_noted}


@operation("converge.note")
def note(call: Call) -> dict[str, Any]:
    """Remember this state as applied, when nothing is to be changed."""
    key, resources = call.message["key"], call.message["resources"]
    with only_one(call.message["who"], key):
        ground = _looked(call)
        if not ground.changes:
            _remember(ground, resources)
    return {}


@operation("converge.apply")
def apply(call: Call) -> dict[str, Any]:
    """Change what has to be changed, and return the changes; each is an event when it is done."""
    key, resources = call.message["key"], call.message["resources"]
    with only_one(call.message["who"], key):
        with recording() as record:
            snapshot = record.copy()
            form = kept_form(resources)
            keep_resources(key, [*form, *(each for each in resources_of(key) if each not in form)])
        ground = Ground(call, key, snapshot, is_real=True)
        _walk(ground, resources)
        if ground.needs_reload:
            systemctl("daemon-reload")
        _remember(ground, resources)
    return {"changes": ground.changes}


def _looked(call: Call) -> Ground:
    ground = Ground(call, call.message["key"], Record.read(), is_real=False)
    _walk(ground, call.message["resources"])
    return ground


def _remember(ground: Ground, resources: list[dict[str, Any]]) -> None:
    with recording() as record:
        ground.remember(record)
    keep_resources(ground.key, kept_form(resources))


def _walk(ground: Ground, resources: Sequence[dict[str, Any]]) -> None:
    gone = Gone(ground, resources)
    asked = [each for each in resources if each["type"] == "Ensured"]
    answers = None if ground.is_real else Answers(asked)
    for kind, group in _groups(resources):
        if kind == "Package":
            packages(ground, group)
        elif kind == "Unit":
            gone.units()
            services(ground, group)
        elif kind == "Ensured":
            for each in group:
                ensured(ground, each, answers)
        else:
            if kind == "Joined":
                gone.parts()
            for each in group:
                SINGLE[kind](ground, each)
    gone.rest()


def _groups(resources: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Return the resources by kind as they follow one another, all packages together where the first one is."""
    all_packages = [each for each in resources if each["type"] == "Package"]
    for kind, group in groupby(resources, key=lambda each: each["type"]):
        if kind != "Package":
            yield kind, list(group)
        elif all_packages:
            yield kind, all_packages
            all_packages = []
