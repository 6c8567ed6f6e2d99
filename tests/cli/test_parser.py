from __future__ import annotations

import pytest

from roadworthy.cli.main import main


def called(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_a_misspelt_command_is_answered_with_the_one_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(capsys, "upp") == 'road: there is no "upp"\n  hint: did you mean "up"?\n'


def test_a_wrong_option_says_where_the_right_ones_are(capsys: pytest.CaptureFixture[str]) -> None:
    said = called(capsys, "up", "--bogus")
    assert said == "road: unrecognized arguments: --bogus\n  hint: `road --help` tells what it takes\n"


def test_road_alone_prints_its_help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["road"])
    assert "bring the site up on this workstation" in called(capsys)
