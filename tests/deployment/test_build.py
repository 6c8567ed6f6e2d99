"""Build steps run in order with the site's own Python first, are skipped when nothing changed, and fail in words."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from roadworthy.deployment.build import Builder, telling
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.environments.site import Site
from roadworthy.environments.step import BuildStep
from roadworthy.problems import ProblemsFound


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def builder(tmp_path: Path, told: list[str]) -> Builder:
    folder = tmp_path / ".roadworthy" / "local"
    programs = folder / "venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    environment = SiteEnvironment(programs / "python", programs, "one", False, "3.12.1", folder, folder)
    site = Site("gazette", tmp_path, "gazette.settings", variables={"PAPER": "gazette"})
    return Builder(site, folder, environment, {**os.environ, "PAPER": "gazette"}, told.append)


def steps(*lines: str) -> tuple[BuildStep, ...]:
    return tuple(BuildStep(line) for line in lines)


def ran(builder: Builder, *lines: str) -> list[bool]:
    return [not each.skipped for each in builder.run(steps(*lines))]


def test_steps_run_in_order_with_the_shell_s_features(builder: Builder) -> None:
    assert ran(builder, "echo $PAPER > made", "cat made | tr a-z A-Z >> made.upper && echo done >> made.upper") == [
        True,
        True,
    ]
    assert (builder.site.folder / "made.upper").read_text() == "GAZETTE\ndone\n"


def test_the_site_s_own_python_comes_first_and_manage_is_put_in(builder: Builder) -> None:
    (builder.site.folder / "manage.py").write_text("import sys; print(sys.argv[1:], file=open('made.pid', 'w'))")
    assert ran(builder, "{manage} compress --force", "command -v python > where.pid") == [True, True]
    assert (builder.site.folder / "made.pid").read_text() == "['compress', '--force']\n"
    assert (builder.site.folder / "where.pid").read_text() == f"{builder.environment.bin}/python\n"


def test_unchanged_steps_are_skipped_and_it_is_said(builder: Builder, told: list[str]) -> None:
    lines = ("echo one > made", "echo two >> made")
    assert ran(builder, *lines) == [True, True]
    told.clear()
    assert ran(builder, *lines) == [False, False]
    assert told == ["echo one > made: nothing changed, skipped", "echo two >> made: nothing changed, skipped"]


def test_a_changed_file_runs_them_again(builder: Builder) -> None:
    ran(builder, "true")
    (builder.site.folder / "site.scss").write_text("body {}")
    assert ran(builder, "true") == [True]


def test_a_step_after_one_that_ran_runs_too(builder: Builder) -> None:
    ran(builder, "true", "echo two")
    assert ran(builder, "echo new", "true", "echo two") == [True, True, True]


def test_a_changed_variable_of_the_model_runs_them_again_and_one_of_the_shell_does_not(builder: Builder) -> None:
    ran(builder, "true")
    assert ran(replace(builder, variables={**builder.variables, "SSH_TTY": "/dev/pts/9"}), "true") == [False]
    assert ran(replace(builder, variables={**builder.variables, "PAPER": "evening"}), "true") == [True]


def test_another_environment_runs_management_commands_again(builder: Builder) -> None:
    (builder.site.folder / "manage.py").touch()
    ran(builder, "{manage} compress")
    assert ran(builder, "{manage} compress") == [False]
    newer = replace(builder, environment=replace(builder.environment, fingerprint="two"))
    assert ran(newer, "{manage} compress") == [True]


def test_a_missing_output_runs_them_again(builder: Builder) -> None:
    made = builder.folder / "static"
    lined = replace(builder, outputs=(made,))
    assert ran(lined, f"mkdir {made}") == [True]
    assert ran(lined, f"mkdir {made}") == [False]
    made.rmdir()
    assert ran(lined, f"mkdir {made}") == [True]


def test_a_failing_step_is_told_with_its_last_words_and_stops_the_build(builder: Builder) -> None:
    with pytest.raises(ProblemsFound) as found:
        builder.run(steps("echo first; echo oh no >&2; exit 3", "touch never"))
    assert str(found.value) == (
        "roadworthy.toml build: echo first; echo oh no >&2; exit 3: stopped with exit code 3 (E326)\n"
        "  hint: put that right (or the step, in roadworthy.toml), then run this again; its last words:\n"
        "  | first\n"
        "  | oh no"
    )
    assert not (builder.site.folder / "never").exists()


def test_a_failed_step_runs_again_next_time(builder: Builder) -> None:
    line = "test -e .roadworthy/ready"
    with pytest.raises(ProblemsFound):
        builder.run(steps(line))
    (builder.site.folder / ".roadworthy" / "ready").touch()
    assert ran(builder, line) == [True]


def test_a_step_in_a_folder_names_it(builder: Builder) -> None:
    (builder.site.folder / "front").mkdir()
    with pytest.raises(ProblemsFound) as found:
        builder.run((BuildStep("pwd; nosuchprogram", "front"),))
    message = str(found.value)
    assert message.startswith(
        "roadworthy.toml build: pwd; nosuchprogram (in front): stopped with exit code 127 (E326)\n"
        "  hint: nosuchprogram, a program that it calls, is not on this machine: install it, or take the step out;"
        " its last words:\n"
        f"  | {builder.site.folder}/front\n"
    )


def test_a_folder_that_is_not_there_is_said(builder: Builder) -> None:
    with pytest.raises(ProblemsFound) as found:
        builder.run((BuildStep("npm ci", "front"),))
    assert str(found.value) == (
        "roadworthy.toml build: front is not there (E328)\n  hint: a step's folder is relative to roadworthy.toml"
    )


def test_a_step_that_does_not_end_is_ended(builder: Builder) -> None:
    with pytest.raises(ProblemsFound) as found:
        replace(builder, time_limit_s=0.2).run(steps("echo serving; sleep 60"))
    assert str(found.value) == (
        "roadworthy.toml build: echo serving; sleep 60: still running after 0 s, so it was ended (E327)\n"
        "  hint: a step has to end by itself; its last words:\n  | serving"
    )


def test_the_lines_that_name_the_error_are_told_besides_the_last_ones() -> None:
    lines = ["fetching", *[f"npm error {word}" for word in ("code EUSAGE", "out of sync", "a", "b")]]
    usage = [f"usage {number}" for number in range(20)]
    assert telling([*lines, *usage]) == [*lines[1:], "…", *usage[-8:]]
    assert telling(usage) == usage[-12:]
    assert telling(["", "oh no", " "]) == ["oh no"]


def test_a_module_that_a_step_misses_is_named(builder: Builder) -> None:
    with pytest.raises(ProblemsFound) as found:
        builder.run(steps("python -c 'import no_such_module'"))
    assert "\n  hint: add what provides no_such_module to the site's requirements, or take the step out; " in str(
        found.value
    )
