"""Each folder critiques/CASE has a site, maybe what its hosts and its Django say, and all that is said against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from roadworthy.cli.check_environment import located
from roadworthy.environments.project import Database, Project
from roadworthy.environments.reader import read_site
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import Level, Problem
from roadworthy.stack.registry import kinds
from roadworthy.stack.subject import Subject
from roadworthy.structure.critique import critique

FOLDER = Path(__file__).parent / "critiques"
CASES = sorted(path.name for path in FOLDER.iterdir())


def read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def project(told: dict[str, Any]) -> Project | None:
    databases = tuple(Database(**entry) for entry in told.get("databases", ()))
    return Project("5.2", "3.12", "gazette.settings", databases, values=told.get("values", {})) if told else None


def lines(problems: tuple[Problem, ...], folder: Path) -> str:
    said = [f"{problem.level}: {problem}" for problem in problems] or ["nothing"]
    return "\n".join(said).replace(f"{folder}/", "") + "\n"


@pytest.mark.parametrize("case", CASES)
def test_exactly_this_is_said(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FOLDER / case
    monkeypatch.chdir(folder)
    site = read_site(folder, kinds())
    environment = site.environment("production")
    assert environment is not None
    facts = {name: HostFacts(**told) for name, told in read_json(folder / "facts.json").items()}
    subject = Subject(site, environment, kinds(), facts, project(read_json(folder / "project.json")))
    said = lines(located(critique(subject), folder / "roadworthy.toml"), folder)
    assert said == (folder / "expected.txt").read_text("utf-8")


def test_nothing_is_said_of_an_environment_without_hosts() -> None:
    site = read_site(FOLDER / "one-host-for-everything", kinds())
    assert critique(Subject(site, site.environments[0].__class__("empty"), kinds())) == ()


def test_every_case_is_warned_of_or_noted_by_its_own_rules() -> None:
    expected = [(FOLDER / case / "expected.txt").read_text("utf-8") for case in CASES]
    told = {
        line.rpartition("(")[2].rstrip(")") for text in expected for line in text.splitlines() if line.endswith(")")
    }
    declared = {f"W{number:03}" for number in range(1, 28)}
    assert declared - told == set()


def test_notes_come_after_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FOLDER / "database-beside-web"
    monkeypatch.chdir(folder)
    site = read_site(folder, kinds())
    environment = site.environment("production")
    assert environment is not None
    levels = [each.level for each in located(critique(Subject(site, environment, kinds())), folder / "roadworthy.toml")]
    assert levels == sorted(levels, key=list(Level).index)
