"""Measures deploy, plan and rollback of five machines, beside ansible-core with playbooks that do the same there.

Needs root on Linux, as `road rehearse` does. The machines, the site and ansible's own environment are temporary.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploying.playbooks import Playbooks
from deploying.stage import HOSTS, WEB, Stage, boot_s, staged, tell

ROUNDS = 5
GOALS = {"deploy": 1 / 4, "plan": 1 / 10, "rollback": 1.0}
MOST_S = {"deploy": "10 s where the release's own boot takes 1 s", "plan": "-", "rollback": "2 s"}


@dataclass
class Measured:
    """The seconds of one command, of road's and of ansible's, round by round, and the computer's load meanwhile."""

    name: str
    road_s: list[float] = field(default_factory=list)
    ansible_s: list[float] = field(default_factory=list)
    boots_s: list[float] = field(default_factory=list)
    phases: list[list[tuple[str, float]]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Return what is printed."""
        road = statistics.median(self.road_s)
        yield f"{self.name} (median of {len(self.road_s)}; fastest, slowest)"
        yield f"  road     {_figures(self.road_s)}   at most {MOST_S[self.name]}"
        if self.ansible_s:
            ratio = road / statistics.median(self.ansible_s)
            yield f"  ansible  {_figures(self.ansible_s)}"
            yield f"  ratio    {ratio:6.3f}   at most {GOALS[self.name]:.3f}"
        if self.boots_s:
            boot = statistics.median(self.boots_s)
            yield f"  the release's own boot, in that {boot:.2f} s; without it {road - boot:.2f} s"
        if self.phases:
            yield from (f"    {name:<12} {seconds:6.2f} s" for name, seconds in medians(self.phases))


def _figures(times_s: Sequence[float]) -> str:
    return f"{statistics.median(times_s):6.2f} s  ({min(times_s):.2f}, {max(times_s):.2f})"


def medians(rounds: Sequence[Sequence[tuple[str, float]]]) -> list[tuple[str, float]]:
    """Return each phase once, with the median of its seconds in all rounds; what comes twice in a round is added."""
    sums: list[dict[str, float]] = []
    for phases in rounds:
        sums.append({})
        for name, seconds in phases:
            sums[-1][name] = sums[-1].get(name, 0.0) + seconds
    names = dict.fromkeys(name for phases in sums for name in phases)
    return [(name, statistics.median(phases.get(name, 0.0) for phases in sums)) for name in names]


def measure(stage: Stage, playbooks: Playbooks | None, rounds: int) -> list[Measured]:
    """Run everything in turn, so that both see the same computer in the same minutes."""
    deploy, plan, rollback = (Measured(name) for name in GOALS)
    for number in range(1, rounds + 1):
        tell(f"round {number}, load {os.getloadavg()[0]:.1f}")
        stage.commit()
        for name, one in (("deploy", deploy), ("rollback", rollback)):
            took_s, said = stage.road(name, *(["--yes"] if name == "rollback" else []))
            one.road_s.append(took_s)
            one.boots_s.append(boot_s(said))
            one.phases.append(stage.last_phases())
            if playbooks:
                one.ansible_s.append(playbooks.deploy() if name == "deploy" else playbooks.roll_back())
        plan.road_s.append(stage.road("plan")[0])
        if playbooks:
            plan.ansible_s.append(playbooks.plan()[0])
        tell(", ".join(f"{one.name} {one.road_s[-1]:.1f} s" for one in (deploy, plan, rollback)))
    return [deploy, plan, rollback]


def beside(stage: Stage) -> Playbooks | None:
    """Return ansible, made ready, with one release served; None where it can't be had."""
    playbooks = Playbooks(stage, stage.target())
    if not playbooks.install():
        tell("ansible-core could not be installed: road's own figures alone")
        return None
    playbooks.get_ready()
    resources = playbooks.write_states()
    playbooks.deploy()
    changes = playbooks.plan()[1]
    tell(f"ansible compares {resources} resources, and takes {changes} of them for changed")
    return playbooks


@contextmanager
def temporary() -> Iterator[Path]:
    """Return a folder that only its owner can look into, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        yield Path(name)


def main() -> None:
    """Print the figures, with the computer and its load."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with temporary() as folder, staged(folder) as stage:
        playbooks = beside(stage)
        before = os.getloadavg()
        found = measure(stage, playbooks, rounds)
    watch = f"{len(WEB)} web hosts of {len(HOSTS)}, all on one computer with {os.cpu_count()} cores"
    print(f"a code-only deploy, a plan with nothing to do, and a rollback: {watch}")
    loads = " → ".join(f"{load:.1f}" for load in (before[0], os.getloadavg()[0]))
    print(f"load of the computer while it was measured: {loads}")
    for one in found:
        print("\n".join(one.lines()))


if __name__ == "__main__":
    main()
