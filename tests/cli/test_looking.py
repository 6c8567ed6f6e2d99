"""`road logs` with a word that is neither a process nor an environment."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

SITE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"

[environments.production]
[environments.production.hosts]
web1 = { address = "127.0.0.1", port = 1, roles = ["web"] }
"""


@pytest.fixture
def err(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROADWORTHY_REHEARSAL", raising=False)
    return io.StringIO()


def test_a_misspelt_environment_is_answered_with_the_one_meant(err: io.StringIO) -> None:
    assert main(("logs", "prodution"), Terminal(io.StringIO(), err, io.StringIO())) == 1
    assert err.getvalue() == ('error: no such environment "prodution" (E125)\n  hint: did you mean "production"?\n')


def test_any_other_word_is_taken_for_a_process(err: io.StringIO) -> None:
    assert main(("logs", "wob"), Terminal(io.StringIO(), err, io.StringIO())) == 2
    assert err.getvalue() == "no log of wob; there are: none yet\n"
