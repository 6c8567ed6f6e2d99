"""Which Python a site wants is read from roadworthy.toml, else from the site's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.wanted import Wanted, wanted_python
from roadworthy.environments.site import Site


def wanted(folder: Path, files: dict[str, str], requirements: tuple[str, ...] = (), python: str = "") -> Wanted:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    site = Site("gazette", folder, "gazette.settings", requirements=requirements, python=python)
    return wanted_python(site, Inputs())


@pytest.mark.parametrize(
    ("files", "shown", "prefer", "where"),
    [
        ({}, "3", "", ""),
        ({".python-version": "3.12.3\n"}, "3.12", "3.12", ".python-version:1"),
        ({".python-version": "# ours\ncpython@3.13\n"}, "3.13", "3.13", ".python-version:2"),
        ({".python-version": "gazette-env\n"}, "3", "", ""),
        ({"runtime.txt": "python-3.11.4\n"}, "3.11", "3.11", "runtime.txt:1"),
        ({".tool-versions": "nodejs 20.1\npython 3.12.1\n"}, "3.12", "3.12", ".tool-versions:2"),
        ({"Pipfile": '[requires]\npython_version = "3.12"\n'}, "3.12", "3.12", "Pipfile requires"),
        ({"pyproject.toml": '[project]\nrequires-python = ">=3.12"\n'}, ">=3.12", "",
         "pyproject.toml project.requires-python"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.10"\n'}, "<4,>=3.10", "",
         "pyproject.toml tool.poetry.dependencies.python"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "~3.11"\n'}, "<3.12,>=3.11", "",
         "pyproject.toml tool.poetry.dependencies.python"),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "3.10 || 3.12"\n'}, "==3.10.* or ==3.12.*", "",
         "pyproject.toml tool.poetry.dependencies.python"),
        ({"pyproject.toml": "[broken"}, "3", "", ""),
        # a preference that the site's own range forbids is none
        ({".python-version": "3.9", "pyproject.toml": '[project]\nrequires-python = ">=3.12"\n'}, ">=3.12", "",
         "pyproject.toml project.requires-python"),
    ],
)  # fmt: skip
def test_the_site_s_files_say_it(files: dict[str, str], shown: str, prefer: str, where: str, tmp_path: Path) -> None:
    found = wanted(tmp_path, files)
    assert (str(found), found.prefer, str(found.where)) == (shown, prefer, where)


def test_roadworthy_toml_has_the_last_word(tmp_path: Path) -> None:
    found = wanted(tmp_path, {".python-version": "3.12"}, python="3.13")
    assert (str(found), str(found.where)) == ("==3.13.*", "roadworthy.toml site.python")


def test_the_files_beside_the_requirements_are_asked_too(tmp_path: Path) -> None:
    files = {"backend/uv.lock": 'requires-python = ">=3.13"\n'}
    found = wanted(tmp_path, files, ("backend/uv.lock",))
    assert (str(found), str(found.where)) == (">=3.13", "backend/uv.lock")
