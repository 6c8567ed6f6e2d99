"""The locked requirements of work on Roadworthy: current, complete, hashed, and of no particular index."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

HOUSE = Path(__file__).parents[2]
LOCK = (HOUSE / "requirements-dev.txt").read_text()
HUB = HOUSE / "src" / "roadworthy" / "hub"
HUB_LOCK = (HUB / "requirements.txt").read_text()
BOTH = pytest.mark.parametrize("lock", [LOCK, HUB_LOCK], ids=["requirements-dev.txt", "the hub's"])
PYPROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())


def lock_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lock", HOUSE / "script" / "lock.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked(lock: str = LOCK) -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock, re.MULTILINE):
        versions.setdefault(name, []).append(version)
    return versions


def test_the_lock_was_written_after_the_last_change_of_pyproject() -> None:
    assert LOCK.startswith(lock_script().header(PYPROJECT)), "run script/lock"


def test_every_declared_requirement_is_locked_at_a_version_it_allows() -> None:
    for line in lock_script().declared(PYPROJECT):
        wanted = Requirement(line)
        for version in locked()[wanted.name.lower()]:
            assert wanted.specifier.contains(version), f"{line}: {version} is locked"


def test_what_the_hub_runs_on_is_locked_at_versions_it_allows() -> None:
    lines = (HUB / "requirements.in").read_text().splitlines()
    for wanted in (Requirement(line) for line in lines if not line.startswith("#")):
        (version,) = locked(HUB_LOCK)[wanted.name]
        assert wanted.specifier.contains(version), f"{wanted}: {version} is locked"


@BOTH
def test_every_locked_version_has_its_hashes(lock: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@BOTH
def test_the_lock_names_no_address(lock: str) -> None:
    assert re.findall(r"https?:|file:|index-url|find-links|/simple", lock) == []
