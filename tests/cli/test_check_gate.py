"""What stands between a change and `road deploy`: errors that it adds to what serves."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from roadworthy.cli.check_gate import COMMAND, Gate, commit_in, serving
from roadworthy.deployment.rollout.history import Entry
from roadworthy.deployment.rollout.record import Record
from roadworthy.problems import ProblemsFound

OLD = "import requests\n\n\ndef old():\n    return requests.get('https://a.example/')\n"
WAITS = "\n\ndef new():\n    return requests.get('https://b.example/')\n"
UNPICKLES = "import pickle\n\n\ndef show(request):\n    return pickle.loads(request.body)\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site in a folder of a repository, with one commit that serves."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "repository" / "site"
    (folder / "shop").mkdir(parents=True)
    git(folder, "init", "-q")
    (folder / "shop" / "rates.py").write_text(OLD)
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> str:
    named = ["-c", "user.name=on_call", "-c", "user.email=on_call@shop.example"]
    return subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def commit(folder: Path) -> str:
    git(folder, "add", "--all", ".")
    git(folder, "commit", "-qm", "change")
    return git(folder, "rev-parse", "HEAD").strip()


def gate(
    site: Path, serves: str, *, revision: str = "HEAD", checks: bool | tuple[str, ...] = True, limit_s: int = 60,
    command: Sequence[str] = COMMAND,
) -> list[str]:  # fmt: skip
    """Return what the gate tells; it raises what it refuses."""
    told: list[str] = []
    Gate(site, revision, serves[:7], checks, told.append, limit_s, command).run()
    return told


def test_what_was_there_before_is_not_told(site: Path) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    (site / "shop" / "rates.py").write_text("\n" + OLD)
    assert gate(site, serves) == [f"check: nothing new since {serves[:7]}"]


def test_new_warnings_are_one_line_and_stop_nothing(site: Path) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    (site / "shop" / "rates.py").write_text(OLD + WAITS)
    assert gate(site, serves) == [f"check: 1 new warning since {serves[:7]}: W401 shop/rates.py:9"]


def test_a_new_error_is_refused_with_its_place_and_the_way_out(site: Path) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    (site / "shop" / "views.py").write_text(UNPICKLES)
    with pytest.raises(ProblemsFound) as found:
        gate(site, serves)
    first, last = found.value.problems
    assert (first.id, str(first.where), first.level) == ("W809", "shop/views.py:5", "error")
    assert str(last) == (
        f"this adds 1 error to what serves since {serves[:7]} (E591)\n"
        "  hint: mend what is named above, or mark it in the code; to deploy all the same: --no-check"
    )


def test_only_the_ids_that_are_wanted_stop_it(site: Path) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    (site / "shop" / "views.py").write_text(UNPICKLES)
    assert gate(site, serves, checks=("W6",)) == [f"check: nothing new since {serves[:7]}"]


def test_another_revision_than_the_one_checked_out_is_looked_at_as_it_is(site: Path) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    (site / "shop" / "views.py").write_text(UNPICKLES)
    wrong = commit(site)
    git(site, "rm", "-q", "shop/views.py")
    commit(site)
    with pytest.raises(ProblemsFound, match="this adds 1 error"):
        gate(site, serves, revision=wrong)
    assert gate(site, serves) == [f"check: nothing new since {serves[:7]}"]


def entry(release: str, how: str = "done", what: str = "deploy") -> Entry:
    record = Record("id", what, "ann@laptop", "2026-11-21T11:00:00+00:00", release, "")
    return Entry.of_record(record, how, 1.0)  # type: ignore[arg-type]


def test_what_serves_is_what_the_last_deploy_or_rollback_brought() -> None:
    assert serving([]) == ""
    first, second = "20261121-100000-aaaaaaa", "20261121-110000-bbbbbbb-dirty"
    assert serving([entry(first), entry(second), entry("x", "undone"), entry("", what="maintenance on")]) == second
    assert serving([entry(first), entry(second), entry(first, what="rollback")]) == first
    assert [commit_in(release) for release in (first, second, "20261121-100000", "")] == ["aaaaaaa", "bbbbbbb", "", ""]


def test_it_is_skipped_aloud_where_there_is_nothing_to_compare_with(site: Path) -> None:
    assert gate(site, "0123456") == ["check: skipped, git does not know 0123456 here"]


@pytest.mark.parametrize(
    ("code", "limit_s", "why"),
    [
        ("import time; time.sleep(60)", 1, "it takes longer than 1 s"),
        ("import sys; sys.exit('error: no idea')", 60, "it could not be done: no idea"),
    ],
)
def test_it_is_skipped_aloud_where_it_can_t_be_done(site: Path, code: str, limit_s: int, why: str) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    assert gate(site, serves, limit_s=limit_s, command=(sys.executable, "-c", code)) == [f"check: skipped, {why}"]


def test_it_is_ended_when_nobody_waits_for_it_any_more(site: Path) -> None:
    serves = git(site, "rev-parse", "HEAD").strip()
    is_over = threading.Event()
    is_over.set()
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    begun_s = time.monotonic()
    Gate(site, "HEAD", serves[:7], True, print, 60, command, is_over).run()
    assert time.monotonic() - begun_s < 30
