"""What runs on the hosts of an environment: the release, its units and the others, and what of it does not."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.deployment.host_units import wanted_units
from roadworthy.deployment.target import Target
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.host_facts import HostFacts

SHOWN = "Id,ActiveState,SubState,Result,ActiveEnterTimestamp,NRestarts"
GOOD = {"active", "reloading", "activating"}


@dataclass(frozen=True)
class UnitSeen:
    """A unit as systemd shows it. `since` is in systemd's words; `is_wanted` says whether it is to run."""

    name: str
    active: str
    sub: str
    result: str
    since: str
    restarts: int
    is_wanted: bool

    @property
    def is_well(self) -> bool:
        """Say whether it does what it should; one that has ended and need not run is well too."""
        return self.active in GOOD and not self._is_dying if self.is_wanted else self.active != "failed"

    @property
    def _is_dying(self) -> bool:
        """Say whether it dies again and again: it waits for its next start, or is in one that systemd itself made."""
        return self.sub.startswith("auto-restart") or (self.active == "activating" and self.restarts > 0)


@dataclass(frozen=True)
class HostSeen:
    """A host: what it says of itself, the release that serves (empty if none does), and its units."""

    name: str
    address: str
    release: str
    units: tuple[UnitSeen, ...]
    free_bytes: int

    @property
    def is_well(self) -> bool:
        """Say whether all is as it should be."""
        return all(unit.is_well for unit in self.units)


def look(target: Target) -> tuple[HostSeen, ...]:
    """Ask all hosts at once. Raise ProblemsFound with those that can't be asked."""
    found = target.fleet.each(target.environment.hosts, lambda hand: _look(hand, target))
    return tuple(found.values())


def _look(hand: Hand, target: Target) -> HostSeen:
    wanted = wanted_units(target, hand.host)
    key = target.layout.key
    link = f"readlink {target.layout.current} || echo; "
    names = " ".join(f"'{name}'" for name in (*wanted, f"{key}-*"))
    lines: list[str] = []
    hand.run(("/bin/sh", "-c", f"{link}systemctl show -p {SHOWN} -- {names}"), on_line=lines.append)
    release = lines[0].rpartition("/")[2] if lines else ""
    return HostSeen(
        hand.host.name,
        hand.host.address,
        release,
        read_units(lines[1:], key, wanted),
        _free(target.facts[hand.host.name]),
    )


def read_units(lines: list[str], key: str, wanted: tuple[str, ...]) -> tuple[UnitSeen, ...]:
    """Read what systemd shows of units, one block of lines for each; a unit that is shown twice counts once."""
    blocks = [
        dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        for block in "\n".join(lines).split("\n\n")
    ]
    units = {block["Id"]: _unit(block, key, wanted) for block in blocks if block.get("Id")}
    return tuple(unit for unit in units.values() if unit.is_wanted or unit.active not in ("", "inactive"))


def _unit(block: dict[str, str], key: str, wanted: tuple[str, ...]) -> UnitSeen:
    name = block["Id"]
    is_wanted = name in wanted or (
        name.startswith(f"{key}-") and "@" in name and block.get("ActiveState") != "inactive"
    )
    restarts = block.get("NRestarts", "")
    return UnitSeen(
        name,
        block.get("ActiveState", ""),
        block.get("SubState", ""),
        block.get("Result", ""),
        block.get("ActiveEnterTimestamp", ""),
        int(restarts) if restarts.isdigit() else 0,
        is_wanted,
    )


def _free(facts: HostFacts) -> int:
    return facts.free_bytes
