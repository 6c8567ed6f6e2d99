"""Sites that nobody here wrote, tried in a throwaway copy: what is said is so, and nothing of theirs is changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from uv import find_uv_bin

pytestmark = pytest.mark.live
TIME_LIMIT_S = 400


def run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **variables},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def bytes_of(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def tried(site: Path, cache: Path, ids: str) -> tuple[list[dict[str, Any]], str]:
    """Try a site; return what is found by trying and what is told meanwhile, with the site's folder as it was."""
    before = bytes_of(site)
    words = (sys.executable, "-m", "roadworthy", "check", "--try", "--json", "--select", ids)
    done = run(site, *words, XDG_CACHE_HOME=str(cache))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert bytes_of(site) == before
    (place,) = (cache / "roadworthy" / "try").iterdir()
    assert sorted(each.name for each in place.iterdir()) == sorted([site.name, "run"])
    assert [each.name for each in (place / site.name).iterdir()] == [".roadworthy"]
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return findings, done.stderr


def test_wafer_is_tried(tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "wafer==0.17.0")
    if run(tmp_path, *pip).returncode:
        pytest.skip("wafer can't be fetched here")
    with tarfile.open(tmp_path / "wafer-0.17.0.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    findings, told = tried(tmp_path / "wafer-0.17.0", tmp_path / "cache", "W290,W291,W292,W293,W691,W890")
    assert "56 templates compiled" in told
    assert "9 commands asked for help" in told
    assert "a wrong Host is answered with 400" in told
    found = {(each["id"], each["file"]) for each in findings}
    assert ("W290", "wafer/pages/management/commands/load_pages.py") in found  # PyYAML is not among what it requires
    assert ("W691", "wafer/schedule/models.py") in found


def test_a_site_that_wagtail_has_just_made_is_tried(tmp_path: Path) -> None:
    uv = find_uv_bin()
    python = tmp_path / "venv" / "bin" / "python"
    if run(tmp_path, uv, "venv", "-q", "venv").returncode:
        pytest.skip("no Python to make the site with")
    if run(tmp_path, uv, "pip", "install", "-q", "--python", str(python), "wagtail==7.0.3").returncode:
        pytest.skip("wagtail can't be fetched here")
    run(tmp_path, str(python.with_name("wagtail")), "start", "mysite")
    findings, told = tried(tmp_path / "mysite", tmp_path / "cache", "W79,W291,W292,W293")
    assert "started as it is, without cache, without database" in told
    assert [each["id"] for each in findings] == []
