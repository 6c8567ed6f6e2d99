"""What is to be done until every web host serves one release, from what each host says."""

from __future__ import annotations

from roadworthy.deployment.rollout.settlement import (
    LOW,
    Settlement,
    alone,
    closed,
    cut_over,
    forgotten,
    let_in,
)
from roadworthy.deployment.rollout.standing import Standing
from roadworthy.environments.frozen import FrozenTable
from roadworthy.fleet.answers import UnitState
from roadworthy.stack.balancer import FULL, Balance, Server

OLD, NEW = "20261121-100000-aaaaaaa", "20261121-110000-bbbbbbb"
RUNS = UnitState("active", "running", 7, 1.0, "success")
DEAD = UnitState("failed", "failed", 0, 1.0, "exit-code")


def host(name: str, slots: dict[str, int], state: UnitState = RUNS, balance: Balance | None = None) -> Standing:
    units = {f"gazette-production-web@{release}.service": state for release in slots}
    return Standing(name, FrozenTable(slots), units=FrozenTable(units), balance=balance or Balance())


def settlement(release: str, balance: Balance, *webs: Standing) -> Settlement:
    names = tuple(web.host for web in webs)
    standings = {"lb1": host("lb1", {}, balance=balance), **{web.host: web for web in webs}}
    return Settlement(release, names, {"lb1": names}, standings)


def test_hosts_that_serve_just_the_release_have_nothing_to_do() -> None:
    balance = Balance((Server("web1", 0, OLD, FULL), Server("web2", 1, OLD, FULL)))
    found = settlement(OLD, balance, host("web1", {OLD: 0}), host("web2", {OLD: 1}))
    assert found.unsettled == ()
    assert found.batches(1) == ()
    assert found.former == OLD


def test_all_hosts_are_changed_in_batches_when_another_release_is_wanted() -> None:
    balance = Balance(tuple(Server(name, 0, OLD, FULL) for name in ("web1", "web2", "web3")))
    found = settlement(NEW, balance, *(host(name, {OLD: 0}) for name in ("web1", "web2", "web3")))
    assert found.batches(2) == (("web1", "web2"), ("web3",))
    assert found.former == OLD


def test_what_an_interrupted_deploy_has_left_is_done_again_and_no_more() -> None:
    balance = Balance((Server("web1", 1, NEW, FULL), Server("web2", 0, OLD, FULL)))
    found = settlement(NEW, balance, host("web1", {NEW: 1}), host("web2", {OLD: 0}))
    assert found.unsettled == ("web2",)


def test_a_host_with_a_former_release_in_a_slot_has_something_to_do() -> None:
    balance = Balance((Server("web1", 1, NEW, FULL),))
    assert settlement(NEW, balance, host("web1", {OLD: 0, NEW: 1})).unsettled == ("web1",)


def test_a_host_whose_unit_does_not_run_has_something_to_do() -> None:
    balance = Balance((Server("web1", 0, OLD, FULL),))
    assert settlement(OLD, balance, host("web1", {OLD: 0}, DEAD)).unsettled == ("web1",)


def test_a_front_that_sends_only_some_requests_has_something_to_do() -> None:
    balance = Balance((Server("web1", 0, OLD, LOW),))
    assert settlement(OLD, balance, host("web1", {OLD: 0})).unsettled == ("web1",)


def test_nothing_is_to_serve_when_no_release_is_wanted() -> None:
    assert settlement("", Balance(), host("web1", {})).unsettled == ()
    assert settlement("", Balance((Server("web1", 0, NEW, FULL),)), host("web1", {NEW: 0})).unsettled == ("web1",)


def test_the_release_that_serves_is_the_one_that_most_is_sent_to() -> None:
    servers = (Server("web1", 0, OLD, FULL), Server("web1", 1, NEW, LOW), Server("web2", 0, NEW, 0, drains=True))
    assert settlement("", Balance(servers), host("web1", {OLD: 0, NEW: 1})).former == OLD
    assert settlement("", Balance(), host("web1", {})).former == ""


def test_a_new_server_gets_a_small_share_beside_others_and_all_of_it_alone() -> None:
    old = Balance((Server("web1", 0, OLD, FULL),))
    assert let_in(old, "web1", 1, NEW).servers == (Server("web1", 0, OLD, FULL), Server("web1", 1, NEW, LOW))
    assert let_in(Balance(), "web1", 1, NEW).servers == (Server("web1", 1, NEW, FULL),)
    assert let_in(old, "web2", 0, NEW).of_host("web2") == (Server("web2", 0, NEW, FULL),)


def test_at_the_cutover_the_former_server_finishes_what_it_has() -> None:
    both = Balance((Server("web1", 0, OLD, FULL), Server("web1", 1, NEW, LOW), Server("web2", 0, OLD, FULL)))
    assert cut_over(both, "web1", 1, NEW).servers == (
        Server("web1", 0, OLD, 0, drains=True),
        Server("web1", 1, NEW, FULL),
        Server("web2", 0, OLD, FULL),
    )


def test_going_back_is_the_same_cutover_the_other_way_round() -> None:
    there = cut_over(Balance((Server("web1", 0, OLD, FULL),)), "web1", 1, NEW)
    back = cut_over(there, "web1", 0, OLD)
    assert back.servers == (Server("web1", 0, OLD, FULL), Server("web1", 1, NEW, 0, drains=True))
    assert alone(back, "web1", 0).servers == (Server("web1", 0, OLD, FULL),)


def test_a_host_is_taken_out_by_closing_then_forgetting_its_servers() -> None:
    two = Balance((Server("web1", 0, OLD, FULL), Server("web2", 0, OLD, FULL)))
    assert closed(two, "web1").of_host("web1") == (Server("web1", 0, OLD, 0, drains=True),)
    assert forgotten(closed(two, "web1"), "web1").servers == (Server("web2", 0, OLD, FULL),)
