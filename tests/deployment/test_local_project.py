"""A site that is a package gets its metadata into the environment, and its folder is left as it was."""

from __future__ import annotations

import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.local_project import (
    Workshop,
    code_roots,
    copy_source,
    install_line,
    live_roots,
    static_metadata,
)
from roadworthy.deployment.requirement_list import LocalProject
from roadworthy.deployment.uv import Uv
from roadworthy.problems import ProblemsFound, Where

STANDARD = """
[project]
name = "Gazette.Press"
version = "1.2"
dependencies = ["django>=5.2", "inkwell", "tomli; python_version < '3.11'"]
[project.optional-dependencies]
strong = ["argon2-cffi>=23", "letters; python_version > '3'"]
[project.scripts]
gazette = "gazette.cli:main"
[project.entry-points."gazette.kinds"]
daily = "gazette.daily"
[tool.uv.sources]
inkwell = { git = "https://git.gazette.example/inkwell", tag = "v1" }
"""
POETRY = """
[tool.poetry]
name = "gazette"
version = "1.2.3"
[tool.poetry.dependencies]
python = "^3.10"
django = "~5.2"
redis = { version = "^5", extras = ["hiredis"], python = ">=3.11" }
argon2-cffi = { version = ">=23", optional = true }
[tool.poetry.extras]
strong = ["argon2-cffi"]
[tool.poetry.scripts]
gazette = "gazette.cli:main"
"""


def workshop(folder: Path, told: list[str] | None = None) -> Workshop:
    tell = (lambda line: None) if told is None else told.append
    return Workshop(Uv(folder), "python3", "3.12.1", folder / "projects", Inputs(), tell)


def wheel_of(line: str) -> dict[str, str]:
    with zipfile.ZipFile(line.split("file://")[1].split(" ", maxsplit=1)[0]) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_metadata_is_written_from_pyproject_and_points_to_the_live_folder(tmp_path: Path) -> None:
    project = tmp_path / "site"
    (project / "src" / "gazette").mkdir(parents=True)
    (project / "src" / "gazette" / "__init__.py").touch()
    (project / "pyproject.toml").write_text(STANDARD)
    before = sorted(project.rglob("*"))
    line = install_line(LocalProject(project, ("strong",), Where()), workshop(tmp_path))
    files = wheel_of(line)
    assert line.startswith("gazette-press[strong] @ file://")
    assert line.endswith("/gazette_press-1.2-py3-none-any.whl")
    assert files["__live_gazette_press.pth"] == f"{project / 'src'}\n"
    assert files["gazette_press-1.2.dist-info/METADATA"] == (
        "Metadata-Version: 2.1\nName: Gazette.Press\nVersion: 1.2\nProvides-Extra: strong\n"
        "Requires-Dist: django>=5.2\n"
        "Requires-Dist: inkwell @ git+https://git.gazette.example/inkwell@v1\n"
        "Requires-Dist: tomli; python_version < '3.11'\n"
        'Requires-Dist: argon2-cffi>=23 ; extra == "strong"\n'
        "Requires-Dist: letters ; (python_version > '3') and extra == \"strong\"\n"
    )
    assert files["gazette_press-1.2.dist-info/entry_points.txt"] == (
        "[console_scripts]\ngazette = gazette.cli:main\n\n[gazette.kinds]\ndaily = gazette.daily\n"
    )
    assert sorted(project.rglob("*")) == before


def test_the_same_project_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(STANDARD)
    lines = [install_line(LocalProject(tmp_path, (), Where()), workshop(tmp_path / name)) for name in ("one", "two")]
    assert wheel_of(lines[0]) == wheel_of(lines[1])


def test_poetry_s_tables_are_understood() -> None:
    metadata = static_metadata(tomllib.loads(POETRY))
    assert metadata is not None
    assert metadata.requires == (
        "django<5.3,>=5.2",
        'redis[hiredis]<6,>=5 ; ((python_full_version >= "3.11"))',
        'argon2-cffi>=23 ; extra == "strong"',
    )
    assert metadata.points == "[console_scripts]\ngazette = gazette.cli:main"


