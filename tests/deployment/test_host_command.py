"""The words by which a command of the site is run on a host, and the host that is chosen."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from roadworthy.deployment.host_command import code_host, given_variables, host_words, refuse_without_release
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound
from roadworthy.stack.layout import Layout
from roadworthy.stack.registry import kinds

LAYOUT = Layout("gazette-production", 10000)
DB1, WEB1 = Host("db1", "10.77.0.24", ("database",)), Host("web1", "10.77.0.22", ("web",), "deploy")
PRODUCTION = Environment(
    "production", hosts=(DB1, WEB1), services=(Service("web", "granian"), Service("database", "postgresql"))
)


def test_a_command_runs_as_the_sites_account_in_the_release_that_serves() -> None:
    words = host_words(["python", "manage.py", "shell"], LAYOUT, DB1, is_terminal=True, term="xterm")
    assert words[:5] == ["systemd-run", "--pty", "--quiet", "--wait", "--collect"]
    assert "-p User=gazette-production" in shlex.join(words)
    assert "-p EnvironmentFile=/srv/gazette-production/current/variables" in shlex.join(words)
    assert words[words.index("--setenv=ROADWORTHY_DATABASE_SESSION=1") :] == [
        "--setenv=ROADWORTHY_DATABASE_SESSION=1", "--setenv=TERM=xterm", "--",
        "/usr/bin/env", "/bin/sh", "-c", 'cd "$ROADWORTHY_CODE" && exec "$@"', "sh", "python", "manage.py", "shell",
    ]  # fmt: skip


def test_without_a_terminal_it_is_a_pipe_and_another_user_becomes_root() -> None:
    words = host_words(["true"], LAYOUT, WEB1, is_terminal=False)
    assert words[:4] == ["sudo", "-n", "systemd-run", "--pipe"]
    assert not any("TERM" in word for word in words)


def test_the_first_host_with_the_sites_code_is_taken() -> None:
    assert code_host(PRODUCTION, kinds()) == WEB1
    assert code_host(PRODUCTION, kinds(), "web1") == WEB1


@pytest.mark.parametrize(
    ("environment", "name", "words"),
    [
        (PRODUCTION, "db1", '"db1" does not run the site\'s code (E486)\n  hint: hosts that do: web1'),
        (PRODUCTION, "web9", '"web9" does not run the site\'s code (E486)\n  hint: hosts that do: web1'),
        (
            Environment("production", hosts=(DB1,)),
            "",
            'no host runs the site\'s code (E486)\n  hint: give a host the role "web"',
        ),
    ],
)
def test_a_host_without_it_is_refused(environment: Environment, name: str, words: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        code_host(environment, kinds(), name)
    assert str(found.value) == f"roadworthy.toml environments.production.hosts: {words}"


def test_before_the_first_deploy_there_is_nothing_to_work_in() -> None:
    with pytest.raises(ProblemsFound) as found:
        refuse_without_release(Site("gazette", Path("/x"), "gazette.settings"), PRODUCTION, WEB1)
    assert str(found.value) == ("web1: gazette has not been deployed there yet (E487)\n  hint: road deploy production")


def test_variables_of_one_command_are_given_by_value_or_by_their_name_in_the_shell() -> None:
    assert given_variables(["A=b=c", "B=", "PASSWORD"], {"PASSWORD": "of the shell", "A": "not this"}) == {
        "A": "b=c",
        "B": "",
        "PASSWORD": "of the shell",
    }
    words = host_words(["true"], LAYOUT, DB1, is_terminal=False, handed="/run/of-this-one")
    files = [word for word in words if word.startswith("EnvironmentFile=")]
    assert files == ["EnvironmentFile=/srv/gazette-production/current/variables", "EnvironmentFile=/run/of-this-one"]


def test_a_variable_that_is_none_is_refused() -> None:
    with pytest.raises(ProblemsFound) as found:
        given_variables(["two words=x", "ABSENT"], {})
    assert str(found.value).splitlines() == [
        '"two words" is not the name of a variable (E489)',
        "  hint: NAME=VALUE, or NAME",
        "your shell has no variable ABSENT (E489)",
        "  hint: ABSENT=VALUE, or export ABSENT before",
    ]
