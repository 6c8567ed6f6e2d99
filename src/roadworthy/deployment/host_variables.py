"""The variables of a release: what its processes see on hosts, and what its build sees on the workstation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from roadworthy.deployment.at_home import at_home, home_of
from roadworthy.deployment.host_secrets import refuse_missing
from roadworthy.deployment.host_settings import FOLDER_VARIABLE
from roadworthy.deployment.instead import PATH_VARIABLE
from roadworthy.deployment.laid import Laid
from roadworthy.deployment.target import PASSED_ON, Target
from roadworthy.environments.hidden import secrets_among
from roadworthy.environments.site import IN_PACKAGES, Site
from roadworthy.fleet.resource import File
from roadworthy.stack import agent_host
from roadworthy.stack.host_ground import ReleaseGround
from roadworthy.stack.hub_key import HUB_KEY
from roadworthy.stack.jobs import CODE_VARIABLE
from roadworthy.stack.systemd import variables_file

HOST_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DRAIN_VARIABLE = "ROADWORTHY_DRAIN_FILE"


def process_variables(target: Target, release: ReleaseGround) -> dict[str, str]:
    """Return all that the processes of a release see on a host. Raise ProblemsFound for a secret without a value."""
    known = {**target.site.variables, **target.environment.variables, **_secrets(target)}
    refuse_missing(target.environment, known)
    layout = target.layout
    own = {
        **_of_release(target, Path(release.folder)),
        "PATH": f"{release.folder}/python/bin:{HOST_PATH}",
        "HOME": f"{layout.root}/data",
        "LANG": "C.UTF-8",
        FOLDER_VARIABLE: layout.root,
        "ROADWORTHY_RELEASE": release.id,
        DRAIN_VARIABLE: drain_file(target, release.id),
        **agent_host.variables(release.host),
    }
    return _laid({**own, **known}, own, target.settings.laid, Path(release.folder))


def drain_file(target: Target, release: str) -> str:
    """Return the file whose presence says that the processes of a release are to get no more requests."""
    return f"{target.layout.run}/draining-{release}"


def release_variables(target: Target, release: ReleaseGround) -> File:
    """Return the file that gives a release its variables on a host, which only root reads."""
    text = variables_file(process_variables(target, release))
    return File(release.variables, text, mode=0o600, secret=True)


def build_variables(target: Target, folder: Path, python: Path, with_secrets: bool = True) -> dict[str, str]:
    """Return what a step of the build sees, on the workstation, in a folder of a release's shape.

    `folder` has code, settings and static; what outlives releases is kept below it too, so that a build leaves
    nothing elsewhere. `python` is the folder of the Python that runs it. Django's own steps are given the secrets,
    because settings may need them; others (npm) are not: they run code of strangers.
    """
    shell = target.means.shell
    base = {name: shell[name] for name in PASSED_ON if name in shell}
    known = {**target.site.variables, **target.environment.variables}
    secrets = _secrets(target) if with_secrets else {}
    own = {
        **_of_release(target, folder),
        "PATH": os.pathsep.join([str(python), base.get("PATH", os.defpath)]),
        FOLDER_VARIABLE: str(home_of(folder)),
    }
    given = at_home({**known, **secrets}, target.layout.root, home_of(folder))
    return _laid({**base, **own, **given}, own, target.settings.reaching_nothing.laid, folder)


def _secrets(target: Target) -> dict[str, str]:
    """Return the secrets that the site's own code may see: all but the one of which every agent's token is made."""
    return {name: value for name, value in target.secrets.items() if name != HUB_KEY}


def _of_release(target: Target, folder: Path) -> dict[str, str]:
    return {
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ROADWORTHY_ENVIRONMENT": target.environment.name,
        CODE_VARIABLE: str(folder / "code"),
        PATH_VARIABLE: os.pathsep.join(code_path(target.site, folder / "code")),
    }


def code_path(site: Site, code: Path) -> list[str]:
    """Return the folders that Python imports the site's code from, where that code lies in `code`."""
    return [each if each.startswith(IN_PACKAGES) else os.path.normpath(code / each) for each in site.path]


def _laid(variables: Mapping[str, str], own: Mapping[str, str], laid: Laid, folder: Path) -> dict[str, str]:
    """Return variables with those that lay the settings over; what Roadworthy says of places wins over all."""
    ours = {name: value for name, value in own.items() if name.startswith("ROADWORTHY_") or name == "PATH"}
    seen = laid.variables({**variables, **ours}, folder)
    del seen["PYTHONPYCACHEPREFIX"]
    return seen


def secrets_of(target: Target) -> tuple[str, ...]:
    """Return the values that must not be said, of a target's secrets and variables."""
    return (*target.secrets.values(), *secrets_among(target.environment.variables))