@pytest.mark.parametrize(
    "text",
    [
        '[project]\nname = "gazette"\ndynamic = ["version"]\n',
        '[project]\nname = "gazette"\nversion = "1"\ndynamic = ["dependencies"]\n',
        '[build-system]\nrequires = ["setuptools"]\n',
        '[project]\nname = "gazette"\nversion = "not a version"\n',
    ],
)
def test_what_a_build_has_to_say_is_not_guessed(text: str) -> None:
    assert static_metadata(tomllib.loads(text)) is None


@pytest.mark.parametrize(
    ("text", "made", "roots"),
    [
        ("", ["gazette/__init__.py"], ["."]),
        ("", ["src/gazette/__init__.py", "tests/__init__.py"], ["src"]),
        ('[tool.poetry]\npackages = [{include = "gazette", from = "code"}]', ["code/gazette/__init__.py"], ["code"]),
        ('[tool.setuptools.packages.find]\nwhere = ["lib"]', ["lib/gazette/__init__.py"], ["lib"]),
        ('[tool.setuptools.package-dir]\n"" = "lib"', ["lib/gazette/__init__.py"], ["lib"]),
        ('[tool.hatch.build.targets.wheel]\npackages = ["back/gazette"]', ["back/gazette/__init__.py"], ["back"]),
    ],
)
def test_code_is_found_where_the_build_says(text: str, made: list[str], roots: list[str], tmp_path: Path) -> None:
    for name in made:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert code_roots(tmp_path, tomllib.loads(text)) == tuple((tmp_path / root).resolve() for root in roots)


def test_built_files_are_found_where_they_live(tmp_path: Path) -> None:
    for name in ("lib/gazette/__init__.py", "tool.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    built = ("gazette/__init__.py", "tool.py", "gazette-1.dist-info/METADATA")
    assert live_roots(tmp_path, built) == (tmp_path / "lib", tmp_path)


def test_a_generated_file_lives_nowhere_so_the_code_can_not_stay(tmp_path: Path) -> None:
    (tmp_path / "gazette").mkdir()
    (tmp_path / "gazette" / "__init__.py").touch()
    assert live_roots(tmp_path, ("gazette/__init__.py", "gazette/_version.py")) == ()


def test_a_copy_has_what_git_would_track_and_finds_its_tags(tmp_path: Path) -> None:
    project = tmp_path / "site"
    (project / "media").mkdir(parents=True)
    for name in ("setup.py", "new.py", "media/huge.bin"):
        (project / name).touch()
    (project / ".gitignore").write_text("media/\n")
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    copy = copy_source(project, tmp_path / "copy")
    assert sorted(path.name for path in copy.iterdir()) == [".git", ".gitignore", "new.py", "setup.py"]
    assert (copy / ".git").resolve() == project / ".git"


def test_a_copy_without_git_leaves_out_what_tools_leave_behind(tmp_path: Path) -> None:
    project = tmp_path / "site"
    for name in ("setup.py", "node_modules/a.js", ".roadworthy/x", "gazette.egg-info/PKG-INFO", "gazette/__init__.py"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    copy = copy_source(project, tmp_path / "copy")
    assert sorted(path.name for path in copy.iterdir()) == ["gazette", "setup.py"]


def test_a_package_in_an_empty_folder_is_told_with_the_way_to_fill_it(tmp_path: Path) -> None:
    (tmp_path / "widgets").mkdir()
    project = LocalProject(tmp_path / "widgets", (), where=Where("requirements.txt", 2))
    with pytest.raises(ProblemsFound) as found:
        install_line(project, workshop(tmp_path))
    assert str(found.value) == (
        "requirements.txt:2: it asks for the package in widgets/, a folder with nothing in it (E330)\n"
        "  hint: if it is a submodule of git: git submodule update --init; else put the package there,"
        " or take the line out"
    )
