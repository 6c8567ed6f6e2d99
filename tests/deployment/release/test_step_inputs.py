"""What a build step reads: a change elsewhere doesn't run it again, and in doubt everything counts."""

from __future__ import annotations

import pytest

from roadworthy.deployment.release.revision import SourceFile
from roadworthy.deployment.release.step_inputs import read_by
from roadworthy.environments.project import Project
from roadworthy.environments.step import BuildStep

FILES = [
    "package.json", "package-lock.json", "src/app.js", "views.py", "templates/a.html", "static/style.css",
    "static/data.txt", "assets/print.txt", "locale/de/LC_MESSAGES/django.po", "logo.svg", "README.md",
]  # fmt: skip
DJANGO = ("django.contrib.staticfiles.finders.FileSystemFinder",)


def read(run: str, scans_python: bool = False, **values: object) -> list[str]:
    project = Project("5.2", "3.11", "gazette.settings", values={"STATICFILES_FINDERS": DJANGO, **values})
    files = [SourceFile(path, "100644", path) for path in FILES]
    return [file.path for file in read_by(BuildStep(run), files, project, scans_python)]


def test_an_install_by_node_reads_its_lists() -> None:
    assert read("npm ci") == ["package.json", "package-lock.json"]


def test_a_build_by_node_reads_no_python() -> None:
    assert read("npm run build") == [path for path in FILES if path != "views.py"]


def test_a_build_that_looks_for_class_names_reads_python_too() -> None:
    assert read("npm run build", scans_python=True) == FILES


def test_collecting_reads_what_may_be_static() -> None:
    found = read("{manage} collectstatic --noinput", STATICFILES_DIRS=["/srv/gazette/assets"])
    assert {"static/style.css", "static/data.txt", "assets/print.txt", "logo.svg", "src/app.js"} <= set(found)
    assert {"views.py", "templates/a.html", "README.md", "locale/de/LC_MESSAGES/django.po"}.isdisjoint(found)


@pytest.mark.parametrize(
    "values",
    [
        {"STATICFILES_FINDERS": ["gazette.finders.Ours"]},
        {"STATICFILES_STORAGE": "gazette.storage.Ours"},
        {"STORAGES": {"staticfiles": {"BACKEND": "gazette.storage.Ours"}}},
    ],
)
def test_collecting_by_the_sites_own_code_reads_everything(values: dict[str, object]) -> None:
    assert read("{manage} collectstatic --noinput", **values) == FILES


def test_compiling_messages_reads_messages() -> None:
    assert read("{manage} compilemessages") == ["locale/de/LC_MESSAGES/django.po"]


def test_compressing_reads_templates_and_no_python() -> None:
    assert read("{manage} compress --force") == [path for path in FILES if not path.endswith((".py", ".po"))]


@pytest.mark.parametrize("run", ["{manage} rebuild", "make styles", "python tools/pictures.py"])
def test_of_a_step_nothing_is_known_of_everything_counts(run: str) -> None:
    assert read(run) == FILES
