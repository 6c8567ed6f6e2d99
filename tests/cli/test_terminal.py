"""What the owner is told, also when nobody listens any more."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from roadworthy.cli.terminal import Terminal, wants_colour
from roadworthy.problems import Level, Rule, Where

RULE = Rule("E999", "Too late", "The paper is printed.", Level.NOTE)


class Gone(io.StringIO):
    """A reader who has gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError

    def isatty(self) -> bool:
        return False


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_answers_and_progress_go_their_own_ways() -> None:
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(out, err)
    terminal.say("an answer")
    terminal.tell("under way")
    terminal.complain(RULE.problem("the ferry has left", "take the next", Where("plan", 3)))
    assert out.getvalue() == "an answer\n"
    assert err.getvalue() == "under way\nnote: plan:3: the ferry has left (E999)\n  hint: take the next\n"


def test_colour_is_for_those_who_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert Terminal(io.StringIO()).paint("red", "red", "bold") == "\x1b[31m\x1b[1mred\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Terminal(io.StringIO()).paint("red", "red") == "red"


def test_progress_that_nobody_hears_stops_no_work() -> None:
    Terminal(io.StringIO(), Gone()).tell("under way")


def test_an_answer_that_nobody_hears_does() -> None:
    with pytest.raises(BrokenPipeError):
        Terminal(Gone(), io.StringIO()).say("an answer")


def test_a_command_works_with_all_its_streams_closed() -> None:
    program = "import sys; from roadworthy.cli.main import main; sys.exit(main(['reference', 'kinds']))"
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, program],
        env=dict(os.environ), check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0


def test_the_values_of_secrets_are_masked_in_all_that_is_said() -> None:
    out, err = io.StringIO(), io.StringIO()
    terminal = Terminal(out, err)
    terminal.hide(["geheimnis"])
    terminal.hide(["tulpenzwiebel"])
    terminal.say("answer: geheimnis")
    terminal.tell("tulpenzwiebel")
    terminal.complain(RULE.problem("the settings say geheimnis", "not tulpenzwiebel", Where("plan", 3)))
    assert out.getvalue() == "answer: ***\n"
    assert err.getvalue() == "***\nnote: plan:3: the settings say *** (E999)\n  hint: not ***\n"
