from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from small_site import small_ground

from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.rendering import BROKEN_TEMPLATE
from roadworthy.structure.checks.trying.visiting import ANSWERS_500
from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.everything import told_once, try_everything
from roadworthy.structure.trying.tried import Tried


def tried(folder: Path, *wanted: str) -> tuple[Tried, list[str]]:
    told: list[str] = []
    ground = replace(small_ground(folder), tell=lambda line: told.append(re.sub(r"\d+\.\d s", "… s", line)))
    return try_everything(ground, read_codebase(folder), folder, "", frozenset(wanted)), told


def test_only_what_is_wanted_is_tried(tmp_path: Path) -> None:
    said, told = tried(tmp_path / "site", "W290")
    assert told == ["asking its management commands for their help", "  0 commands asked for help (… s)"]
    assert said == Tried(told=("0 commands asked for help",))


def test_what_can_not_be_tried_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    said, told = tried(tmp_path / "site", "W693", "W490")
    assert told == [
        "migrating from nothing",
        "  15 migrations applied (… s)",
        "sending a wrong Host",
        "  a wrong Host is answered with 400 (… s)",
        "migrating from the last release",
        "  not tried: migrating from the last release: this is no git repository, so nothing is known of one (… s)",
    ]
    assert len(said.not_looked_at) == 1


def test_what_only_django_knows_is_asked_where_nobody_asked_it(tmp_path: Path) -> None:
    said, told = tried(tmp_path / "site", "W280")
    assert told[:2] == ["asking what only its Django knows", "  1 model and all addresses known (… s)"]
    assert said.django is not None and [each.name for each in said.django.models] == ["Article"]
    assert said.not_looked_at == ("settings as they come out in an environment with hosts: a try has none",)


def test_a_page_that_breaks_for_a_template_that_is_told_already_is_not_told_again() -> None:
    place = Place("shop/templates/page.html", 1)
    template = BROKEN_TEMPLATE.found(Finding(place, "it doesn't compile: no tag", text="it doesn't compile: no tag"))
    page = ANSWERS_500.found(Finding(place, "/ answers 500", "GET / as staff: TemplateSyntaxError: no tag"))
    other = ANSWERS_500.found(Finding(place, "/ answers 500", "GET / as staff: TemplateSyntaxError: no filter"))
    assert told_once([template, page, other]) == (template, other)
