"""How a plan is shown; tests/live/test_plan.py makes one of real hosts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.plan import as_json, show
from roadworthy.cli.terminal import Terminal
from roadworthy.fleet.change import Change

CHANGES = {
    "db1": (),
    "web1": (
        Change("package nftables", "package nftables", "made"),
        Change(
            "file /etc/motd",
            "file /etc/motd, mode 600 → 644",
            "changed",
            "--- /etc/motd\n+++ /etc/motd\n@@ -1 +1 @@\n-hello\n+hi\n",
            edited=True,
        ),
        Change("file /etc/old", "file /etc/old", "removed"),
        Change("unit pgbouncer.service", "unit pgbouncer.service", "reloaded"),
    ),
}
SITE = """
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
[environments.production]
[environments.staging]
domains = ["gazette.example"]
"""


def said(changes: dict[str, tuple[Change, ...]]) -> str:
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    show(changes, terminal)
    return terminal.out.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_each_host_with_its_changes_and_a_line_that_counts_them() -> None:
    assert said(CHANGES) == (
        "web1\n"
        "  + package nftables\n"
        "  ~ file /etc/motd, mode 600 → 644; somebody changed it there, and that is taken back\n"
        "      @@ -1 +1 @@\n"
        "      -hello\n"
        "      +hi\n"
        "  - file /etc/old\n"
        "  ! unit pgbouncer.service (reloaded)\n"
        "4 changes on 1 host\n"
    )


def test_nothing_to_do_is_said() -> None:
    assert said({"db1": (), "web1": ()}) == "nothing to do\n"


def test_colours_say_what_comes_and_what_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    lines = said(CHANGES).splitlines()
    assert lines[1] == "  \x1b[32m+ package nftables\x1b[0m"
    assert lines[4] == "      \x1b[31m-hello\x1b[0m"


def test_a_script_is_told_the_same() -> None:
    assert as_json("production", {"web1": CHANGES["web1"][:1]}) == {
        "environment": "production",
        "hosts": {
            "web1": [
                {
                    "resource": "package nftables",
                    "title": "package nftables",
                    "kind": "made",
                    "diff": "",
                    "edited": False,
                }
            ]
        },
    }


@pytest.mark.parametrize("words", [("plan",), ("apply",), ("console",)])
@pytest.mark.parametrize(
    ("environment", "error"),
    [
        ("local", "local is this workstation and has no hosts (E482)"),
        ("staging", "environments.staging: has no hosts yet (E482)"),
        ("stagin", 'no such environment "stagin" (E125)'),
    ],
)
def test_an_environment_without_hosts_is_refused(
    tmp_path: Path, words: tuple[str, ...], environment: str, error: str
) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    assert main(["-C", str(tmp_path), *words, environment], terminal) == 1
    assert error in terminal.err.getvalue()  # type: ignore[attr-defined]


def test_a_rehearsal_that_is_gone_does_not_become_the_real_thing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roadworthy.toml").write_text(
        SITE + '[environments.staging.hosts]\nall1 = { address = "10.77.0.11", roles = ["web"] }\n'
    )
    monkeypatch.setenv("ROADWORTHY_REHEARSAL", "/not/there")
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    assert main(["-C", str(tmp_path), "plan", "staging"], terminal) == 1
    assert terminal.err.getvalue() == (  # type: ignore[attr-defined]
        "error: ROADWORTHY_REHEARSAL names /not/there, where no machines are (E484)\n"
        "  hint: unset ROADWORTHY_REHEARSAL, or keep the machines: road rehearse ENV --keep\n"
    )
