"""What most commands begin with: the site of the folder they were called in, and the means to prepare it."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace

from roadworthy.cli.hosts import rehearsed
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.means import Means
from roadworthy.environments.environment import Environment
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.reader import find_site_file, read_site
from roadworthy.environments.report import quoted
from roadworthy.environments.rules import NO_SUCH_ENVIRONMENT
from roadworthy.environments.secret_values import SecretValues
from roadworthy.environments.secrets import safe_of
from roadworthy.environments.site import Site
from roadworthy.problems import Level, ProblemsFound
from roadworthy.stack.registry import kinds
from roadworthy.structure.facts import read_project


def site_of(arguments: argparse.Namespace) -> Site:
    """Return the site of `-C FOLDER`, or of the folder road was called in. Raise ProblemsFound with its problems."""
    return read_site(find_site_file(arguments.folder), kinds())


def local_of(arguments: argparse.Namespace) -> tuple[str, LocalFolder]:
    """Return the site's name and its folder on the workstation, also when roadworthy.toml has become nonsense.

    A site that runs can be looked at and stopped whatever was done to its files meanwhile.
    """
    folder = find_site_file(arguments.folder).parent
    try:
        return site_of(arguments).name, LocalFolder.beside(folder)
    except ProblemsFound:
        return folder.resolve().name, LocalFolder.beside(folder)


def means_of(site: Site, environment: Environment, terminal: Terminal) -> Means:
    """Return what preparing this site takes, with the secrets of one environment as far as they can be opened."""

    def tell(words: str) -> None:
        terminal.tell(f"  {words}", "dim")

    values = opened(site, environment, terminal)
    terminal.hide(values.values())
    return Means(read_project, kinds(), tell, values, dict(os.environ), hide=terminal.hide)


def opened(site: Site, environment: Environment, terminal: Terminal) -> SecretValues:
    """Return the secrets of an environment; none, with a sentence that says why, when they can't be opened here."""
    safe = safe_of(site, os.environ)
    if environment.name not in safe.environments:
        return SecretValues()
    try:
        return safe.open(environment.name)
    except ProblemsFound as found:
        for problem in found.problems:
            terminal.complain(replace(problem, level=Level.NOTE))
        return SecretValues()


def environment_of(site: Site, name: str) -> Environment:
    """Return the environment of that name, on the machines of a rehearsal that is kept, if there is one.

    Raise ProblemsFound when there is none of that name.
    """
    if environment := site.environment(name):
        return rehearsed(environment) if environment.hosts else environment
    names = [environment.name for environment in site.environments]
    hint = did_you_mean(name, names, "environments:")
    raise ProblemsFound([NO_SUCH_ENVIRONMENT.problem(f"no such environment {quoted(name)}", hint)])
