"""Clears what is left of a rehearsal machine: of one that has done its work, and of one whose owner was killed."""

from __future__ import annotations

from roadworthy.problems import Problem, ProblemsFound
from roadworthy.testing import control_group, network
from roadworthy.testing.claims import Claim, claimed
from roadworthy.testing.mounts import remove_tree
from roadworthy.testing.workstation import WHERE_MACHINES_ARE, attempt


def clear(claim: Claim) -> None:
    """Kill, unmount and remove all of the machine at a claimed address. All of it follows from the address."""
    address = claim.address
    control_group.kill(address)
    network.reconnect(address)
    attempt(["ip", "link", "delete", network.card(address)])
    remove_tree(WHERE_MACHINES_ARE / address)
    control_group.remove(address)
    claim.write("")


def give_back(claims: list[Claim]) -> None:
    """Clear the machines, free their addresses, and remove the network when nobody uses it any more.

    Raises ProblemsFound with what could not be cleared; the next rehearsal at that address tries again.
    """
    problems: list[Problem] = []
    for claim in claims:
        try:
            clear(claim)
        except ProblemsFound as error:
            problems += error.problems
    with network.network_lock():
        for claim in claims:
            claim.release()
        if not claimed():
            network.remove_network()
    if problems:
        raise ProblemsFound(problems)
