"""The site's own executables at named moments of a deploy."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.rollout.hooks import Hooks
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def hooks(tmp_path: Path, said: list[str]) -> Hooks:
    (tmp_path / "hooks").mkdir()
    shell = {"PATH": "/usr/bin:/bin", "SECRET_KEY": "told to nobody"}
    return Hooks(Site("gazette", tmp_path, "gazette.settings"), "production", said.append, shell)


def write(hooks: Hooks, name: str, text: str, mode: int = 0o755) -> None:
    path = hooks.folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(mode)


def test_a_moment_without_a_hook_passes(hooks: Hooks, said: list[str]) -> None:
    hooks.run("before-build", {})
    assert said == []


def test_a_site_without_the_folder_has_no_hooks(tmp_path: Path) -> None:
    Hooks(Site("gazette", tmp_path, "gazette.settings"), "production", print).refuse_bad()


def test_a_hook_runs_in_the_sites_folder_and_is_told_what_goes_on_and_no_secret(hooks: Hooks, said: list[str]) -> None:
    write(hooks, "before-cutover", 'pwd; env | grep -E "ROADWORTHY|SECRET" | sort')
    hooks.run("before-cutover", {"release": "20261121-100000-aaaaaaa", "previous": ""})
    assert said[:-1] == [
        "hook before-cutover",
        f"  {hooks.site.folder}",
        "  ROADWORTHY_ENVIRONMENT=production",
        "  ROADWORTHY_MOMENT=before-cutover",
        "  ROADWORTHY_PREVIOUS=",
        "  ROADWORTHY_PROCESS=before-cutover",
        "  ROADWORTHY_RELEASE=20261121-100000-aaaaaaa",
    ]


def test_a_hook_that_says_no_stops_the_deploy(hooks: Hooks) -> None:
    write(hooks, "before-migrate", "echo the backup is old; exit 3")
    with pytest.raises(ProblemsFound) as found:
        hooks.run("before-migrate", {})
    assert str(found.value) == (
        "hooks/before-migrate: the hook before-migrate stopped with exit code 3 (E580)\n  hint: the backup is old"
    )


def test_a_file_that_would_never_run_is_refused_before_anything_begins(hooks: Hooks) -> None:
    write(hooks, "before-migrat", "true")
    write(hooks, "after-deploy", "true", 0o644)
    write(hooks, "README.md", "true")
    with pytest.raises(ProblemsFound) as found:
        hooks.refuse_bad()
    assert str(found.value).splitlines() == [
        "hooks/after-deploy: the hook can't be run (E581)",
        "  hint: chmod +x hooks/after-deploy",
        "hooks/before-migrat: there is no moment called before-migrat (E581)",
        '  hint: did you mean "before-migrate"?',
    ]
