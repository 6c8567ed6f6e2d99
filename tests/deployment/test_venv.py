"""Environments really made: from every kind of file, again at once, after an interruption, and refused in words."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from uv import find_uv_bin

from roadworthy.deployment.interpreter import choose, find_interpreters
from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.deployment.wanted import Wanted
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound

pytestmark = pytest.mark.live
PLACE = "roadworthy.toml site.requirements"


@pytest.fixture
def told() -> list[str]:
    return []


def site_in(folder: Path, *requirements: str, python: str = "") -> Site:
    folder.mkdir(parents=True, exist_ok=True)
    return Site("gazette", folder, "gazette.settings", requirements=requirements, python=python)


def make(site: Site, told: list[str] | None = None) -> SiteEnvironment:
    tell = (lambda line: None) if told is None else told.append
    return build_environment(site, site.folder / ".roadworthy" / "local", tell)


def say(environment: SiteEnvironment, code: str, folder: Path = Path("/")) -> str:
    words = [str(environment.python), "-c", code]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def refused(site: Site) -> str:
    with pytest.raises(ProblemsFound) as found:
        make(site)
    return str(found.value)


def test_a_site_s_requirements_are_installed_and_the_second_time_nothing_is_run(
    tmp_path: Path, told: list[str]
) -> None:
    site = site_in(tmp_path, "requirements.txt")
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    first = make(site, told)
    assert first.changed
    assert say(first, "import django; print(django.__version__)") == "5.2"
    assert told[0].startswith("making the site's environment with Python 3.")
    told.clear()
    began = time.monotonic()
    second = make(site, told)
    assert time.monotonic() - began < 0.2
    assert (second.changed, second.fingerprint, told) == (False, first.fingerprint, [])


def test_a_changed_file_brings_what_it_adds_and_takes_what_it_drops(tmp_path: Path) -> None:
    site = site_in(tmp_path, "requirements.txt")
    (tmp_path / "requirements.txt").write_text("-r base.txt\niniconfig==2.0.0\n")
    (tmp_path / "base.txt").write_text("django==5.2\n")
    first = make(site)
    (tmp_path / "requirements.txt").write_text("-r base.txt\n")
    second = make(site)
    assert second.changed
    assert second.fingerprint != first.fingerprint
    find = "import importlib.util as u; print([bool(u.find_spec(n)) for n in ('django', 'iniconfig')])"
    assert say(second, find) == "[True, False]"


def test_what_was_resolved_once_is_installed_again_when_the_environment_is_gone(
    tmp_path: Path, told: list[str]
) -> None:
    site = site_in(tmp_path, "django==5.2")
    environment = make(site)
    lock = tmp_path / ".roadworthy/local/requirements.lock"
    lock.write_text(
        lock.read_text().replace(next(x for x in lock.read_text().split() if "sqlparse" in x), "sqlparse==0.5.0")
    )
    shutil.rmtree(environment.python.parent.parent)
    again = make(site, told)
    assert say(again, "import importlib.metadata as m; print(m.version('sqlparse'))") == "0.5.0"
    assert not [line for line in told if line.startswith("resolving")]


def test_a_site_that_is_a_package_keeps_its_code_and_its_folder(tmp_path: Path) -> None:
    (tmp_path / "src/gazette").mkdir(parents=True)
    (tmp_path / "src/gazette/__init__.py").write_text("paper = 'morning'")
    (tmp_path / "setup.py").write_text(
        "from setuptools import setup, find_packages\n"
        "setup(name='gazette', version='1.4', packages=find_packages('src'), package_dir={'': 'src'},"
        " install_requires=['django==5.2'], entry_points={'console_scripts': ['gazette = gazette:paper']})\n"
    )
    before = sorted(path for path in tmp_path.rglob("*"))
    environment = make(site_in(tmp_path, "setup.py"))
    code = "import gazette, importlib.metadata as m; print(gazette.paper, m.version('gazette'))"
    assert say(environment, code) == "morning 1.4"
    (tmp_path / "src/gazette/__init__.py").write_text("paper = 'evening'")
    assert say(environment, code).startswith("evening")
    assert (environment.bin / "gazette").exists()
    after = [
        path for path in tmp_path.rglob("*") if ".roadworthy" not in path.parts and "__pycache__" not in path.parts
    ]
    assert sorted(after) == before


def test_uv_s_own_lock_is_taken_without_its_dev_group_and_not_changed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "gazette"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["django==5.2"]\n'
        '[dependency-groups]\ndev = ["iniconfig==2.0.0"]\nproduction = ["six==1.17.0"]\n'
    )
    words = [find_uv_bin(), "lock", "-q", "--project", str(tmp_path), "--python", sys.executable]
    subprocess.run(words, check=True)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    environment = make(site_in(tmp_path, "uv.lock"))
    find = "import importlib.util as u; print([bool(u.find_spec(n)) for n in ('django', 'iniconfig', 'six')])"
    assert say(environment, find) == "[True, False, True]"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_the_site_s_own_folders_come_before_its_packages_and_the_runtime_after(tmp_path: Path) -> None:
    (tmp_path / "sqlparse.py").write_text("own = True")
    (tmp_path / "granian.py").touch()
    environment = make(site_in(tmp_path, "django==5.2"))
    assert say(environment, "import sqlparse; print(sqlparse.own)") == "True"
    at = say(environment, "import sys; print(*sys.path, sep='\\n')").splitlines()
    assert at[-3:] == [str(tmp_path), str(environment.packages), str(environment.runtime)]
    assert say(environment, "import roadworthy.contrib as c; print(c.__file__)").startswith(str(environment.runtime))


@pytest.mark.live(may_skip="Debian has one Python in each release")
def test_a_newer_python_is_taken_when_the_requirements_want_it(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "later/pyproject.toml").write_text(
        '[project]\nname = "later"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["django==6.0"]\n'
    )
    found = find_interpreters(dict(os.environ), tmp_path / "memory.json")
    if choose(Wanted(), found) is None or not [each for each in found if each.is_usable and each.minor >= "3.12"]:
        pytest.skip("this machine has no Python from 3.12 on")
    environment = make(site_in(tmp_path, "django==6.0"), told)
    assert environment.version >= "3.12"
    if sys.version_info < (3, 12):
        assert "the requirements want Python >=3.12, so another one is looked for" in told


@pytest.mark.parametrize(
    ("requirements", "message"),
    [
        (("django==5.2", "no-such-package-gazette"),
         'roadworthy.toml site.requirements: there is no package "no-such-package-gazette" on the index (E315)'),
        (("django==99.1",), "roadworthy.toml site.requirements: there is no version of django that is ==99.1 (E315)"),
        (("django==5.2", "asgiref<3"),
         f"{PLACE}: the site's requirements contradict one another (django and asgiref) (E316)"),
        (("requirements.txt",),
         f'{PLACE}: "requirements.txt" is neither a file of the site nor a requirement (E312)'),
        (("six==1.17.0",), "the site requires six==1.17.0, and that has no Django (E311)"),
    ],
)  # fmt: skip
def test_what_can_not_be_installed_is_refused_in_a_sentence(
    requirements: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    site = site_in(tmp_path, *requirements)
    assert refused(site).splitlines()[0] == message
    assert not (tmp_path / ".roadworthy/local/venv/roadworthy.json").exists()


def test_a_package_with_another_hash_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(f"six==1.17.0 --hash=sha256:{'a' * 64}\n")
    assert refused(site_in(tmp_path, "requirements.txt")).splitlines()[0] == (
        "requirements.txt:1: six 1.17.0 has another hash than the one locked: "
        "it was replaced, or the lock was edited (E317)"
    )


def test_a_python_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    assert refused(site_in(tmp_path, "django", python=">=3.19")).startswith(
        "roadworthy.toml site.python: the site wants Python >=3.19, and this machine has 3."
    )


def test_a_failed_change_leaves_the_environment_that_was(tmp_path: Path) -> None:
    site = site_in(tmp_path, "requirements.txt")
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    make(site)
    (tmp_path / "requirements.txt").write_text("django==5.2\nno-such-package-gazette\n")
    refused(site)
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    assert not make(site).changed


@pytest.mark.parametrize("after_s", [0.3, 0.8, 1.2])
def test_one_that_was_killed_is_made_again(after_s: float, tmp_path: Path) -> None:
    site = site_in(tmp_path, "django==5.2")
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path; from roadworthy.environments.site import Site\n"
        "from roadworthy.deployment.venv import build_environment\n"
        "folder = Path(sys.argv[1]); site = Site('gazette', folder, 'x', requirements=('django==5.2',))\n"
        "build_environment(site, folder / '.roadworthy/local', print)\n"
    )
    road = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.DEVNULL)
    try:
        road.wait(after_s)
    except subprocess.TimeoutExpired:
        road.send_signal(signal.SIGKILL)
    road.wait(5)
    assert say(make(site), "import django; print(django.__version__)") == "5.2"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=5m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk to fill")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_and_the_next_run_goes_on(small_disk: Path) -> None:
    site = site_in(small_disk, "django==5.2")
    said = refused(site)
    assert said.startswith(f"the disk of {small_disk}")
    assert said.endswith(
        "is full: the site's environment can't be finished (E325)\n  hint: free some space, then run this again"
    )
    subprocess.run(["mount", "-o", "remount,size=300m", str(small_disk)], check=True)
    assert make(site).changed
