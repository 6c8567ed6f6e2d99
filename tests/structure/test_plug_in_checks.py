"""A check that an installed package brings is looked for, listed and explained like Roadworthy's own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal
from roadworthy.structure.checks.registry import checks

MODULE = """\
import ast

from roadworthy.structure.checks.check import check


@check(
    "GAZ1",
    "A print in the code",
    why="Nobody reads it.",
    bad="print(order)",
    good="logger.info(order)",
    way_out="Use logging.",
    ignore_when="it is a command.",
)
def prints(file):
    for _, call in file.calls("builtins.print"):
        yield file.finding(call, "something is printed")


@check("GAZ2", "A broken one", why="-", bad="-", good="-", way_out="-", ignore_when="-")
def broken(file):
    yield 1 / 0
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "package"
    folder = package / "gazette_checks-1.0.dist-info"
    folder.mkdir(parents=True)
    (package / "gazette_checks.py").write_text(MODULE)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: gazette-checks\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("[roadworthy.checks]\ngazette = gazette_checks\n")
    monkeypatch.syspath_prepend(package)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    checks.cache_clear()
    site = tmp_path / "site"
    site.mkdir()
    (site / "shop.py").write_text("print('hello')\n")
    return site


@pytest.mark.usefixtures("installed")
def test_a_plug_ins_check_is_looked_for_and_a_broken_one_hides_nothing(installed: Path) -> None:
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    try:
        assert main(("-C", str(installed), "check"), terminal) == 1
    finally:
        checks.cache_clear()
    assert isinstance(terminal.out, io.StringIO)
    assert terminal.out.getvalue() == (
        "Other checks\n"
        "warning: shop.py:1: something is printed (GAZ1)\n"
        "  1 | print('hello')\n"
        "    | ^^^^^^^^^^^^^^\n"
        "  why: Nobody reads it.\n"
        "  way out: Use logging.\n"
        "\n"
        "not looked at: shop.py: the check GAZ2 broke down over 1 file(s)\n"
        "not looked at: what only Django itself knows of the project: nothing of it was run\n"
        "worth a look: other checks (1 warning)\n"
        "nothing against: structure, shared nothing, request path, database, migrations, settings, security, "
        "packaging\n"
        "1 warning in 1 of 1 file\n"
        "for each: road check --explain ID; to keep one: # roadworthy: ignore[ID] the reason\n"
    )
