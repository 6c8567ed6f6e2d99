"""The kind that the guide shows is a whole kind: it is taken out of the page and used."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Ground, Place, StackKind

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "kind.md"


@pytest.fixture(scope="module")
def kind() -> StackKind:
    (text,) = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "gazette_search"}
    exec(compile(text, str(GUIDE), "exec", dont_inherit=True), names)
    made = names["Meilisearch"]()
    assert isinstance(made, StackKind)
    return made


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(
        site=Site("gazette", tmp_path, "gazette.settings"),
        environment=Environment("local"),
        project=Project("5.2", "3.11", "gazette.settings"),
        folder=tmp_path / "local",
        static=tmp_path / "static",
        media=tmp_path / "media",
        python=Path("python"),
        variables=MappingProxyType({}),
        free_port=lambda preferred: preferred + 1,
        answers=lambda host, port: False,
        fetch=lambda requirement: None,
    )


SEARCH = Service("search", "meilisearch", MappingProxyType({"index": "articles"}))


def test_the_guides_kind_does_nothing_for_a_site_without_that_service(kind: StackKind, ground: Ground) -> None:
    assert kind.stand_in(ground, ()) == Place()


def test_the_guides_kind_says_that_its_program_is_missing(
    kind: StackKind, ground: Ground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert kind.stand_in(ground, (SEARCH,)).notes == ("search: no meilisearch program is here",)


def test_the_guides_kind_runs_its_program_on_a_free_port_and_tells_the_settings(
    kind: StackKind, ground: Ground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "meilisearch"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    place = kind.stand_in(ground, (SEARCH,))
    (process,), (setting,) = place.processes, place.settings
    data = str(tmp_path / "local" / "data" / "meilisearch")
    assert process.command == (str(program), "--http-addr", "127.0.0.1:7701", "--db-path", data, "--no-analytics")
    assert setting.code == 'MEILISEARCH_URL = "http://127.0.0.1:7701"'
    assert place.addresses == {"search": "127.0.0.1:7701"}
