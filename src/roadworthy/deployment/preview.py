"""Shows the settings of an environment without running anything of it, on the workstation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from roadworthy.deployment.instead import LAID_OVER
from roadworthy.deployment.laid import Laid, write_settings
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.overlay import Overlay
from roadworthy.deployment.preparation import Means, Preparation
from roadworthy.deployment.roots import roots
from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.environments.environment import Environment
from roadworthy.environments.site import Site
from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.running import look
from roadworthy.stack.kind import Ground

PLACEHOLDER = "value-on-the-host"
PASSED_ON = ("HOME", "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")
READ_BY_LAYERS = ("SECRET_KEY", "DATABASE_PASSWORD")


@dataclass(frozen=True)
class Preview:
    """The generated module, and what it takes to load it: the site's Python and the variables."""

    text: str
    python: Path
    variables: Mapping[str, str]


def see_settings(site: Site, environment: Environment, means: Means) -> Preview:
    """Return the settings of an environment. A secret that can't be opened here has a placeholder, and it is said."""
    return _local(site, means) if environment.is_local else _elsewhere(site, environment, means)


def _local(site: Site, means: Means) -> Preview:
    folder = LocalFolder.of(site)
    if running := _running(site, folder, means):
        return running
    lock = take_lock(folder.run)
    try:
        prepared = Preparation(site, replace(means, marks=lock.environment)).run()
    finally:
        lock.release()
    return Preview(prepared.overlay, prepared.python.python, prepared.variables)


def _running(site: Site, folder: LocalFolder, means: Means) -> Preview | None:
    """Return the settings of a site that is up, which must not be prepared again; None of one that is not."""
    module = folder.settings / f"{LAID_OVER}.py"
    if not look(folder.run) or not module.is_file():
        return None
    variables = Preparation(site, means).join()
    python = build_environment(site, folder.root, means.tell)
    return Preview(module.read_text(), python.python, variables) if variables else None


def _elsewhere(site: Site, environment: Environment, means: Means) -> Preview:
    """Return what the hosts of an environment would be given; nothing of the workstation is asked or changed."""
    local = LocalFolder.of(site)
    local.make()
    python = build_environment(site, local.root, means.tell)
    folder = local.root.parent / environment.name
    variables = _variables(environment, site, python, means)
    project = means.read_project(python.python, site, variables)
    where = roots(site, project, folder)
    ground = Ground(
        site=site,
        environment=environment,
        project=project,
        folder=folder,
        static=where.static,
        media=where.media,
        python=python.python,
        variables=variables,
        free_port=lambda preferred: preferred,
        answers=lambda host, port: True,
        fetch=lambda package: None,
    )
    laid = [
        setting
        for name, kind in means.kinds.items()
        for setting in kind.lay_over(ground, tuple(one for one in environment.services if one.kind == name))
    ]
    text = Overlay(site, environment, project, where, laid).text()
    write_settings(folder / "settings", text)
    return Preview(text, python.python, Laid.over(project).variables(variables, folder))


def _variables(environment: Environment, site: Site, python: SiteEnvironment, means: Means) -> dict[str, str]:
    """Return the variables of the host: nothing of the workstation's shell but what every program needs."""
    base = {name: means.shell[name] for name in PASSED_ON if name in means.shell}
    base["PATH"] = os.pathsep.join([str(python.bin), base.get("PATH", os.defpath)])
    held = dict.fromkeys((*READ_BY_LAYERS, *environment.secrets), PLACEHOLDER)
    missing = [name for name in environment.secrets if name not in means.opened]
    if missing:
        means.tell(f"secrets that are not opened here, so with a placeholder: {', '.join(missing)}")
    return {**base, **held, **site.variables, **environment.variables, **means.opened}
