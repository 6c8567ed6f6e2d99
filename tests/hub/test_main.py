"""The hub at the terminal."""

import os
import subprocess
import sys
from pathlib import Path


def call(*words, **variables):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ROADWORTHY_HUB")}
    environ |= {"PYTHONPATH": str(Path(__file__).parents[2] / "src"), **variables}
    command = [sys.executable, "-m", "roadworthy.hub", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


def test_without_a_folder_it_says_which_variable_is_missing():
    for words in (("link",), ("prepare",), ("serve",), ("token", "web1", "gazette-production")):
        done = call(*words)
        message = "ROADWORTHY_HUB_FOLDER is not set: give the folder where the hub keeps its files\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_the_first_start_prints_a_link_for_the_owner(tmp_path):
    done = call("link", ROADWORTHY_HUB_FOLDER=str(tmp_path), ROADWORTHY_HUB_URL="https://hub.gazette.example")
    assert done.returncode == 0
    assert done.stdout.startswith("https://hub.gazette.example/-/enter/") and len(done.stdout.strip()) > 70
    assert (tmp_path / "hub.sqlite3").stat().st_mode & 0o077 == 0
