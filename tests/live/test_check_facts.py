"""A site whose environment `road` has made: its Django is asked as in production, and nothing of it is changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.live
LEAFLET = Path(__file__).with_name("sites") / "leaflet"
PRODUCTION = """
[environments.production]
domains = ["leaflet.example"]

[environments.production.hosts]
web1 = { address = "10.77.0.22", roles = ["balancer", "web"] }
"""


def road(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "roadworthy", *words),
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "XDG_CACHE_HOME": str(folder.parent / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def checked(folder: Path, *words: str) -> tuple[list[str], list[str], str]:
    """Return what `road check` finds, what it did not look at, and what it tells meanwhile."""
    done = road(folder, "check", "--json", *words)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return (
        [f"{each['file']}:{each['line']} {each['id']}" for each in found["findings"]],
        found["not_looked_at"],
        done.stderr,
    )


def bytes_of(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".roadworthy" not in path.parts)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    """Return the leaflet with an environment of its own, and one host to serve it."""
    folder = shutil.copytree(LEAFLET, tmp_path / "leaflet")
    file = folder / "roadworthy.toml"
    file.write_text(file.read_text() + PRODUCTION)
    done = road(folder, "settings", "production")
    if "can't be reached" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_site_is_judged_by_its_settings_as_they_come_out_in_production(leaflet: Path) -> None:
    before = bytes_of(leaflet)
    read, unread, _ = checked(leaflet, "--files-only", "--select", "W7")
    assert unread == ["what only Django itself knows of the project: nothing of it was run"]
    assert {line.partition(" ")[2] for line in read} >= {"W703", "W705"}
    found, unread, told = checked(leaflet, "--select", "W7,W6")
    assert found == ["leaflet/settings.py:1 W781", "leaflet/settings.py:1 W781"]  # two kinds of middleware it lacks
    assert (unread, told) == ([], "asking the project's own Django, without its database\n")
    assert checked(leaflet, "--select", "W7,W6") == (found, [], "")
    assert bytes_of(leaflet) == before

    models = leaflet / "pages" / "models.py"
    models.write_text(models.read_text().replace("max_length=", "max_length=1"))
    found, unread, _ = checked(leaflet, "--select", "W6")
    assert [line.partition(" ")[2] for line in found] == ["W680"]
    assert unread == []
