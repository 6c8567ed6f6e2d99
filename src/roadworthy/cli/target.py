"""What the commands for hosts begin with: the environment that is named, its hosts reached, its project read."""

from __future__ import annotations

import argparse
import os

from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.members import get_ready
from roadworthy.cli.site import environment_of, site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.means import Means
from roadworthy.deployment.target import Target, refuse_without_hosts, target_of
from roadworthy.environments.environment import Environment
from roadworthy.environments.secrets import Safe
from roadworthy.environments.site import Site
from roadworthy.stack.registry import kinds
from roadworthy.structure.facts import read_project


def add_target(command: argparse.ArgumentParser) -> None:
    """Add the word that says which environment."""
    command.add_argument("environment", metavar="ENV", help="the environment")


def place_of(arguments: argparse.Namespace) -> tuple[Site, Environment]:
    """Return the site and the environment that is named, which has hosts."""
    site = site_of(arguments)
    environment = environment_of(site, arguments.environment)
    refuse_without_hosts(environment)
    return site, environment


def target_for(
    arguments: argparse.Namespace,
    terminal: Terminal,
    *,
    keeps_secrets: bool = True,
    brings_code: bool = True,
    does_without_hub: bool = False,
) -> Target:
    """Return the environment to act on; what is told on the way goes to the terminal.

    Without `brings_code` nothing of the site's code on the workstation matters, and it is not read anew.
    With `does_without_hub` it may be one whose hub is away.
    """
    site, environment = place_of(arguments)
    ssh, is_rehearsal = ssh_options()
    means = host_means(terminal)
    return target_of(
        site,
        environment,
        means,
        ssh,
        is_rehearsal,
        keeps_secrets=keeps_secrets,
        brings_code=brings_code,
        does_without_hub=does_without_hub,
    )


def host_means(terminal: Terminal) -> Means:
    """Return what acting on hosts takes from outside. The secrets are opened later, where they are needed."""

    def tell(words: str) -> None:
        terminal.tell(f"  {words}", "dim")

    def ready(safe: Safe) -> None:
        get_ready(safe, terminal)

    return Means(read_project, kinds(), tell, shell=dict(os.environ), hide=terminal.hide, get_safe_ready=ready)
