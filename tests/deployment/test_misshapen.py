"""Files of requirements whose parts are of the wrong kind end in a sentence, never in a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.local_project import Workshop, install_line
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.requirements import Context, read_requirements
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.venv import markers_of
from roadworthy.deployment.wanted import wanted_python
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound

CASES = Path(__file__).parent / "cases" / "locks"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)


def read(folder: Path, name: str) -> Requirements:
    site = Site("gazette", folder, "gazette.settings", requirements=(name,))
    wanted_python(site, Inputs())
    context = Context(folder, Inputs(), markers_of(Interpreter("", "3.12.1", "")), lambda path, extras: "")
    return read_requirements(site, context)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every part of a nested value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, part in inner for each in paths(part, (*path, key)))]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_pipfile_lock_with_any_part_replaced_is_read_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    lock = json.loads((CASES / "pipenv/Pipfile.lock").read_text("utf-8"))
    *way, last = data.draw(st.sampled_from([path for path in paths(lock) if path]))
    part = lock
    for key in way:
        part = part[key]
    part[last] = data.draw(VALUES)
    (tmp_path / "Pipfile.lock").write_text(json.dumps(lock))
    try:
        read(tmp_path, "Pipfile.lock")
    except ProblemsFound as found:
        assert all(problem.where.file == "Pipfile.lock" for problem in found.problems)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", 'tool = "none"\n'),
        ("pyproject.toml", 'project = "gazette"\n'),
        ("pyproject.toml", '[project]\nname = "gazette"\nversion = "1"\noptional-dependencies = 3\n'),
        ("pyproject.toml", '[tool]\npoetry = ["gazette"]\n'),
        ("pyproject.toml", '[tool.poetry]\nname = "gazette"\nversion = "1"\ndependencies = ["django"]\n'),
        ("poetry.lock", "package = 3\n"),
        ("poetry.lock", '[[package]]\nversion = "1"\n'),
        ("poetry.lock", 'metadata = "none"\n'),
        ("pdm.lock", '[[package]]\nname = 3\n'),
        ("pylock.toml", '[[packages]]\nname = "x"\nwheels = [1]\n'),
        ("Pipfile", 'packages = "django"\n'),
        ("Pipfile", 'requires = "3.12"\n[packages]\ndjango = 3\n'),
    ],
)  # fmt: skip
def test_parts_of_the_wrong_kind_are_refused_or_passed_over(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    workshop = Workshop(Uv(tmp_path), "python3", "3.12.1", tmp_path / "projects", Inputs(), lambda line: None)
    try:
        found = read(tmp_path, name)
        for project in found.projects if "version" in text else ():
            install_line(project, workshop)
            raise AssertionError("metadata was made of parts of the wrong kind")
    except ProblemsFound as problems:
        assert [problem.where.file for problem in problems.problems] == [name]
        assert str(problems) == (
            f"{name}: its parts are not where the tool that reads it expects them (E313)\n"
            "  hint: have that tool check it, or take it out of site.requirements"
        )


def test_what_powershell_wrote_is_read(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_bytes("django==5.2\r\nredis\r\n".encode("utf-16"))
    assert [line.text for line in read(tmp_path, "requirements.txt").lines] == ["django==5.2", "redis"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_bytes(b"\x00\x01\xfe\xfa")
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, "requirements.txt")
    assert [problem.id for problem in found.value.problems] == ["E313"]
