"""The folder of a site on its hosts, and the one on the workstation that stands for it while settings are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.environments.environment import Environment
from roadworthy.environments.site import Site


def environment_folder(site: Site, environment: Environment) -> Path:
    """Return the folder of an environment beside roadworthy.toml, which git ignores."""
    return LocalFolder.of(site).root.parent / environment.name


def home_of(folder: Path) -> Path:
    """Return what stands, in the folder of an environment or of a build, for the site's folder on hosts."""
    return folder / "here"


def at_home(variables: Mapping[str, str], root: str, home: Path) -> dict[str, str]:
    """Return variables with the site's folder on hosts (`root`) in the place that it has here.

    A site that makes its folders while it loads must not make those of a host on the workstation.
    """
    there = re.compile(rf"{re.escape(root)}(?![\w.-])")
    return {name: there.sub(lambda _: str(home), value) for name, value in variables.items()}
