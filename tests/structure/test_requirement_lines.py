"""Each way of writing requirements is read as what it says, and what can't be read is left out."""

from __future__ import annotations

import pytest

from roadworthy.structure.checks.packaging.lock import locked
from roadworthy.structure.checks.packaging.requirement import from_poetry, is_branch, required
from roadworthy.structure.checks.packaging.requirement_lines import UNREADABLE, lines_of

POETRY = {
    "^4.2": "<5,>=4.2",
    "^0.3.1": "<0.4,>=0.3.1",
    "~5.2": "<5.3,>=5.2",
    "~5": "<6,>=5",
    "5.2.8": "==5.2.8",
    ">=4.2,<6": "<6,>=4.2",
    "*": "",
    "^3.9 || ^4": "",
    "^^3": "",
}
TEXTS = {
    "requirements.txt": ("Django==5.2  # web\n-r base.txt\n--hash=x\n", ["django ==5.2 production 1"]),
    "requirements-dev.txt": ("\npytest\n", ["pytest  development 2"]),
    "docs/requirements.txt": ("sphinx\n", ["sphinx  development 1"]),
    "constraints.txt": ("asgiref==3.11\n", ["asgiref ==3.11 constraint 1"]),
    "setup.cfg": (
        "[options]\ninstall_requires =\n  Django>=5.2\n[options.extras_require]\ntests =\n  pytest\n",
        ["django >=5.2 production 3", "pytest  development 6"],
    ),
    "setup.py": (
        "from setuptools import setup\nneeds = ['Django>=5.2']\nsetup(install_requires=needs,"
        " extras_require={'s3': ['boto3']})",
        ["django >=5.2 production 2", "boto3  optional 3"],
    ),
    "Pipfile": (
        '[packages]\ndjango = "*"\n[dev-packages]\npytest = "==9.0"\n',
        ["django  production 2", "pytest ==9.0 development 4"],
    ),
    "pyproject.toml": (
        '[project]\nname = "x"\ndependencies = [\n  "Django>=5.2",\n]\n[dependency-groups]\ndev = ["ruff"]\n',
        ["django >=5.2 production 4", "ruff  development 7"],
    ),
    "environment.yml": (
        "dependencies:\n  - django=5.2\n  - pip:\n    - redis\n",
        ["django ==5.2 production 2", "redis  production 4"],
    ),
    "Dockerfile": (
        "FROM python:3.13\nRUN pip install gunicorn==23.0 -r requirements.txt\n",
        ["gunicorn ==23.0 optional 2"],
    ),
}


@pytest.mark.parametrize("written", POETRY)
def test_versions_in_poetrys_way_become_specifiers(written: str) -> None:
    assert from_poetry(written) == POETRY[written]


@pytest.mark.parametrize("path", TEXTS)
def test_each_file_says_what_is_required_and_for_what(path: str) -> None:
    text, expected = TEXTS[path]
    found = [f"{each.name} {each.specifier} {each.group} {each.line}" for each in lines_of(path, text)]
    assert found == expected


def test_a_setup_that_makes_its_list_by_running_is_told_apart() -> None:
    assert list(lines_of("setup.py", "setup(install_requires=open('r').read())")) == [UNREADABLE]


@pytest.mark.parametrize(
    "path", ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "environment.yml", "requirements.txt"]
)
def test_what_is_broken_requires_nothing(path: str) -> None:
    assert list(lines_of(path, "[[[ :\n\x00 = (\n")) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git+https://example.org/polls.git", True),
        ("git+https://example.org/polls.git@main", True),
        ("git+ssh://git@example.org/team/polls.git", True),
        ("git+ssh://git@example.org/team/polls.git@v1.2#egg=polls", False),
        ("git+https://example.org/polls.git@5f3a9c1d", False),
        ("https://example.org/polls-1.0.zip", False),
    ],
)
def test_a_branch_is_told_from_a_commit_and_a_tag(url: str, expected: bool) -> None:
    assert is_branch(url) is expected


def test_a_requirement_from_a_repository_has_the_repositorys_name() -> None:
    found = required("git+https://example.org/team/django-polls.git@main", "requirements.txt", 3, "production")
    assert found is not None
    assert (found.name, found.line) == ("django-polls", 3)


def test_a_lock_gives_versions_with_their_lines_and_what_they_forbid() -> None:
    text = '[[package]]\nname = "Watch_It"\nversion = "2.4"\n\n[package.dependencies]\nDjango = ">=4.2,<5.3"\n'
    found = locked("poetry.lock", text)["watch-it"]
    assert (found.version, found.line, found.requires) == ("2.4", 3, {"django": "<5.3,>=4.2"})
