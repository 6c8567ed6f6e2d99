"""The kinds that there are, and that each is whole."""

from __future__ import annotations

from roadworthy.environments.kind import kind_of_role
from roadworthy.stack.registry import OWN, kinds


def test_every_kind_is_known_by_its_name_in_the_order_of_need() -> None:
    assert list(kinds())[: len(OWN)] == [
        "agent", "sqlite", "postgresql", "mysql", "redis", "granian", "worker", "haproxy", "hub",
    ]  # fmt: skip


def test_no_two_kinds_have_the_same_role() -> None:
    roles = [role for kind in kinds().values() for role in kind.roles]
    assert sorted(roles) == sorted(set(roles))


def test_the_roles_of_the_example_are_all_known() -> None:
    found = {role: kind_of_role(role, kinds()) for role in ("balancer", "web", "worker", "database", "cache", "hub")}
    assert found == {
        "balancer": "haproxy",
        "web": "granian",
        "worker": "worker",
        "database": "postgresql",
        "cache": "redis",
        "hub": "hub",
    }
