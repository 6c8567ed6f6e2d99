"""uv is told of the index and certificates that the machine's pip was told of, and of nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from roadworthy.deployment.uv import Uv, as_uv_variables, read_pip_config


def config(home: Path, text: str) -> dict[str, str]:
    (home / ".config" / "pip").mkdir(parents=True)
    (home / ".config" / "pip" / "pip.conf").write_text(text)
    return {"HOME": str(home)}


def test_pip_s_own_index_is_read_from_its_file_and_its_variables(tmp_path: Path) -> None:
    home = config(tmp_path, "[global]\nindex-url = https://a/simple\n[install]\nfind-links = /wheels\n  /more\n")
    assert read_pip_config(home)["index-url"] == "https://a/simple"
    assert read_pip_config({**home, "PIP_INDEX_URL": "https://b/simple"})["index-url"] == "https://b/simple"


def test_a_damaged_file_of_pip_tells_nothing(tmp_path: Path) -> None:
    assert "index-url" not in read_pip_config(config(tmp_path, "index-url = https://a/simple\n"))


def test_further_indexes_and_folders_are_handed_on() -> None:
    told = {"extra-index-url": "https://a/simple\nhttps://b/simple", "find-links": "/wheels\n/more"}
    assert as_uv_variables(told) == {
        "UV_EXTRA_INDEX_URL": "https://a/simple https://b/simple",
        "UV_FIND_LINKS": "/wheels,/more",
    }


def test_nothing_is_handed_on_when_pip_was_told_nothing() -> None:
    assert as_uv_variables({}) == {}


def test_another_environment_of_the_shell_has_no_say(tmp_path: Path) -> None:
    variables = {"VIRTUAL_ENV": "/other", "UV_PYTHON": "3.9", "PYTHONPATH": "/other", "HOME": str(tmp_path), "A": "1"}
    outcome = Uv(tmp_path, variables).run("venv", "--no-project", str(tmp_path / "venv"), "--python", "/nowhere/python")
    assert outcome.code == 2
    assert "/nowhere/python" in outcome.text


@pytest.mark.live
def test_the_key_of_the_secrets_is_not_given_to_the_packages_that_are_built(tmp_path: Path) -> None:
    (tmp_path / "curious").mkdir()
    (tmp_path / "curious" / "setup.py").write_text(
        "import os\nfrom setuptools import setup\n"
        "open('seen', 'w').write(' '.join(name for name in os.environ if name.startswith('ROADWORTHY_KEY')))\n"
        "setup(name='curious', version='1')\n"
    )
    variables = {**os.environ, "ROADWORTHY_KEY": "AGE-SECRET-KEY-1", "ROADWORTHY_KEY_FILE": "/nowhere"}
    python = ("--python", sys.executable, "--target", str(tmp_path / "installed"))
    outcome = Uv(tmp_path, variables).run("pip", "install", "--no-deps", *python, "./curious")
    assert outcome.code == 0, outcome.text
    assert (tmp_path / "curious" / "seen").read_text() == ""


@pytest.mark.live
@pytest.mark.parametrize("line", ["from setuptools import convert_path", "import pkg_resources"])
def test_a_package_of_the_time_of_an_older_setuptools_is_built_with_that(line: str, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "setup.py").write_text(
        f"{line}\nfrom setuptools import setup\nsetup(name='old', version='1')\n"
    )
    python = ("--python", sys.executable, "--target", str(tmp_path / "installed"))
    outcome = Uv(tmp_path).run("pip", "install", "--no-deps", *python, "./old")
    assert outcome.code == 0, outcome.text
    assert (tmp_path / "installed" / "old-1.dist-info").is_dir()
