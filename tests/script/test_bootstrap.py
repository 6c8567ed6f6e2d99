"""`script/bootstrap` where something is missing: one sentence and the way out; and nothing to do the second time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
Answer = subprocess.CompletedProcess[str]


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing installed in it."""
    house = tmp_path / "house"
    (house / "script").mkdir(parents=True)
    for name in ("script/bootstrap", "script/checkout.py", "pyproject.toml", "requirements-dev.txt"):
        shutil.copy2(HOUSE / name, house / name)
    return house


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH on which there is only what every machine has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def bootstrap(checkout: Path, path: Path, **variables: str) -> Answer:
    return subprocess.run(
        [checkout / "script" / "bootstrap"],
        env={"PATH": str(path), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_git_it_says_how_to_get_it(checkout: Path, bare: Path) -> None:
    answer = bootstrap(checkout, bare)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "bootstrap: git is not installed\n  hint: sudo apt install git\n"


def test_without_python_it_says_which_is_needed(checkout: Path, bare: Path) -> None:
    program(bare / "git", "")
    answer = bootstrap(checkout, bare)
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "bootstrap: Python 3.11 or newer is needed, and here is no Python",
        "  hint: install one (Debian 12, Ubuntu 24.04 and later have it: sudo apt install python3 python3-venv),",
        f"        or name one that is elsewhere: PYTHON=/path/to/python3.12 {checkout}/script/bootstrap",
    ]


def test_an_old_python_is_named(checkout: Path, bare: Path) -> None:
    program(bare / "git", "")
    program(bare / "python3", '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    answer = bootstrap(checkout, bare)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[0] == "bootstrap: Python 3.11 or newer is needed, and here is Python 3.9.2"


def test_a_python_without_venv_is_told_where_debian_keeps_it(checkout: Path, bare: Path) -> None:
    program(bare / "git", "")
    script = checkout / "script" / "checkout.py"
    hidden = "import importlib.util as u; real = u.find_spec; "
    hidden += "u.find_spec = lambda name: None if name in ('venv', 'ensurepip', 'pip') else real(name)\n"
    script.write_text(script.read_text().replace("HOUSE = Path", hidden + "HOUSE = Path", 1))
    answer = bootstrap(checkout, bare, PYTHON=sys.executable)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert answer.returncode == 1
    first, hint = answer.stderr.splitlines()
    assert first.endswith(f", {version}) can't make virtual environments: its venv module is not installed")
    assert hint == (
        f"  hint: sudo apt install python3-venv (or python{version}-venv, if this Python is not the system's own)"
    )
    assert not (checkout / ".venv").exists()


def test_an_index_that_does_not_answer_is_reported_with_the_installers_last_words(checkout: Path, bare: Path) -> None:
    program(bare / "git", "")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": "/dev/null"}
    answer = bootstrap(checkout, bare, PYTHON=sys.executable, **nowhere)
    lines = answer.stderr.splitlines()
    assert answer.returncode == 1
    assert lines[1] == (
        "bootstrap: the requirements could not be installed; is the network there, and pip's configuration right?"
    )
    assert lines[-1] == f"  all of it: {checkout}/.cache/bootstrap.log"
    assert "Traceback" not in answer.stderr
    assert not (checkout / ".venv" / "roadworthy-fingerprint").exists()


def test_a_finished_environment_is_left_alone(checkout: Path, bare: Path) -> None:
    program(bare / "git", "")
    code = "import runpy; c = runpy.run_path(r'%s'); print(c['Checkout'](c['HOUSE']).fingerprint, end='')"
    words = [sys.executable, "-c", code % (checkout / "script" / "checkout.py")]
    fingerprint = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    folder = checkout / ".venv" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(sys.executable)
    (folder / "road").touch()
    (checkout / ".venv" / "roadworthy-fingerprint").write_text(fingerprint)
    answer = bootstrap(checkout, bare)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
