"""A Python of locked requirements, made by the real uv without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.deployment.locked_python import MARK, is_whole, place_of
from roadworthy.environments.process import GAVE_UP

SOURCE = Path(__file__).parents[2] / "src"
PREFIX = "import sys; print(sys.prefix)"
MISSING = f"roadworthy-of-nowhere==1.0 --hash=sha256:{'0' * 64}\n"
Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Return what becomes Python with the requirements of a file, on a machine without a network."""
    seen = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(SOURCE), "UV_OFFLINE": "1"}
    (tmp_path / "hub").mkdir()

    def run(requirements: str, *words: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "hub" / "requirements.txt"
        file.write_text(requirements)
        command = [sys.executable, "-m", "roadworthy.deployment.locked_python", str(file), *words]
        return subprocess.run(
            command, env=seen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False
        )

    return run


def test_it_is_made_once_and_then_it_is_just_python(call: Call, tmp_path: Path) -> None:
    place = place_of(b"# nothing\n", {"HOME": str(tmp_path)})
    first, second = (call("# nothing\n", "-c", PREFIX) for _ in range(2))
    assert first.stdout == f"making the Python for the hub, once on this workstation\n{place}\n"
    assert second.stdout == f"{place}\n"


def test_one_that_was_not_finished_is_made_again(call: Call, tmp_path: Path) -> None:
    place = place_of(b"# nothing\n", {"HOME": str(tmp_path)})
    call("# nothing\n", "-c", PREFIX)
    (place / MARK).unlink()
    assert not is_whole(place)
    assert call("# nothing\n", "-c", PREFIX).stdout.startswith("making the Python for the hub")
    assert is_whole(place)


def test_what_makes_it_is_not_passed_on(call: Call) -> None:
    said = call(
        "# nothing\n", "-c", "import os; print(sorted(name for name in os.environ if name[:3] == 'UV_'))"
    ).stdout
    assert said.endswith("[]\n")


def test_what_cannot_be_had_is_said_in_one_sentence(call: Call, tmp_path: Path) -> None:
    done = call(MISSING, "-c", PREFIX)
    assert done.returncode == GAVE_UP
    assert done.stdout.splitlines()[-1].startswith("the Python for the hub can't be made: ")
    assert "Traceback" not in done.stdout
    assert not is_whole(place_of(MISSING.encode(), {"HOME": str(tmp_path)}))


def test_other_requirements_are_another_python() -> None:
    home = {"HOME": "/home/ann", "XDG_CACHE_HOME": "/var/cache/ann"}
    assert place_of(b"django==5.2", home).parent == Path("/var/cache/ann/roadworthy/locked")
    assert place_of(b"django==5.2", home) != place_of(b"django==6.0", home)
