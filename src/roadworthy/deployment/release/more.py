"""Gives the Python of a build what the services require and the site's own requirements don't bring: a driver, say."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.inputs import digest
from roadworthy.deployment.laid import write_if_changed
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.uv_problems import uv_problem
from roadworthy.problems import ProblemsFound

POINTER = "roadworthy-services.pth"


@dataclass(frozen=True)
class More:
    """Requirements that are installed in a folder of their own, behind the site's own packages."""

    wanted: tuple[str, ...]
    folder: Path
    uv: Uv

    def put_behind(self, python: SiteEnvironment) -> None:
        """Install what is wanted, once, and have a Python find it after its own packages."""
        pointer = python.packages / POINTER
        if not self.wanted:
            pointer.unlink(missing_ok=True)
            return
        place = self.folder / "services" / digest(python.version, *self.wanted)[:12]
        if not place.is_dir():
            self._install(place, python)
        write_if_changed(pointer, f"{place}\n")

    def _install(self, place: Path, python: SiteEnvironment) -> None:
        draft = place.with_name(f"{place.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        words = ("pip", "install", "--no-config", "--target", str(draft), "--python", str(python.python))
        outcome = self.uv.run(*words, *self.wanted)
        if outcome.code:
            shutil.rmtree(draft, ignore_errors=True)
            raise ProblemsFound([uv_problem(outcome.text, Requirements(), python.version)])
        draft.rename(place)
