"""Each item of site.requirements is a file, a folder or a requirement; whatever else it is, it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.requirement_list import Line, Requirements, named
from roadworthy.deployment.requirements import Context, django_ceiling, packages_of_uv_lock, read_requirements
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound, Where


def read(folder: Path, *items: str, exported: str = "") -> Requirements:
    context = Context(
        folder, Inputs(), {}, lambda path, extras: exported + "".join(f"\n{extra}==1" for extra in extras)
    )
    return read_requirements(Site("gazette", folder, "gazette.settings", requirements=items), context)


def test_requirements_may_stand_in_roadworthy_toml(tmp_path: Path) -> None:
    found = read(tmp_path, "pretalx[redis,postgres]==2026.1.2", "faker")
    assert [(line.text, str(line.where)) for line in found.lines] == [
        ("pretalx[redis,postgres]==2026.1.2", "roadworthy.toml site.requirements"),
        ("faker", "roadworthy.toml site.requirements"),
    ]


def test_a_project_s_own_file_stands_for_its_folder(tmp_path: Path) -> None:
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend/pyproject.toml").write_text('[project]\nname = "gazette"\n')
    assert [project.folder for project in read(tmp_path, "backend/pyproject.toml").projects] == [tmp_path / "backend"]


def test_a_folder_with_extras_is_a_project(tmp_path: Path) -> None:
    found = read(tmp_path, ".[strong, press]")
    assert [(project.folder, project.extras) for project in found.projects] == [(tmp_path, ("strong", "press"))]


def test_a_pyproject_that_only_sets_up_tools_requires_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert read(tmp_path, "pyproject.toml") == Requirements()


def test_folders_that_a_project_takes_packages_from_come_along(tmp_path: Path) -> None:
    (tmp_path / "libs/inkwell").mkdir(parents=True)
    sources = '[tool.uv.sources]\ninkwell = { path = "libs/inkwell" }\ngone = { path = "libs/gone" }\n'
    (tmp_path / "pyproject.toml").write_text(f'[project]\nname = "gazette"\n{sources}')
    folders = [project.folder for project in read(tmp_path, "pyproject.toml").projects]
    assert folders == [tmp_path, tmp_path / "libs/inkwell"]


@pytest.mark.parametrize(
    ("pyproject", "projects"),
    [
        ('[project]\nname = "gazette"\n', 0),
        ('[project]\nname = "gazette"\n[build-system]\nrequires = []\n', 1),
        ('[project]\nname = "gazette"\n[tool.uv]\npackage = true\n', 1),
        ('[project]\nname = "gazette"\n[build-system]\nrequires = []\n[tool.uv]\npackage = false\n', 0),
    ],
)
def test_uv_s_lock_brings_the_project_when_uv_would(pyproject: str, projects: int, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(pyproject)
    (tmp_path / "uv.lock").touch()
    found = read(tmp_path, "uv.lock[strong]", exported="django==5.2 --hash=sha256:aa")
    assert [line.text for line in found.lines] == ["django==5.2 --hash=sha256:aa", "strong==1"]
    assert (len(found.projects), found.is_locked) == (projects, True)


def test_only_locks_together_are_locked(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").touch()
    assert read(tmp_path, "uv.lock", exported="django==5.2").is_locked
    assert not read(tmp_path, "uv.lock", "faker", exported="django==5.2").is_locked


def test_everything_that_is_neither_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, "requirements/production.txt", "django >", "production.txt")
    hint = "  hint: name a file relative to roadworthy.toml, or write a requirement such as `django>=5.2`"
    assert str(found.value) == "\n".join(
        f'roadworthy.toml site.requirements: "{item}" is neither a file of the site nor a requirement (E312)\n{hint}'
        for item in ("requirements/production.txt", "django >", "production.txt")
    )


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("django==4.2.11 --hash=sha256:aa", "3.12"),
        ("Django~=3.2.0", "3.10"),
        ("django>=4.2,<5", "3.12"),
        ("django<4.0", "3.10"),
        ("django>=4.2", ""),
        ("django", ""),
        ("djangorestframework==3.16", ""),
    ],
)
def test_the_last_python_of_a_django_is_known(text: str, python: str) -> None:
    assert django_ceiling([Line(text, Where())]) == python


def test_uv_s_lock_tells_its_django() -> None:
    lock = 'version = 1\n[[package]]\nname = "django"\nversion = "4.2"\n[[package]]\nname = "gazette"\n'
    assert packages_of_uv_lock(lock) == "django==4.2"
    assert packages_of_uv_lock("<<<") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Django-Environ>=1", "django-environ"),
        ("a.b_c[x]", "a-b-c"),
        ("git+https://x", ""),
        ("https://x", ""),
        ("", ""),
    ],
)
def test_the_package_a_line_begins_with_is_found(text: str, name: str) -> None:
    assert named(text) == name
