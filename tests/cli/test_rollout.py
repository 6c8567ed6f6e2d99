"""What `road rollback` asks, and what `road history` says of a deploy under way."""

from __future__ import annotations

import io

import pytest

from roadworthy.cli.main import parser
from roadworthy.cli.rollout import is_wanted, under_way
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.rollout.ledger import Ledger
from roadworthy.deployment.rollout.rules import NOT_SAFE
from roadworthy.problems import ProblemsFound

AGAINST = NOT_SAFE.problem("0007_less drops articles.teaser", "restore a backup")
RECORD = {"what": "deploy", "release": "20261121-100000-aaaaaaa", "who": "ann@laptop (process 7)", "phase": "roll"}


class Person(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def err() -> Person:
    return Person()


def terminal(err: io.StringIO, answer: io.StringIO) -> Terminal:
    return Terminal(io.StringIO(), err, answer)


def test_a_safe_rollback_asks_nothing(err: Person) -> None:
    assert is_wanted((), False, "production", terminal(err, io.StringIO()))
    assert err.getvalue() == ""


@pytest.mark.parametrize(("answer", "wanted"), [("y\n", True), ("\n", False), ("no\n", False)])
def test_one_that_is_not_safe_asks_whoever_is_there(err: Person, answer: str, wanted: bool) -> None:
    assert is_wanted((AGAINST,), False, "production", terminal(err, Person(answer))) is wanted
    assert "0007_less drops articles.teaser (E578)" in err.getvalue()
    assert err.getvalue().endswith("go back all the same? [y/N] ")


def test_one_that_is_not_safe_is_refused_where_nobody_is_there(err: Person) -> None:
    with pytest.raises(ProblemsFound) as found:
        is_wanted((AGAINST,), False, "production", terminal(err, io.StringIO()))
    assert str(found.value) == (
        "going back is not safe, and nobody is here to be asked (E579)\n"
        "  hint: `road rollback production --yes`, if it must be"
    )


def test_whoever_said_yes_beforehand_is_told_and_not_asked(err: Person) -> None:
    assert is_wanted((AGAINST,), True, "production", terminal(err, io.StringIO()))
    assert "(E578)" in err.getvalue()


def test_a_deploy_under_way_is_said_with_who_is_at_it() -> None:
    holder = {"who": "ann@laptop (process 7)", "doing": "deploy of x, roll", "is_alive": True}
    assert under_way(Ledger(holder, RECORD, []), "production") == [
        "under way: ann@laptop (process 7): deploy of x, roll"
    ]
    assert under_way(Ledger(None, None, []), "production") == []


def test_a_deploy_that_was_cut_off_is_said_with_what_goes_on_with_it() -> None:
    assert under_way(Ledger(None, RECORD, []), "production") == [
        "cut off: the deploy of 20261121-100000-aaaaaaa by ann@laptop (process 7), in phase roll",
        "  any command that changes production goes on with it",
    ]


def test_holding_back_and_doing_what_was_held_back_can_t_be_asked_for_at_once() -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["deploy", "production", "--hold-contract", "--contract"])
