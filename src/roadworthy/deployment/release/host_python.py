"""Chooses the Python that a site runs on at each host: the host's own where it will do, else one that is brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.release.rules import NO_HOST_PYTHON
from roadworthy.deployment.wanted import Wanted
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import Problem, ProblemsFound, Where

HOSTS_OWN = "/usr/bin/python3"
RELOCATABLE = ("uv", "rye", "mise")
GLIBC = (17, 28, *range(31, 41))
"""The versions of glibc, after the 2, that packages are made ready for and uv knows."""


@dataclass(frozen=True)
class HostPython:
    """A Python on hosts of one kind: `executable` there, its version, and what packages must be made for.

    `brought` is the folder of the workstation's own Python that goes along, where the host has none that fits.
    """

    executable: str
    version: str
    machine: str
    glibc: str
    brought: Path | None = None

    @property
    def minor(self) -> str:
        """Return `3.12` for 3.12.1."""
        return ".".join(self.version.split(".")[:2])

    @property
    def tag(self) -> str:
        """Return what this Python calls its compiled files."""
        return f"cpython-{self.minor.replace('.', '')}"

    @property
    def platform(self) -> str:
        """Return the host's platform as uv names it: the newest manylinux that its C library allows."""
        parts = self.glibc.split(".")
        has = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else GLIBC[0]
        newest = max((each for each in GLIBC if each <= has), default=GLIBC[0])
        return f"{self.machine}-manylinux_2_{newest}"

    def as_interpreter(self) -> Interpreter:
        """Return it as the workstation's own are described; it can't be run here."""
        return Interpreter(
            self.executable, self.version if self.version.count(".") > 1 else f"{self.version}.0", "host"
        )

    def as_json(self) -> dict[str, object]:
        """Return what a host is told of it when it comes with a parcel."""
        return {
            "executable": self.executable,
            "version": self.version,
            "minor": self.minor,
            "tag": self.tag,
            "is_brought": self.brought is not None,
        }

    def __str__(self) -> str:
        return f"Python {self.version} on {self.machine}"


def host_python(host: str, facts: HostFacts, wanted: Wanted, here: Iterable[Interpreter]) -> HostPython:
    """Return the Python for one host. Raise ProblemsFound when neither the host nor the workstation has a fitting one.

    First the host's python3; then another that is installed there, the minor that the site names before the highest;
    then a relocatable one of the workstation.
    """
    for executable, version in _of_host(facts, wanted):
        if wanted.allows(version if version.count(".") > 1 else f"{version}.99"):
            return HostPython(executable, version, facts.machine, facts.glibc)
    fitting = [each for each in here if _can_be_brought(each, facts) and wanted.allows(each.version)]
    if fitting:
        best = min(
            fitting, key=lambda each: (each.minor != wanted.prefer, [-int(part) for part in each.minor.split(".")])
        )
        root = Path(best.path).parent.parent
        return HostPython(best.path, best.version, facts.machine, facts.glibc, root)
    raise ProblemsFound([_none(host, facts, wanted)])


def _of_host(facts: HostFacts, wanted: Wanted) -> list[tuple[str, str]]:
    """Return the host's Pythons, the best first: (executable, version)."""
    own = ".".join(facts.python.split(".")[:2])
    others = [(path, Path(path).name.removeprefix("python")) for path in facts.pythons]
    others = [(path, minor) for path, minor in others if minor != own]
    others.sort(key=lambda one: (one[1] != wanted.prefer, [-int(part) for part in one[1].split(".") if part.isdigit()]))
    named = f"/usr/bin/python{own}"
    return [(named if named in facts.pythons or not facts.pythons else HOSTS_OWN, facts.python), *others]


def _can_be_brought(interpreter: Interpreter, facts: HostFacts) -> bool:
    return interpreter.is_usable and interpreter.found_in in RELOCATABLE and facts.machine in interpreter.path


def _none(host: str, facts: HostFacts, wanted: Wanted) -> Problem:
    there = ", ".join(version for _, version in _of_host(facts, wanted))
    minor = wanted.example()
    hint = (
        f"`uv python install {minor}` on this workstation: it is then brought to the host; or install python{minor} "
        "there, or another release of its system that has it"
    )
    message = f"the site wants Python {wanted}{f' ({wanted.where})' if str(wanted.where) else ''}; the host has {there}"
    return NO_HOST_PYTHON.problem(message, hint, Where(part=host))
