"""Locks that the real tools wrote (cases/locks): what each pins for production, on an older and a newer Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.lockfiles import read
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.venv import markers_of
from roadworthy.problems import ProblemsFound

CASES = Path(__file__).parent / "cases" / "locks"
SHARED = [
    "boto3==1.44.5",
    "botocore==1.44.5",
    "django==5.2.19",
    "jmespath==1.1.0",
    "python-dateutil==2.9.0.post0",
    "s3transfer==0.19.3",
    "six==1.17.0",
    "sqlparse==0.6.1",
    "urllib3==2.8.0",
]
BOTH = [*SHARED, "django-storages==1.14.6", "markdown==3.7"]
OLDER = [*BOTH, "asgiref==3.12.1", "typing-extensions==4.16.0"]
EXTRA = ["argon2-cffi==25.1.0", "argon2-cffi-bindings==25.1.0", "cffi==2.1.0", "pycparser==3.0"]
LOCKS = ("poetry-1.4.2/poetry.lock", "poetry-1.8.5/poetry.lock", "poetry-2.1.4/poetry.lock", "pdm-2.8.2/pdm.lock")


def locked(name: str, python: str, *extras: str) -> Requirements:
    path = CASES / name
    return read(path, path.name, extras, Inputs(), markers_of(Interpreter("", python, "")))


def pins(requirements: Requirements) -> list[str]:
    return sorted(line.text.split(" --hash")[0] for line in requirements.lines)


@pytest.mark.parametrize("name", LOCKS)
def test_an_older_python_gets_its_backports_and_no_dev_packages(name: str) -> None:
    resources = "importlib-resources==7.1.0" if "pdm" in name else "importlib-resources==6.5.2"
    assert pins(locked(name, "3.10.5")) == sorted([*OLDER, resources])


@pytest.mark.parametrize("name", LOCKS)
def test_a_newer_python_does_without_them(name: str) -> None:
    assert pins(locked(name, "3.12.1")) == sorted([*BOTH, "asgiref==3.12.1"])


@pytest.mark.parametrize("name", LOCKS)
def test_an_extra_brings_its_packages(name: str) -> None:
    more = {pin.split("==")[0] for pin in pins(locked(name, "3.12.1", "strong"))}
    less = {pin.split("==")[0] for pin in pins(locked(name, "3.12.1"))}
    assert more - less == {pin.split("==")[0] for pin in EXTRA}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_keeps_the_hashes_of_its_lock(name: str) -> None:
    requirements = locked(name, "3.12.1")
    assert requirements.is_locked
    assert all(" --hash=sha256:" in line.text for line in requirements.lines)


def test_a_pipfile_lock_gives_its_default_section() -> None:
    requirements = locked("pipenv/Pipfile.lock", "3.12.1")
    assert pins(requirements) == sorted([*SHARED, "asgiref==3.13.0", "django-storages[s3]==1.14.6"])
    assert requirements.options == ()


def test_a_pipfile_alone_gives_its_packages_still_to_be_locked() -> None:
    requirements = locked("pipenv/Pipfile", "3.12.1")
    assert (pins(requirements), requirements.is_locked) == (["django-storages[s3]>=1.14", "django~=5.2"], False)


def test_a_standard_lock_gives_what_holds_on_this_python() -> None:
    # exported with all groups, so the file itself asks for iniconfig and setproctitle
    found = pins(locked("pylock/pylock.toml", "3.12.1"))
    assert found == sorted([*BOTH, "asgiref==3.13.0", "iniconfig==2.3.1", "setproctitle==1.3.8"])


def test_poetry_s_own_project_and_its_folders_are_used_where_they_lie() -> None:
    folders = [project.folder for project in locked(LOCKS[2], "3.12.1").projects]
    assert folders == [CASES / "poetry-2.1.4", CASES / "poetry-2.1.4" / "libs" / "inkwell"]


def test_a_lock_that_lags_behind_is_refused(tmp_path: Path) -> None:
    source = CASES / "poetry-2.1.4"
    (tmp_path / "poetry.lock").write_text((source / "poetry.lock").read_text("utf-8"))
    asked = (source / "pyproject.toml").read_text("utf-8").replace('markdown = "3.7"', 'markdown = "^3.8"')
    (tmp_path / "pyproject.toml").write_text(asked)
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path / "poetry.lock", "poetry.lock", (), Inputs(), markers_of(Interpreter("", "3.12.1", "")))
    assert str(found.value) == (
        "poetry.lock: pyproject.toml requires markdown, which the lock file doesn't hold in that version (E314)\n"
        "  hint: bring it up to date: `poetry lock`"
    )


@pytest.mark.parametrize("name", ["poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"])
def test_a_damaged_lock_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<<<<<<< HEAD\n[[package]]\n")
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path / name, name, (), Inputs(), {})
    assert str(found.value) == (
        f"{name}: the lock file can't be read (E314)\n"
        "  hint: a merge may have damaged it: make it again with the tool that wrote it"
    )


OLDEST_FORM = """
[[package]]
name = "django"
version = "4.2"
category = "main"
optional = false

