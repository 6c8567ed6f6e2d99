"""The settings module that an environment lays over the project's own: generated, readable, without a secret in it."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from roadworthy.deployment.layers import Layers
from roadworthy.deployment.moved import Moved
from roadworthy.deployment.roots import Roots
from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Move, Setting
from roadworthy.stack.literal import WIDTH

HEAD = '''"""Settings of {site} in the environment {environment}: the project's own, and what is laid over them.

Written by `road`; what is changed here is lost. `road settings {environment}` shows the difference.
"""

from {settings} import *  # noqa: F403 - first, so that no name below is the project's
{imports}

{places}
'''
HERE = Setting("here = Path(__file__).resolve().parent.parent", "where this environment's files are")


@dataclass(frozen=True)
class Overlay:
    """What is laid over one project in one environment: its own layers, those of its services, and what moved."""

    site: Site
    environment: Environment
    project: Project
    roots: Roots
    services: Sequence[Setting] = ()
    moves: Sequence[Move] = ()
    places: Setting = HERE

    def text(self) -> str:
        """Return the module."""
        laid = self.settings()
        head = HEAD.format(
            site=self.site.name,
            environment=self.environment.name,
            settings=self.site.settings,
            imports=_imports([self.places, *laid]),
            places=self.places.code,
        )
        return "\n".join([head, *map(_block, laid)])

    def settings(self) -> list[Setting]:
        """Return everything that is laid over, in the order of the module."""
        layers = Layers(self.environment, self.project, self.roots)
        moved = Moved(self.project, self.roots, self.moves).settings()
        early = [setting for setting in self.services if not setting.is_last]
        late = [setting for setting in self.services if setting.is_last]
        return [*layers.first(), *early, *layers.last(), *late, *moved]


def _imports(settings: Sequence[Setting]) -> str:
    """Return the import statements: Python's own, an empty line, the others."""
    wanted = {"from pathlib import Path", *(line for setting in settings for line in setting.imports)}
    own = sorted(line for line in wanted if line.split()[1].split(".")[0] in sys.stdlib_module_names)
    others = sorted(wanted.difference(own))
    return "\n".join(["", *sorted(own, key=lambda line: line.startswith("from")), *(["", *others] if others else [])])


def _block(setting: Setting) -> str:
    reason = textwrap.wrap(setting.reason, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)
    return "\n".join([*reason, setting.code, ""])
