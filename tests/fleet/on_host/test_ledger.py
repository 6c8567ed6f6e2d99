"""The ledger on the record host: one lock, taken over from the dead only, and a history that keeps every line once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roadworthy.fleet.on_host import ledger
from roadworthy.fleet.on_host.operations import Call, Refused

KEY = "gazette-production"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ledger, "STATE", str(tmp_path))
    return tmp_path / KEY


def ask(operation: Any, **message: Any) -> dict[str, Any]:
    found: dict[str, Any] = operation(Call({"key": KEY, **message}, None, None))  # type: ignore[arg-type]
    return found


def take(name: str, lifetime_s: float = 30.0, dead: str = "", at_least: int = 0) -> dict[str, Any]:
    holder = {"id": name, "who": f"{name}@laptop", "doing": "deploy", "lifetime_s": lifetime_s}
    return ask(ledger.take, holder=holder, dead=dead, at_least=at_least)


def test_the_first_to_come_has_the_lock_and_the_second_is_told_who() -> None:
    assert take("ann")["former"] is None
    held = take("ben")["held"]
    assert (held["who"], held["doing"], held["age_s"] < 5) == ("ann@laptop", "deploy", True)


def test_a_lock_that_was_given_back_is_free_and_each_token_is_higher() -> None:
    first = take("ann")["token"]
    ask(ledger.release, id="ann")
    found = take("ben")
    assert found["former"] is None
    assert found["token"] > first


def test_a_lock_whose_lifetime_is_over_or_whose_holder_is_known_dead_is_taken_over() -> None:
    take("ann", lifetime_s=0.0)
    assert take("ben")["former"]["who"] == "ann@laptop"
    assert take("cat", dead="ben")["former"]["who"] == "ben@laptop"


def test_taking_it_again_keeps_the_token_or_raises_it() -> None:
    token = take("ann")["token"]
    assert take("ann")["token"] == token
    assert take("ann", at_least=token + 7)["token"] == token + 7


def test_a_beat_keeps_the_lock_and_tells_when_it_is_lost() -> None:
    take("ann", lifetime_s=0.0)
    assert ask(ledger.beat, id="ann", doing="deploy, roll") == {"is_held": True}
    assert ask(ledger.look, count=0)["holder"]["doing"] == "deploy, roll"
    take("ben")
    assert ask(ledger.beat, id="ann", doing="deploy, roll")["by"]["who"] == "ben@laptop"


def test_a_lock_from_before_a_restart_of_the_host_ages_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    take("ann", lifetime_s=1e12)
    monkeypatch.setattr(ledger, "_boot", lambda: "another boot")
    assert take("ben")["held"]["age_s"] > 1.0


def test_what_is_under_way_is_handed_to_the_next_holder() -> None:
    take("ann", lifetime_s=0.0)
    ask(ledger.note, id="ann", record={"phase": "roll"})
    assert take("ben")["record"] == {"phase": "roll"}


def test_only_the_holder_writes() -> None:
    take("ann", lifetime_s=0.0)
    take("ben")
    for operation, more in ((ledger.note, {"record": {}}), (ledger.close, {"entry": None})):
        with pytest.raises(Refused, match="the lock of this deploy was taken by ben@laptop"):
            ask(operation, id="ann", **more)


def test_the_history_has_each_line_once_also_when_it_is_closed_twice(folder: Path) -> None:
    take("ann")
    ask(ledger.note, id="ann", record={"phase": "prune"})
    for _ in range(2):
        ask(ledger.close, id="ann", entry={"id": "1", "how": "done"})
    found = ask(ledger.look, count=0)
    assert (found["history"], found["record"]) == ([{"id": "1", "how": "done"}], None)


def test_half_a_line_that_a_power_cut_left_does_not_hide_the_next(folder: Path) -> None:
    take("ann")
    ask(ledger.close, id="ann", entry={"id": "1"})
    with (folder / "history.jsonl").open("a") as file:
        file.write('{"id": "2", "ho')
    ask(ledger.close, id="ann", entry={"id": "3"})
    assert [line["id"] for line in ask(ledger.look, count=0)["history"]] == ["1", "3"]
    assert [line["id"] for line in ask(ledger.look, count=1)["history"]] == ["3"]


def test_all_of_it_is_readable_by_root_only(folder: Path) -> None:
    take("ann")
    ask(ledger.note, id="ann", record={})
    ask(ledger.close, id="ann", entry={"id": "1"})
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
