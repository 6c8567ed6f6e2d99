"""Pythons are found where people have them, broken ones are passed over, and the best one is chosen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from roadworthy.deployment.interpreter import Interpreter, choose, find_interpreters, no_python, places
from roadworthy.deployment.wanted import Wanted
from roadworthy.problems import Where

OWN = Interpreter("/own/python3.11", "3.11.7", "Roadworthy's own")
OTHERS = tuple(Interpreter(f"/p/{each}", each, "pyenv") for each in ("3.9.18", "3.10.13", "3.12.1", "3.12.9", "3.13.0"))
ALL = (OWN, *OTHERS)


def asked(text: str = "", prefer: str = "") -> Wanted:
    return Wanted((SpecifierSet(text),), prefer, Where("pyproject.toml", part="project.requires-python"))


@pytest.mark.parametrize(
    ("wanted", "ceiling", "version"),
    [
        (asked(), "", "3.11.7"),
        (asked(prefer="3.12"), "", "3.12.9"),
        (asked(prefer="3.14"), "", "3.11.7"),
        (asked(">=3.12"), "", "3.12.9"),
        (asked(">=3.13"), "", "3.13.0"),
        (asked(), "3.10", "3.10.13"),
        (asked(">=3.12"), "3.11", "3.12.9"),
        (asked("==3.10.*"), "", "3.10.13"),
    ],
)
def test_the_best_python_is_chosen(wanted: Wanted, ceiling: str, version: str) -> None:
    chosen = choose(wanted, ALL, ceiling)
    assert chosen is not None
    assert chosen.version == version


def test_one_that_is_too_old_to_serve_a_site_is_not_chosen() -> None:
    assert choose(asked("==3.9.*"), ALL) is None


def test_one_built_without_sqlite_is_not_chosen() -> None:
    bare = Interpreter("/p/bare", "3.13.1", "pyenv", ("sqlite3",))
    assert choose(asked(">=3.13.1"), (bare,)) is None
    assert str(no_python(asked(">=3.13.1"), (bare,))) == (
        "pyproject.toml project.requires-python: the site wants Python >=3.13.1, and this machine has 3.13.1 (built "
        "without sqlite3) (E310)\n"
        "  hint: install it, then run this again: `uv python install 3.13`, `pyenv install 3.13`, or "
        "`apt-get install python3.13` where your system has it"
    )


def test_when_none_fits_it_is_said_which_are_there() -> None:
    assert str(no_python(asked(">=3.14"), ALL)) == (
        "pyproject.toml project.requires-python: the site wants Python >=3.14, and this machine has 3.9.18, 3.10.13, "
        "3.11.7, 3.12.1, 3.12.9, 3.13.0 (E310)\n"
        "  hint: install it, then run this again: `uv python install 3.14`, `pyenv install 3.14`, or "
        "`apt-get install python3.14` where your system has it"
    )


def test_a_site_for_python_3_8_is_told_what_roadworthy_serves_on() -> None:
    assert str(no_python(asked("==3.8.*"), (OWN,))) == (
        "pyproject.toml project.requires-python: the site wants Python ==3.8.*, and this machine has 3.11.7 (E310)\n"
        "  hint: Roadworthy serves sites on Python 3.10 and newer: allow one of those for this site"
    )


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_broken_ones_and_shims_are_passed_over(tmp_path: Path) -> None:
    home = tmp_path / "home"
    script(home / ".pyenv/versions/3.12.0/bin/python3", "echo 'not a python'; exit 1")
    script(home / ".pyenv/shims/python3.12", f"touch {tmp_path}/asked; exit 127")
    script(home / ".local/share/uv/python/pypy/bin/python3", """echo '{"version": "3.11.0", "name": "PyPy"}'""")
    variables = {"HOME": str(home), "PATH": str(home / ".pyenv/shims")}
    found = find_interpreters(variables, tmp_path / "memory.json")
    assert [each.path for each in found if str(tmp_path) in each.path] == []
    assert not (tmp_path / "asked").exists()


def test_its_own_python_is_found_and_remembered(tmp_path: Path) -> None:
    memory = tmp_path / "cache" / "memory.json"
    variables = {"HOME": str(tmp_path), "PATH": ""}
    found = find_interpreters(variables, memory)
    own = next(each for each in found if each.found_in == "Roadworthy's own")
    assert own.version == ".".join(map(str, sys.version_info[:3]))
    assert own.is_usable
    written = memory.stat().st_mtime_ns
    assert find_interpreters(variables, memory) == found
    assert memory.stat().st_mtime_ns == written


def test_each_interpreter_is_asked_once_and_again_when_it_changes(tmp_path: Path) -> None:
    asked_of = tmp_path / "asked"
    answer = '{"version": "3.12.%s", "name": "CPython", "missing": []}'
    python = tmp_path / ".rye/py/cpython/bin/python3"
    variables = {"HOME": str(tmp_path), "PATH": ""}
    for micro in ("1", "1", "22"):
        if micro == "22" or not python.exists():
            script(python, f"echo x >> {asked_of}; echo '{answer % micro}'")
        found = find_interpreters(variables, tmp_path / "memory.json")
        assert [each.version for each in found if each.found_in == "rye"] == [f"3.12.{micro}"]
    assert asked_of.read_text() == "x\nx\n"


def test_a_damaged_memory_is_written_anew(tmp_path: Path) -> None:
    memory = tmp_path / "memory.json"
    memory.write_text("[1")
    assert find_interpreters({"HOME": str(tmp_path), "PATH": ""}, memory)
    assert memory.read_text().startswith("{")


def test_only_names_of_interpreters_are_tried(tmp_path: Path) -> None:
    for name in ("python3", "python3.12", "python3-config", "python3.12-config", "python"):
        script(tmp_path / "bin" / name, "exit 1")
    tried = [
        path.name for name, path in places({"HOME": str(tmp_path), "PATH": str(tmp_path / "bin")}) if name == "PATH"
    ]
    assert tried == ["python3", "python3.12"]
