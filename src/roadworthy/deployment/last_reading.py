"""What the site's Django said of itself the last time: enough for a command that brings no code to any host.

It is quicker than asking again, and going back must also do while the code on the workstation is half written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from roadworthy import __version__
from roadworthy.deployment.inputs import digest
from roadworthy.environments.project import Cache, Database, Project
from roadworthy.environments.site import Site

NAME = "project.json"


@dataclass(frozen=True)
class LastReading:
    """The last reading of a site, kept in the folder of an environment. No password is in it."""

    folder: Path
    site: Site

    def keep(self, project: Project) -> None:
        """Keep a reading; one that can't be kept is made again."""
        draft = self.folder / f".{NAME}.{os.getpid()}"
        said = {"key": self._key, "project": {**asdict(project), "set_on_purpose": sorted(project.set_on_purpose)}}
        with suppress(OSError, TypeError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(json.dumps(said), "utf-8")
            draft.replace(self.folder / NAME)

    def project(self) -> Project | None:
        """Return the project as it was read; None where it never was, or by another Roadworthy."""
        try:
            found = json.loads((self.folder / NAME).read_text("utf-8"))
            return _project(found["project"]) if found["key"] == self._key else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def _key(self) -> str:
        return digest(__version__, str(self.site.folder), self.site.settings, self.site.wsgi, self.site.asgi)


def _project(said: Mapping[str, Any]) -> Project:
    known = {each.name: said[each.name] for each in fields(Project)}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    lists["databases"] = tuple(Database(**each) for each in said["databases"])
    lists["caches"] = tuple(Cache(**each) for each in said["caches"])
    return Project(**{**known, **lists, "set_on_purpose": frozenset(said["set_on_purpose"])})
