"""A site is everything under one roadworthy.toml. One that exists is valid, and never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.environment import Environment
from roadworthy.environments.figure import Figure
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.job import Job
from roadworthy.environments.step import BuildStep
from roadworthy.problems import Problem

IN_PACKAGES = "{packages}/"


@dataclass(frozen=True)
class Site:
    """The whole model. Build one with `reader.read_site`, which checks everything and reports all problems at once.

    `folder` is where roadworthy.toml lies; every relative path in the model starts there.
    `requirements` are files of the site, or requirement specifiers (`pretalx==2026.1.2`) for a site that is a package.
    `path` are folders that Python imports the site's code from, most important first; one that begins with
    `{packages}/` lies where the requirements are installed, for a package whose code is in a folder inside it.
    `packages` are those of the hosts' own distribution that the site's code loads.
    `hooks` is the folder of the executables that a deploy runs at named moments.
    `warnings` are what will hurt and stops nothing yet.
    """

    name: str
    folder: Path
    settings: str
    wsgi: str = ""
    asgi: str = ""
    manage: str = "python manage.py"
    python: str = ""
    requirements: tuple[str, ...] = ()
    path: tuple[str, ...] = (".",)
    packages: tuple[str, ...] = ()
    hooks: str = "hooks"
    build: tuple[BuildStep, ...] = ()
    jobs: tuple[Job, ...] = ()
    figures: tuple[Figure, ...] = ()
    variables: Mapping[str, str] = field(default_factory=FrozenTable)
    environments: tuple[Environment, ...] = ()
    warnings: tuple[Problem, ...] = field(default=(), compare=False, repr=False)

    def environment(self, name: str) -> Environment | None:
        """Return the environment of that name, or None."""
        return next((environment for environment in self.environments if environment.name == name), None)
