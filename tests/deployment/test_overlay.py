"""Each folder overlays/CASE has a project's settings, the module laid over them, and what `road settings` says of it.

The settings are read by the Python and the Django of these tests, and the module laid over is imported there.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.stack.conftest import Machine

from roadworthy.deployment.difference import Change, changes, read_sides
from roadworthy.deployment.laid import Laid, write_settings
from roadworthy.deployment.overlay import Overlay
from roadworthy.deployment.roots import roots
from roadworthy.deployment.target import host_settings
from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.reader import read_site
from roadworthy.environments.site import Site
from roadworthy.stack.registry import kinds
from roadworthy.structure.facts import read_project

FOLDER = Path(__file__).parent / "overlays"
CASES = sorted(path.name for path in FOLDER.iterdir())
SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Laying:
    """A module that was laid over a project in a folder of its own."""

    folder: Path
    text: str
    variables: Mapping[str, str]

    def changes(self) -> list[Change]:
        """Return what it changes, asked of the project's Python."""
        sides = read_sides(Path(sys.executable), self.folder, "gazette_settings", self.variables)
        found = json.loads(self.as_written(sides))
        return changes(found["before"], found["after"])

    def as_written(self, text: str) -> str:
        """Return text with the folder of this run as the cases have it."""
        return text.replace(str(self.folder), "/srv/gazette")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Path:
    return FOLDER / str(request.param)


@pytest.fixture
def laying(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laying:
    """Lay the settings over, on a machine that has Redis' program and where nobody answers."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "redis-server").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(programs))
    folder = tmp_path / "site"
    shutil.copytree(case, folder)
    (folder / "gazette_urls.py").write_text("urlpatterns = []\n")
    (folder / "gazette_wsgi.py").write_text("application = None\n")
    site = read_site(folder, kinds())
    environment = next((each for each in site.environments if not each.is_local), site.environments[0])
    variables = {"PATH": os.defpath, "SECRET_KEY": "given", "DATABASE_PASSWORD": "given", "CACHE_PASSWORD": "given"}
    project = read_project(Path(sys.executable), site, variables)
    place = folder / ".roadworthy" / environment.name
    text, laid = local(site, environment, project, place) if environment.is_local else hosts(site, environment, project)
    write_settings(place / "settings", text)
    (place / "code").symlink_to(folder)
    (place / "run").mkdir(exist_ok=True)
    (place / "run" / "secret_key").write_text("made here")
    seen = laid.variables({**variables, "ROADWORTHY_FOLDER": str(place / "here")}, place)
    return Laying(folder, text, {**seen, "PYTHONPATH": f"{seen['PYTHONPATH']}:{SOURCE}:{folder}"})


def local(site: Site, environment: Environment, project: Project, place: Path) -> tuple[str, Laid]:
    """Return what is laid over on the workstation."""
    ground = Machine(site.folder).ground(project, site, environment)
    placed = [
        kind.stand_in(ground, tuple(service for service in environment.services if service.kind == name))
        for name, kind in kinds().items()
    ]
    settings = [setting for one in placed for setting in one.settings]
    moves = tuple(move for one in placed for move in one.moves)
    where = roots(site, project, place)
    return Overlay(site, environment, project, where, settings, moves).text(), Laid.over(project, moves)


def hosts(site: Site, environment: Environment, project: Project) -> tuple[str, Laid]:
    """Return what is laid over on hosts."""
    ground = Machine(site.folder).host_ground(site, environment, project)
    settings = host_settings(ground, Path(sysconfig.get_path("purelib")))
    return settings.text(), settings.laid


def test_the_module_is_exactly_this(case: Path, laying: Laying) -> None:
    assert laying.as_written(laying.text) == (case / "expected.txt").read_text("utf-8")


def test_it_is_imported_by_django_and_changes_exactly_this(case: Path, laying: Laying) -> None:
    lines = "\n\n".join("\n".join(change.lines()) for change in laying.changes()) + "\n"
    assert lines == (case / "changes.txt").read_text("utf-8")


def test_no_line_is_too_long_for_a_person(case: Path) -> None:
    lines = (case / "expected.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if len(line) > 120] == []
