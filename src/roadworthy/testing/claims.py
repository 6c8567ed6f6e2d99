"""Who has which address: a locked file each, so that two rehearsals on one workstation never share a machine."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Sequence
from pathlib import Path

from roadworthy.problems import Problem, ProblemsFound
from roadworthy.testing.rules import ADDRESS_TAKEN
from roadworthy.testing.workstation import WHERE_CLAIMS_ARE

TRY_AGAIN_S = 0.1


class Claim:
    """A held address. The kernel frees it when its process ends, whatever the way."""

    def __init__(self, address: str, handle: int) -> None:
        self.address = address
        self._handle = handle

    @property
    def is_held(self) -> bool:
        """Say whether it has not been given back."""
        return self._handle >= 0

    def write(self, words: str) -> None:
        """Write down who has it and for what; empty words mean that nothing of the machine is left."""
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, words.encode(), 0)

    def read(self) -> str:
        """Return what was written, by an earlier holder too."""
        return os.pread(self._handle, 1000, 0).decode(errors="replace")

    def release(self) -> None:
        """Give the address back. Twice does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def take_claim(address: str, patience_s: float = 0.0, folder: Path = WHERE_CLAIMS_ARE) -> Claim | None:
    """Return the claim of an address, or None when somebody has it for longer than `patience_s`."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / address, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until_s = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return Claim(address, handle)
        except BlockingIOError:
            if time.monotonic() >= until_s:
                os.close(handle)
                return None
            time.sleep(TRY_AGAIN_S)


def take_claims(addresses: Sequence[str], patience_s: float, folder: Path = WHERE_CLAIMS_ARE) -> list[Claim]:
    """Return the claims of all addresses, or raise ProblemsFound with each that another rehearsal has."""
    held: list[Claim] = []
    problems: list[Problem] = []
    for address in addresses:
        claim = take_claim(address, patience_s, folder)
        if claim:
            held.append(claim)
        else:
            problems.append(taken(address, folder))
    if problems:
        for claim in held:
            claim.release()
        raise ProblemsFound(problems)
    return held


def taken(address: str, folder: Path = WHERE_CLAIMS_ARE) -> Problem:
    """Return the problem of an address that another has."""
    who = (folder / address).read_text().strip()
    about = f": {who}" if who else ""
    return ADDRESS_TAKEN.problem(
        f"{address} belongs to another rehearsal on this workstation{about}", "wait for its end"
    )


def claimed(folder: Path = WHERE_CLAIMS_ARE) -> list[str]:
    """Return the addresses that somebody holds, or of which something may be left."""
    names = [path.name for path in folder.glob("*.*.*.*")]
    return sorted(name for name in names if _is_in_use(name, folder))


def _is_in_use(address: str, folder: Path) -> bool:
    claim = take_claim(address, 0.0, folder)
    if claim is None:
        return True
    try:
        return bool(claim.read())
    finally:
        claim.release()
