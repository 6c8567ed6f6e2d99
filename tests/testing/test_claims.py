"""Addresses are claimed by one rehearsal at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.problems import ProblemsFound
from roadworthy.testing.claims import claimed, take_claim, take_claims


def test_a_claim_is_held_until_it_is_released(tmp_path: Path) -> None:
    claim = take_claim("10.77.0.2", folder=tmp_path)
    assert claim
    assert take_claim("10.77.0.2", folder=tmp_path) is None
    claim.release()
    claim.release()
    assert not claim.is_held
    assert take_claim("10.77.0.2", folder=tmp_path)


def test_what_was_written_is_read_by_the_next_holder(tmp_path: Path) -> None:
    first = take_claim("10.77.0.2", folder=tmp_path)
    assert first
    first.write("web1, process 12")
    first.write("web2")
    first.release()
    second = take_claim("10.77.0.2", folder=tmp_path)
    assert second
    assert second.read() == "web2"


def test_an_address_is_in_use_while_it_is_held_or_something_is_left_there(tmp_path: Path) -> None:
    held, left, free = (take_claim(f"10.77.0.{last}", folder=tmp_path) for last in (2, 3, 4))
    assert held
    assert left
    assert free
    left.write("web1, process 12")
    left.release()
    free.release()
    (tmp_path / "network.lock").touch()
    assert claimed(tmp_path) == ["10.77.0.2", "10.77.0.3"]


def test_all_addresses_are_taken_or_none(tmp_path: Path) -> None:
    other = take_claim("10.77.0.3", folder=tmp_path)
    assert other
    other.write("db1, process 7")
    with pytest.raises(ProblemsFound) as caught:
        take_claims(["10.77.0.2", "10.77.0.3"], 0.0, tmp_path)
    assert str(caught.value) == (
        "10.77.0.3 belongs to another rehearsal on this workstation: db1, process 7 (E503)\n  hint: wait for its end"
    )
    assert take_claim("10.77.0.2", folder=tmp_path)