[package.dependencies]
asgiref = ">=3.6.0,<4"

[package.extras]
argon2 = ["argon2-cffi (>=19.1.0)"]

[[package]]
name = "Asgiref"
version = "3.7"
category = "main"

[[package]]
name = "inkwell"
version = "0.3"

[package.source]
type = "git"
url = "git@git.gazette.example:press/inkwell.git"
reference = "main"
resolved_reference = "8c2f1a"

[[package]]
name = "letters"
version = "2"

[package.source]
type = "legacy"
url = "https://packages.gazette.example/simple"
reference = "own"

[metadata]
lock-version = "1.1"

[metadata.files]
django = [{file = "Django-4.2-py3-none-any.whl", hash = "sha256:aa"}]
Asgiref = []
inkwell = []
letters = []
"""


def test_poetry_s_oldest_form_with_hashes_apart_git_and_an_index_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "poetry.lock").write_text(OLDEST_FORM)
    asked = 'django = "^4.2"\ninkwell = {git = "x"}\nletters = "*"\n'
    (tmp_path / "pyproject.toml").write_text(f'[tool.poetry.dependencies]\npython = "^3.10"\n{asked}')
    found = read(tmp_path / "poetry.lock", "poetry.lock", (), Inputs(), {})
    assert [line.text for line in found.lines] == [
        "asgiref==3.7",
        "django==4.2 --hash=sha256:aa",
        "inkwell @ git+ssh://git@git.gazette.example/press/inkwell.git@8c2f1a",
        "letters==2",
    ]
    assert found.options == ("--extra-index-url https://packages.gazette.example/simple",)


def test_a_pipfile_lock_may_hold_git_folders_and_another_index(tmp_path: Path) -> None:
    lock = {
        "_meta": {"sources": [{"name": "pypi", "url": "https://a"}, {"name": "own", "url": "https://b/simple"}]},
        "default": {
            "inkwell": {"git": "https://git.gazette.example/inkwell", "ref": "8c2f1a"},
            "letters": {"path": "./letters", "editable": True},
            "tomli": {"version": "==2", "markers": "python_version < '3.11'"},
        },
    }
    (tmp_path / "Pipfile.lock").write_text(json.dumps(lock))
    markers = markers_of(Interpreter("", "3.12.1", ""))
    found = read(tmp_path / "Pipfile.lock", "Pipfile.lock", (), Inputs(), markers)
    assert [line.text for line in found.lines] == ["inkwell @ git+https://git.gazette.example/inkwell@8c2f1a"]
    assert [project.folder for project in found.projects] == [tmp_path / "letters"]
    assert found.options == ("--extra-index-url https://b/simple",)
