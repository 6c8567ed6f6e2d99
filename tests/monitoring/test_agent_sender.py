"""How the agent sends to a hub that fails: nothing waits for ever behind one batch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.monitoring.intake import KEY, TOKEN, Intake, opened

from roadworthy.monitoring.agent import Log, Sender, Spool


@dataclass
class Trial:
    """A sender, what it has to send, and the hub."""

    sender: Sender
    spool: Spool
    intake: Intake
    out: io.StringIO

    def post(self, times: int) -> None:
        """Post so often without the pauses in between."""
        goal = self.intake.posts + times
        while self.intake.posts < goal:
            self.sender._round()

    def aside(self) -> list[str]:
        return sorted(path.name for path in Path(self.spool.refused_folder).iterdir())


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    out, intake = io.StringIO(), Intake()
    (tmp_path / "token").write_text(TOKEN)
    spool = Spool(str(tmp_path / KEY), "web1", Log(out))
    begin_s = 1_795_263_810
    for number in range(1, 6):
        spool.add(number, begin_s, begin_s + 10, f'["node_load1",{{"host":"web1"}},[[{begin_s + 10},{number}]]]')
        begin_s += 10
    with opened(intake) as port:
        config = {
            "hub": f"http://127.0.0.1:{port}", "token_file": str(tmp_path / "token"), "spool": str(tmp_path),
            "timeout_s": 5,
        }  # fmt: skip
        yield Trial(Sender(config, {KEY: spool}, Log(out)), spool, intake, out)


def test_a_batch_that_makes_the_hub_fail_each_time_is_laid_aside_and_the_others_arrive(trial: Trial) -> None:
    trial.intake.answer = lambda: "500" if trial.intake.posts <= 10 else "200"
    trial.post(14)
    assert trial.aside() == ["0000000001-1795263810-1795263820.batch"]
    assert [head["from"] for head in trial.intake.heads()] == [1795263820, 1795263830, 1795263840, 1795263850]
    first, *others = trial.intake.heads()
    assert (first["number"], first["dropped"]) == (1, [[1795263810, 1795263820]])
    assert [one["dropped"] for one in others] == [[], [], []]
    assert f"agent: {KEY}: the hub failed 10 times at a batch; it is laid aside in refused/\n" in trial.out.getvalue()


def test_what_the_hub_may_have_in_spite_of_its_failure_is_not_taken_for_the_next_batch(trial: Trial) -> None:
    before = trial.spool.state["sender"]
    trial.intake.answer = lambda: "500" if trial.intake.posts <= 10 else "200"
    trial.post(11)
    assert trial.intake.heads()[0]["sender"] != before


def test_a_hub_that_fails_at_everything_costs_ever_fewer_batches(trial: Trial) -> None:
    trial.intake.answer = lambda: "500"
    trial.post(69)
    assert [int(name.split("-")[0]) for name in trial.aside()] == [1, 2]
    trial.post(1)
    assert [int(name.split("-")[0]) for name in trial.aside()] == [1, 2, 3]
    trial.intake.answer = lambda: "200"
    trial.post(2)
    assert (len(trial.intake.stored), trial.spool.batches) == (2, [])
    assert (trial.sender.tries, trial.sender.most_tries) == (0, 10)


@pytest.mark.parametrize("answer", ["503", "404", "hang up before"])
def test_a_hub_that_is_away_costs_no_batch_however_long(trial: Trial, answer: str) -> None:
    trial.intake.answer = lambda: answer
    trial.post(30)
    assert (trial.aside(), len(trial.spool.batches)) == ([], 5)
