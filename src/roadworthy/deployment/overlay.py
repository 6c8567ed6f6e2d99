"""The settings module that an environment lays over the project's own: generated, readable, without a secret in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roadworthy.deployment.layers import Layers
from roadworthy.deployment.moved import Moved
from roadworthy.deployment.roots import Roots
from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Move, Setting

MODULE = "roadworthy_settings"

HEAD = '''"""Settings of {site} in the environment {environment}: the project's own, and what is laid over them.

Written by `road`; what is changed here is lost. `road settings {environment}` shows the difference.
"""

import os
from pathlib import Path

from {settings} import *  # noqa: F403

HERE = Path(__file__).resolve().parent.parent
'''


@dataclass(frozen=True)
class Overlay:
    """What is laid over one project in one environment: its own layers, those of its services, and what moved."""

    site: Site
    environment: Environment
    project: Project
    roots: Roots
    services: Sequence[Setting] = ()
    moves: Sequence[Move] = ()

    def text(self) -> str:
        """Return the module."""
        head = HEAD.format(site=self.site.name, environment=self.environment.name, settings=self.site.settings)
        moved = Moved(self.project, self.roots, self.moves).text()
        return "\n".join([head, *map(_block, self.settings()), *([moved] if moved else [])])

    def settings(self) -> list[Setting]:
        """Return everything that is laid over, in the order of the module."""
        layers = Layers(self.environment, self.project, self.roots)
        return [*layers.first(), *self.services, *layers.last()]


def _block(setting: Setting) -> str:
    return f"# {setting.reason}\n{setting.code}\n"
