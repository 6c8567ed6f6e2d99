"""What a hub's host is asked before its hub is opened, and what is said when it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from tests.stack.conftest import HOST

from roadworthy.deployment.hub_entry import REFUSED, HubEntry, host_with_hub
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.fleet.answers import UnitState
from roadworthy.fleet.command import Finished
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import ProblemsFound
from roadworthy.stack.layout import Layout

FINE, NOT_FINE = Finished(0, (), 0.1, False), Finished(1, (), 0.1, False)
HUB1 = Host("hub1", "10.77.0.25", ("hub",))
CERTIFICATE = "/etc/roadworthy/gazette-production/hub.crt"


@dataclass
class OneHand:
    """A hand on a host that has some files, and runs one command."""

    files: dict[str, str] = field(default_factory=dict)
    done: Finished = FINE
    host: Host = HUB1
    state: str = "active"
    told: dict[str, Any] = field(default_factory=dict)

    def facts(self, files: Sequence[str]) -> HostFacts:
        return replace(HOST, files={name: self.files[name] for name in files if name in self.files})

    def unit_state(self, names: Sequence[str]) -> dict[str, UnitState]:
        return {name: UnitState(self.state, "", 0, 0.0, "") for name in names}

    def run(self, words: Sequence[str], **told: Any) -> Finished:
        self.told = {"words": list(words), **told}
        return self.done


def entry(hand: OneHand) -> HubEntry:
    return HubEntry(cast(Hand, hand), Layout("gazette-production", 10000), "production")


def test_a_link_is_made_there_by_the_hubs_own_account() -> None:
    lines = ("a warning", "https://10.77.0.25:10009/-/enter/abc_-1")
    hand = OneHand(done=Finished(0, lines, 0.1, False))
    assert entry(hand).link("ann") == "/-/enter/abc_-1"
    python = "/usr/local/lib/roadworthy/gazette-production-hub/current/python/bin/python"
    assert hand.told == {
        "words": [python, "-m", "roadworthy.hub", "link", "ann"],
        "user": "gazette-production-hub",
        "variables_file": "/etc/roadworthy/gazette-production/hub.variables",
    }


def test_its_certificate_is_the_one_that_its_host_has() -> None:
    assert entry(OneHand({CERTIFICATE: "-----BEGIN"})).certificate() == "-----BEGIN"


def test_a_host_that_has_no_hub_yet_is_said() -> None:
    with pytest.raises(ProblemsFound) as found:
        entry(OneHand()).certificate()
    assert str(found.value) == "hub1: it has no hub yet (E602)\n  hint: `road apply production`"


def test_a_hub_that_makes_no_link_is_said_with_its_last_words() -> None:
    hand = OneHand(done=Finished(1, ("Traceback", "OperationalError: disk is full"), 0.1, False))
    with pytest.raises(ProblemsFound) as found:
        entry(hand).link()
    assert str(found.value) == (
        "hub1: it makes no link: OperationalError: disk is full (E603)\n"
        "  hint: `road ssh production hub1`, and there `systemctl status gazette-production-hub`"
    )


def test_an_environment_without_the_role_is_said() -> None:
    web1 = Host("web1", "10.77.0.22", ("web",))
    bare = Environment("production", (), (web1,), (Service("web", "granian"),))
    with pytest.raises(ProblemsFound) as found:
        host_with_hub(bare)
    assert str(found.value) == (
        "roadworthy.toml environments.production.hosts: no host has the role hub (E601)\n"
        '  hint: give one of them the role "hub", then `road apply production`'
    )
    assert host_with_hub(replace(bare, hosts=(web1, HUB1), services=(Service("hub", "hub"),))) == HUB1


@pytest.mark.parametrize(("hand", "said", "expected"), [
    (OneHand(state="inactive"), "forwarding request failed", "gazette-production-hub.service does not run"),
    (OneHand(), "timed out", "the hub does not answer: timed out"),
    (OneHand(done=NOT_FINE), f"{REFUSED}: no", f"the hub does not answer: {REFUSED}: no"),
    (OneHand(), "Stdio forwarding request failed: no", "its SSH server passes no connections on to the hub"),
])  # fmt: skip
def test_why_it_was_not_reached_is_found_out(hand: OneHand, said: str, expected: str) -> None:
    assert entry(hand).unanswered(said).message == expected
