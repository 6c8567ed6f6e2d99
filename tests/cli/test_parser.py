from __future__ import annotations

import pytest

from roadworthy.cli.main import THEMES, command_of, main, parser


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


def test_what_is_missing_is_called_as_the_usage_calls_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert called(capsys, "ssh", "production").startswith("road ssh: the following arguments are required: HOST\n")
    said = called(capsys, "maintenance", "production")
    assert said.startswith("road maintenance: the following arguments are required: on|off\n")


def test_road_alone_prints_its_help(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["road"])
    assert "bring the site up on this workstation" in called(capsys)


def test_every_module_is_known_by_the_commands_that_it_has() -> None:
    every = next(action for action in parser()._actions if action.dest == "command").choices or {}
    assert list(every) == [name for names in THEMES.values() for name in names]
    for name in every:
        alone = next(action for action in parser(name)._actions if action.dest == "command").choices or {}
        assert name in alone


def test_the_command_is_found_behind_the_folder() -> None:
    assert command_of(["-C", "there", "deploy", "production"]) == "deploy"
    assert command_of(["--help"]) == "--help"
    assert command_of([]) == ""
