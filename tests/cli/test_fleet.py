"""`road hosts`, `road run` and `road ssh` as somebody at a terminal sees them, without a host to reach."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli import fleet
from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal
from roadworthy.fleet.way import LocalWay

SITE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"

[environments.production]
[environments.production.hosts]
web1 = { address = "127.0.0.1", port = 1, roles = ["web"] }
web2 = { address = "127.0.0.2", port = 2, roles = ["web", "database"] }
"""
Road = Callable[..., tuple[int, str, str]]


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROADWORTHY_REHEARSAL", raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
        code = main(words, terminal)
        assert isinstance(terminal.out, io.StringIO)
        assert isinstance(terminal.err, io.StringIO)
        return code, terminal.out.getvalue(), terminal.err.getvalue()

    return call


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine be every host."""
    real = fleet.Fleet
    monkeypatch.setattr(fleet, "Fleet", lambda hosts, ssh: real(hosts, way=LocalWay()))
    name = Path("/proc/self").owner()
    monkeypatch.setattr(fleet.Hand.run, "__kwdefaults__", {**fleet.Hand.run.__kwdefaults__, "user": name})


def test_hosts_that_are_out_of_reach_are_in_the_table(road: Road) -> None:
    code, out, err = road("hosts", "production")
    assert code == 1
    assert out.splitlines()[1:] == [
        "web1  127.0.0.1",
        "      web: out of reach",
        "web2  127.0.0.2",
        "      web, database: out of reach",
    ]
    assert "error: web1: 127.0.0.1 refuses connections at port 1 (E411)" in err
    assert "error: web2: 127.0.0.2 refuses connections at port 2 (E411)" in err
    assert [host["reachable"] for host in json.loads(road("hosts", "production", "--json")[1])] == [False, False]


def test_a_word_that_is_neither_role_nor_host(road: Road) -> None:
    assert road("run", "production", "wob", "--", "uptime") == (
        1, "", 'error: production has no role or host "wob" (E435)\n  hint: did you mean "web"?\n'
    )  # fmt: skip
    assert road("ssh", "production", "db1")[2] == (
        'error: production has no host "db1" (E435)\n  hint: hosts: web1, web2\n'
    )


@pytest.mark.usefixtures("_here")
def test_each_line_of_a_command_has_its_hosts_name(road: Road) -> None:
    code, out, _ = road("run", "production", "web", "--", "echo", "hello there")
    assert (code, sorted(out.splitlines())) == (0, ["web1 | hello there", "web2 | hello there"])


@pytest.mark.usefixtures("_here")
def test_the_exit_code_of_one_host_is_that_of_the_command(road: Road) -> None:
    assert road("run", "production", "database", "exit 7") == (7, "", "web2: it stopped with exit code 7\n")
    assert road("run", "production", "all", "exit 7")[0] == 1
