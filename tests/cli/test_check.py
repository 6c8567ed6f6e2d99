"""`road check` as somebody at a terminal sees it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

SITE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"

[jobs.backup]
command = "./backup.sh"
at = "02:00"

[environments.staging]
domains = ["staging.gazette.example"]
[environments.staging.hosts]
all1 = { address = "10.77.0.11", roles = ["web"] }

[environments.production]
[environments.production.hosts]
all1 = { address = "10.77.0.12", roles = ["web"] }

[environments.empty]
"""
Road = Callable[..., tuple[int, str, str]]


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> tuple[int, str, str]:
        terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
        code = main(words, terminal)
        return code, terminal.out.getvalue(), terminal.err.getvalue()  # type: ignore[attr-defined]

    return call


def test_notes_alone_leave_the_exit_code_at_0(road: Road) -> None:
    assert road("check", "staging") == (
        0,
        "note: roadworthy.toml:13 environments.staging.hosts.all1: all1 does everything (W001)\n"
        "  why: When it fails, or is restarted for an upgrade, the site is gone.\n"
        "  way out: a second host for the database is the first step; then a second web host behind a balancer\n"
        "staging: 1 note\n",
        "",
    )


def test_a_warning_makes_it_1(road: Road) -> None:
    code, said, _ = road("check", "production")
    assert code == 1
    assert said.splitlines()[0] == "warning: roadworthy.toml:15 environments.production: no domain leads to it (W017)"
    assert said.splitlines()[-1] == "production: 1 warning, 1 note"


def test_scripts_get_json(road: Road) -> None:
    code, said, _ = road("check", "staging", "--json")
    assert code == 0
    assert json.loads(said) == [
        {
            "id": "W001",
            "level": "note",
            "message": "all1 does everything",
            "why": "When it fails, or is restarted for an upgrade, the site is gone.",
            "way_out": "a second host for the database is the first step; then a second web host behind a balancer",
            "file": "roadworthy.toml",
            "line": 13,
            "part": "environments.staging.hosts.all1",
        }
    ]


@pytest.mark.parametrize(
    ("name", "hint"), [("local", "name one with hosts"), ("empty", "add [environments.empty.hosts]")]
)
def test_without_hosts_there_is_nothing_to_check(road: Road, name: str, hint: str) -> None:
    assert road("check", name) == (
        1,
        "",
        f"error: the environment {name} has no hosts (E471)\n  hint: {hint}\n",
    )
