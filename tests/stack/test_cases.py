"""Each folder cases/KIND/CASE has a site and what its Django says, and in expected.txt all that the kind asks for.

machine.json says who answers and which ports are taken; for an environment with hosts, which one: then expected.txt
is what is laid over the settings there, or, with a `host`, what that host is to have.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.stack.conftest import DJANGO, HOST, Machine
from tests.stack.shown import shown
from tests.stack.shown_host import shown_host

import roadworthy
from roadworthy.environments.project import Cache, Database, Project
from roadworthy.environments.reader import read_site
from roadworthy.environments.service import Service
from roadworthy.problems import ProblemsFound
from roadworthy.stack import agent_local, postgresql
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import StackKind
from roadworthy.stack.registry import kinds

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/*/expected.txt"))


def read_json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def project(facts: dict[str, Any]) -> Project:
    """Return what a site's Django says, as far as the case cares."""
    lists = {key: tuple(value) for key, value in facts.items() if isinstance(value, list)}
    databases = tuple(Database(**entry) for entry in facts.get("databases", ()))
    caches = tuple(Cache(**entry) for entry in facts.get("caches", ()))
    known = {"django": DJANGO, "python": "3.12.1", "settings": "gazette.settings", **facts, **lists}
    purpose = frozenset(facts.get("set_on_purpose", ()))
    return Project(**{**known, "databases": databases, "caches": caches, "set_on_purpose": purpose})


def given_host(told: dict[str, Any]) -> dict[str, Any]:
    """Return which host the case is about, what its hosts say of themselves, and the secrets."""
    if "host" not in told:
        return {}
    facts = {name: replace(HOST, **known) for name, known in told["facts"].items()}
    return {"host": told["host"], "facts": facts, "secrets": told.get("secrets", {})}


def on_hosts(kind: StackKind, ground: HostGround, services: tuple[Service, ...], told: dict[str, Any]) -> str:
    """Return what the kind wants on the case's host, else what it lays over the settings on all of them."""
    if "host" in told:
        return shown_host(kind.on_host(ground, services), kind.openings(ground, services))
    return shown(kind.lay_over(ground, services))


@pytest.mark.parametrize("case", CASES, ids=["/".join(case.parts[-2:]) for case in CASES])
def test_the_kind_asks_for_exactly_this(
    case: Path,
    machine: Machine,
    programs: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = read_json(case / "machine.json")
    monkeypatch.setattr(postgresql, "INSTALLED", tmp_path / "nowhere")
    monkeypatch.setattr(postgresql, "SOCKETS", "/nowhere")
    monkeypatch.setattr(agent_local, "LONGEST_PATH", 1000)
    found = programs(*told.get("programs", ()))
    machine.answers, machine.taken = set(told.get("answers", ())), set(told.get("taken", ()))
    shutil.copy(case / "roadworthy.toml", machine.folder)
    site = read_site(machine.folder, kinds())
    environment = site.environment(told.get("environment", "local"))
    assert environment is not None
    kind = kinds()[case.parts[-2]]
    services = tuple(service for service in environment.services if service.kind == kind.name)
    about = project(read_json(case / "project.json"))
    ground = machine.ground(about, site, environment)
    try:
        if environment.is_local:
            said = shown(kind.stand_in(ground, services))
        else:
            said = on_hosts(kind, machine.host_ground(site, environment, about, **given_host(told)), services, told)
    except ProblemsFound as found_problems:
        said = str(found_problems)
    said = said.replace(str(found), "{programs}").replace(str(ground.folder), "{local}")
    said = said.replace(str(machine.folder), "{site}").replace(f"{sys.executable} -I", "{road's Python} -I")
    said = said.replace(str(Path(roadworthy.__file__).parent), "{roadworthy}")
    assert said + "\n" == (case / "expected.txt").read_text("utf-8")
