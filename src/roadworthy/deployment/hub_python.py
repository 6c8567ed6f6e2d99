"""Makes the hub's Python environment here, for the Python of the host that the hub runs on, from locked packages."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import SpecifierSet

from roadworthy.deployment.interpreter import find_interpreters
from roadworthy.deployment.release.host_python import HostPython, host_python
from roadworthy.deployment.release.manifest import Hashes, Manifest
from roadworthy.deployment.release.python_tree import BuiltEnvironment, bring, settle
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.uv_problems import uv_problem
from roadworthy.deployment.venv import memory_of
from roadworthy.deployment.wanted import Wanted
from roadworthy.environments.host import Host
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack import hub_code

NO_PACKAGES = Rule(
    "E600", "The hub's packages can't be put together", "They are downloaded once, on the workstation, then kept."
)
RULES = (NO_PACKAGES,)
KEPT = 3
RUNS_ON = Wanted((SpecifierSet(">=3.11"),))
LEFT_OUT = re.compile(r"\.(?:po|mo|pyi|pyc)$|/django/contrib/(?:admin|admindocs|gis)/")
"""Translations are most of Django's files, and the hub speaks one language; nor has it Django's admin, or maps."""


@dataclass(frozen=True)
class HubPython:
    """The environment of one hub, kept below `folder` under the name that its host has for it."""

    host: Host
    facts: HostFacts
    folder: Path
    uv: Uv
    shell: Mapping[str, str]
    tell: Callable[[str], None]

    def run(self) -> BuiltEnvironment:
        """Return the environment, made now if it was not before. Raise ProblemsFound when it can't be."""
        place = self.folder / hub_code.python_name(self.facts)
        if not (place / "made.json").is_file():
            self._make(place)
        os.utime(place)
        made = json.loads((place / "made.json").read_text("utf-8"))
        return BuiltEnvironment(place.name, place / "tree", Manifest.from_json(made), self.python)

    @property
    def python(self) -> HostPython:
        """Return the Python that the hub runs on."""
        here = find_interpreters(self.shell, memory_of(self.shell))
        return host_python(self.host.name, self.facts, RUNS_ON, here)

    def _make(self, place: Path) -> None:
        """Make it aside, and give it its name when it is whole."""
        self._forget_old()
        python, draft = self.python, place.with_name(f".{place.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        tree = draft / "tree"
        packages = tree / "lib" / f"python{python.minor}" / "site-packages"
        packages.mkdir(parents=True)
        self.tell(f"putting the hub's packages together for {self.host.name}'s {python}")
        self._install(packages, python)
        settle(packages, tree)
        if python.brought:
            bring(python.brought, tree / "base")
        manifest = Hashes(draft / "hashes.json").manifest(tree, lambda path: not LEFT_OUT.search(path))
        (draft / "made.json").write_text(json.dumps(manifest.as_json()), "utf-8")
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)

    def _install(self, packages: Path, python: HostPython) -> None:
        words = ["pip", "install", "--no-config", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        words += ["--target", str(packages), "--requirements", str(hub_code.requirements())]
        words += ["--python", sys.executable, "--python-version", python.version]
        outcome = self.uv.run(*words, "--python-platform", python.platform)
        if outcome.code:
            problem = uv_problem(outcome.text, Requirements(), python.version)
            raise ProblemsFound([NO_PACKAGES.problem(problem.message, problem.hint, Where(part=self.host.name))])

    def _forget_old(self) -> None:
        """Keep the environments used last."""
        if self.folder.is_dir():
            places = sorted(self.folder.iterdir(), key=lambda place: place.stat().st_mtime, reverse=True)
            for old in places[KEPT:]:
                shutil.rmtree(old, ignore_errors=True)
