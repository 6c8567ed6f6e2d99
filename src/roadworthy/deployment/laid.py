"""How the site's processes are given the settings that are laid over: files beside them, and variables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from roadworthy.deployment import instead
from roadworthy.deployment.instead import INSTEAD_OF, LAID_OVER
from roadworthy.deployment.moved import MODULE as MOVED
from roadworthy.deployment.moved import SOURCE as MOVED_SOURCE
from roadworthy.deployment.moved import in_new_place
from roadworthy.environments.project import Project
from roadworthy.stack.kind import Move

HOOK = "_roadworthy_instead"


@dataclass(frozen=True)
class Laid:
    """What is laid over which of the project's settings modules, and which addresses have moved.

    `named` is what DJANGO_SETTINGS_MODULE says: the module laid over, but for django-configurations, which works only
    under the project's own name; `configuration` is the class that it takes.
    """

    named: str
    instead_of: tuple[str, ...]
    configuration: str = ""
    moves: tuple[Move, ...] = ()

    @classmethod
    def over(cls, project: Project, moves: tuple[Move, ...] = ()) -> Laid:
        """Return what is laid over a project: also over a module that its wsgi.py insists on."""
        modules = dict.fromkeys([project.settings, str(project.values.get("forces_settings") or "")])
        configuration = str(project.values.get("configuration") or "")
        named = project.settings if configuration else LAID_OVER
        return cls(named, tuple(filter(None, modules)), configuration, moves)

    def variables(self, variables: Mapping[str, str], folder: Path) -> dict[str, str]:
        """Return what a process sees; `folder` is the environment's own.

        Python keeps what it compiled there too: nothing is left in the project, and the next start is quicker.
        """
        named = {"DJANGO_CONFIGURATION": self.configuration} if self.configuration else {}
        named |= {
            "DJANGO_SETTINGS_MODULE": self.named,
            INSTEAD_OF: " ".join(self.instead_of),
            "PYTHONPATH": str(folder / "settings"),
            "PYTHONPYCACHEPREFIX": str(folder / "pycache"),
        }
        return in_new_place({**variables, **named}, self.moves)

    def keep(self, file: Path) -> None:
        """Write it down for commands that join a running site."""
        write_if_changed(file, json.dumps(asdict(self)))


def read_laid(file: Path) -> Laid | None:
    """Return what was kept, or None."""
    try:
        found = json.loads(file.read_text())
        moves = tuple(Move(**{**one, "schemes": tuple(one["schemes"])}) for one in found["moves"])
        return Laid(found["named"], tuple(found["instead_of"]), found["configuration"], moves)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_settings(folder: Path, text: str) -> None:
    """Write the generated module, and what it uses, into a folder for PYTHONPATH."""
    folder.mkdir(parents=True, exist_ok=True)
    write_if_changed(folder / f"{LAID_OVER}.py", text)
    write_if_changed(folder / f"{MOVED}.py", MOVED_SOURCE.read_text())


def hook_into(packages: Path) -> None:
    """Have the site's Python watch for Django's settings, from its start on."""
    write_if_changed(packages / f"{HOOK}.py", Path(instead.__file__).read_text())
    write_if_changed(packages / f"{HOOK}.pth", f"import {HOOK}\n")


def write_if_changed(path: Path, text: str) -> None:
    """Write a file, whole or not at all, unless it says the same already."""
    if path.is_file() and path.read_text() == text:
        return
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text)
    partial.replace(path)
