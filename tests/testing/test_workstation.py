"""What a workstation lacks is said with the way to get it."""

from __future__ import annotations

import pytest

from roadworthy.problems import ProblemsFound
from roadworthy.testing import workstation


def test_another_system_and_another_account_are_refused() -> None:
    (other,) = workstation.lack_of_rights("darwin", 0)
    assert str(other) == "rehearsal machines need Linux, and this is darwin (E501)\n  hint: rehearse on a Linux one"
    (nobody,) = workstation.lack_of_rights("linux", 1000)
    assert str(nobody) == ("rehearsal machines need root (E501)\n  hint: call it with sudo, on a machine of your own")
    assert workstation.lack_of_rights("linux", 0) == []


def test_missing_programs_are_named_with_the_packages_that_bring_them() -> None:
    (problem,) = workstation.lack_of_programs(lambda name: name not in {"systemd-nspawn", "nft"})
    assert str(problem) == (
        "not installed here: systemd-nspawn, nft (E502)\n  hint: apt install systemd-container nftables"
    )


def test_a_step_that_fails_says_its_last_words() -> None:
    with pytest.raises(ProblemsFound) as caught:
        workstation.call(["sh", "-c", "echo first; echo last >&2; exit 3"])
    assert str(caught.value) == "`sh -c echo first; echo last >&2; exit 3` failed: last (E509)"


def test_a_step_that_never_ends_is_given_up() -> None:
    with pytest.raises(ProblemsFound) as caught:
        workstation.call(["sleep", "60"], time_limit_s=0.05)
    assert str(caught.value) == "`sleep 60` did not end in 0.05 s (E509)"
