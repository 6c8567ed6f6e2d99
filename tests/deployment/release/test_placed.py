"""Which releases the hosts keep, as told from what each of them says; and which one a name means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from roadworthy.deployment.release.placed import Placed, gathered, named
from roadworthy.environments.release import Release
from roadworthy.problems import ProblemsFound

OLD, NEW = "20261120-090000-aaaaaaa", "20261121-120000-bbbbbbb"


def said(name: str) -> dict[str, Any]:
    made_at = datetime(2026, 11, 20, tzinfo=UTC)
    release = Release(name, name.rpartition("-")[2] + "0123", "Change", made_at, "ann at laptop")
    return {**release.as_json(), "size_bytes": 1000}


def host(*names: str, current: str = "", slots: dict[str, str] | None = None, active: tuple[str, ...] = ()) -> Any:
    return {"releases": [said(name) for name in names], "current": current, "slots": slots or {}, "active": active}


def test_releases_of_several_hosts_are_told_once_the_oldest_first() -> None:
    found = gathered(
        {
            "web1": host(OLD, NEW, current=NEW, slots={"1": NEW}, active=(OLD, NEW)),
            "web2": host(NEW, current=NEW, slots={"0": NEW}),
        }
    )
    assert [(each.id, each.hosts, each.current_on, each.slots, each.active_on, each.serves) for each in found] == [
        (OLD, ("web1",), (), None, ("web1",), False),
        (NEW, ("web1", "web2"), ("web1", "web2"), {"web1": (1,), "web2": (0,)}, ("web1",), True),
    ]


def test_what_says_nothing_of_itself_is_passed_over() -> None:
    assert gathered({"web1": {"releases": [{"id": "x"}, {}], "current": "", "slots": {}, "active": []}}) == ()


def releases() -> tuple[Placed, ...]:
    return gathered({"web1": host(OLD, NEW)})


@pytest.mark.parametrize("name", [NEW, "20261121", "bbbbbbb", "bbb"])
def test_a_release_is_meant_by_its_id_its_beginning_or_its_revision(name: str) -> None:
    assert named(releases(), name).id == NEW


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "2019",
            f'there is no release "2019" (E555)\n  hint: the hosts keep {NEW}, {OLD} (`road releases` says more)',
        ),
        ("2026", f'"2026" may be {OLD} or {NEW} (E555)\n  hint: give more of the id'),
    ],
)
def test_a_name_that_means_none_or_two_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(ProblemsFound) as caught:
        named(releases(), name)
    assert str(caught.value) == sentence


def test_before_the_first_deploy_there_is_none() -> None:
    with pytest.raises(ProblemsFound) as caught:
        named((), "x")
    assert str(caught.value) == 'there is no release "x" (E555)\n  hint: nothing has been deployed there yet'
