"""`road init` on sites that nobody here wrote, taken from the package index as they are."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from uv import find_uv_bin

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

pytestmark = pytest.mark.live
TIME_LIMIT_S = 300


def init(folder: Path, *words: str) -> tuple[str, str]:
    """Run `road init --yes`; return what it wrote to err, and the file without comments and empty lines."""
    err = io.StringIO()
    code = main(["-C", str(folder), "init", "--yes", *words], Terminal(io.StringIO(), err, io.StringIO()))
    assert code == 0, err.getvalue()
    lines = (line.partition("  #")[0] for line in (folder / "roadworthy.toml").read_text().splitlines())
    return err.getvalue(), "\n".join(line for line in lines if line and not line.startswith("#"))


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep colours, and the virtual environment of the tests, out."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def test_pretalx_is_a_site_that_is_a_package(tmp_path: Path) -> None:
    folder = tmp_path / "conference"
    folder.mkdir()
    err, text = init(folder, "--package", "pretalx[redis,postgres]==2025.2.2", "--python", "3.11")
    assert "error:" not in err
    assert text == (
        "[site]\n"
        'name = "pretalx"\n'
        'settings = "pretalx.settings"\n'
        'wsgi = "pretalx.wsgi:application"\n'
        'manage = "python -m pretalx"\n'
        'python = "3.11"\n'
        'requirements = ["pretalx[redis,postgres]==2025.2.2"]\n'
        "[[build]]\n"
        'run = "{manage} rebuild"\n'
        "[services.web]\n"
        "[jobs.runperiodic]\n"
        'command = "{manage} runperiodic"\n'
        'every = "5 minutes"\n'
        "[jobs.clearsessions]\n"
        'command = "{manage} clearsessions"\n'
        'at = "03:30"'
    )


def test_a_folder_whose_requirements_bring_one_site_is_that_site(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("bugsink==2.0.6\n")
    err, text = init(tmp_path)
    assert "the site is the package bugsink 2.0.6" in err
    assert text.startswith(
        '[site]\nname = "bugsink"\nsettings = "bugsink.settings.default"\n'
        'wsgi = "bugsink.wsgi:application"\nmanage = "bugsink-manage"\nrequirements = ["requirements.txt"]\n'
    )


def test_a_fresh_wagtail_project_runs_with_its_production_settings(tmp_path: Path) -> None:
    wagtail = [find_uv_bin(), "tool", "run", "--python", "3.11", "--from", "wagtail==7.0.3", "wagtail"]
    done = subprocess.run(
        [*wagtail, "start", "mysite"], cwd=tmp_path, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "mysite"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    err, text = init(folder, "--python", "3.11")
    assert "error:" not in err
    assert text == (
        "[site]\n"
        'name = "mysite"\n'
        'settings = "mysite.settings.production"\n'
        'wsgi = "mysite.wsgi:application"\n'
        'python = "3.11"\n'
        'requirements = ["requirements.txt"]\n'
        "[[build]]\n"
        'run = "{manage} collectstatic --noinput"\n'
        "[services.web]\n"
        "[jobs.publish-scheduled]\n"
        'command = "{manage} publish_scheduled"\n'
        'every = "5 minutes"\n'
        "[jobs.clearsessions]\n"
        'command = "{manage} clearsessions"\n'
        'at = "03:30"'
    )
    shutil.rmtree(folder / ".roadworthy")
    (folder / "roadworthy.toml").unlink()
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
