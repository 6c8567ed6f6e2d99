"""A change of source is seen; what tools and a running site write is not source."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from roadworthy.deployment.sources import is_source, sources_digest


def write(folder: Path, name: str, text: str = "x") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


@pytest.fixture(params=["git", "no git"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write(tmp_path, "gazette/views.py")
    write(tmp_path, "static/site.scss")
    if request.param == "git":
        subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
        subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)
    return tmp_path


def test_an_unchanged_folder_keeps_its_name(site: Path) -> None:
    assert sources_digest(site) == sources_digest(site)


@pytest.mark.parametrize("name", ["gazette/views.py", "static/new.scss"])
def test_a_changed_or_new_file_changes_it(name: str, site: Path) -> None:
    before = sources_digest(site)
    write(site, name, "longer")
    assert sources_digest(site) != before


def test_a_file_touched_changes_it(site: Path) -> None:
    before = sources_digest(site)
    os.utime(site / "gazette/views.py", (1, 1))
    assert sources_digest(site) != before


def test_a_removed_file_changes_it(site: Path) -> None:
    before = sources_digest(site)
    (site / "static/site.scss").unlink()
    assert sources_digest(site) != before


@pytest.mark.parametrize(
    "name",
    ["db.sqlite3", "db.sqlite3-wal", "media/photo.jpg", ".roadworthy/local/log/web.log", "node_modules/a/index.js",
     "gazette/__pycache__/views.cpython-312.pyc", "celery.pid"],
)  # fmt: skip
def test_what_a_running_site_writes_does_not(name: str, site: Path) -> None:
    before = sources_digest(site)
    write(site, name)
    assert sources_digest(site) == before


def test_an_environment_of_any_name_is_no_source(tmp_path: Path) -> None:
    write(tmp_path, "gazette.py")
    before = sources_digest(tmp_path)
    write(tmp_path, "my-python/pyvenv.cfg")
    write(tmp_path, "my-python/lib/site.py")
    assert sources_digest(tmp_path) == before


def test_only_folders_above_a_file_are_judged_by_their_name() -> None:
    assert is_source("gazette/media")
    assert not is_source("media/gazette")
