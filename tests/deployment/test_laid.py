"""What the site's processes are given so that they see the settings laid over."""

from __future__ import annotations

from pathlib import Path

from roadworthy.deployment.laid import Laid, hook_into, read_laid, write_if_changed, write_settings
from roadworthy.environments.project import Project
from roadworthy.stack.kind import Move

MOVE = Move(("redis", "rediss"), 6379, "localhost", 6379, "127.0.0.1", 16379)


def project(**values: str) -> Project:
    return Project("5.2", "3.12", "gazette.settings", values=dict(values))


def test_processes_are_given_the_settings_laid_over_and_the_addresses_that_moved(tmp_path: Path) -> None:
    seen = Laid.over(project(), (MOVE,)).variables({"REDIS_URL": "redis://localhost/1", "HOME": "/home"}, tmp_path)
    assert seen == {
        "REDIS_URL": "redis://127.0.0.1:16379/1",
        "HOME": "/home",
        "DJANGO_SETTINGS_MODULE": "roadworthy_settings",
        "ROADWORTHY_INSTEAD_OF": "gazette.settings",
        "PYTHONPATH": str(tmp_path / "settings"),
        "PYTHONPYCACHEPREFIX": str(tmp_path / "pycache"),
    }


def test_settings_that_wsgi_py_insists_on_are_laid_over_too(tmp_path: Path) -> None:
    seen = Laid.over(project(forces_settings="gazette.live")).variables({}, tmp_path)
    assert seen["ROADWORTHY_INSTEAD_OF"] == "gazette.settings gazette.live"


def test_django_configurations_keeps_the_projects_own_name(tmp_path: Path) -> None:
    seen = Laid.over(project(configuration="Live")).variables({}, tmp_path)
    assert (seen["DJANGO_SETTINGS_MODULE"], seen["DJANGO_CONFIGURATION"]) == ("gazette.settings", "Live")


def test_what_was_laid_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    laid = Laid.over(project(configuration="Live", forces_settings="gazette.live"), (MOVE,))
    laid.keep(tmp_path / "laid.json")
    assert read_laid(tmp_path / "laid.json") == laid


def test_a_file_that_is_damaged_or_of_another_release_is_none(tmp_path: Path) -> None:
    file = tmp_path / "laid.json"
    assert read_laid(file) is None
    for text in ("", "[]", "{}", '{"named": "x", "instead_of": 3, "configuration": "", "moves": [{}]}'):
        file.write_text(text)
        assert read_laid(file) is None


def test_what_says_the_same_already_is_not_written_again(tmp_path: Path) -> None:
    file = tmp_path / "text"
    write_if_changed(file, "one")
    before = file.stat().st_ino
    write_if_changed(file, "one")
    assert file.stat().st_ino == before
    write_if_changed(file, "two")
    assert file.read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["text"]


def test_the_files_that_a_process_needs_are_beside_the_settings_and_in_its_python(tmp_path: Path) -> None:
    write_settings(tmp_path / "settings", "DEBUG = False\n")
    hook_into(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "_roadworthy_instead.pth",
        "_roadworthy_instead.py",
        "roadworthy_moved.py",
        "roadworthy_settings.py",
    ]
    assert (tmp_path / "_roadworthy_instead.pth").read_text() == "import _roadworthy_instead\n"
