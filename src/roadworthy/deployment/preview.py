"""Shows the settings of an environment without running anything of it, on the workstation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from roadworthy.deployment.at_home import at_home, environment_folder, home_of
from roadworthy.deployment.host_settings import FOLDER_VARIABLE, HostSettings
from roadworthy.deployment.instead import LAID_OVER
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.means import Means
from roadworthy.deployment.preparation import Preparation
from roadworthy.deployment.target import PASSED_ON, places
from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.lock import take_lock
from roadworthy.fleet.running import look
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Place
from roadworthy.stack.layout import layout

PLACEHOLDER = "value-on-the-host"
READ_BY_LAYERS = ("SECRET_KEY", "DATABASE_PASSWORD", "CACHE_PASSWORD")
SOME_HOST = HostFacts("Debian GNU/Linux 12 (bookworm)", "bookworm", "3.11.2", "x86_64", 4 << 30, 2, 20 << 30)
"""What stands for a host that is not asked."""


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
    """Return what the hosts of an environment would be given; they are asked nothing, and nothing is changed there."""
    local = LocalFolder.of(site)
    local.make()
    python = build_environment(site, local.root, means.tell)
    folder = environment_folder(site, environment)
    variables = at_home(_variables(environment, site, python, means), layout(site, environment).root, home_of(folder))
    project = means.read_project(python.python, site, variables)
    settings = HostSettings(
        site,
        environment,
        project,
        layout(site, environment),
        _places(site, environment, project, means),
        python.packages,
        home_of(folder),
    )
    settings.write(folder)
    _stand_for_code(folder / "code", site.folder)
    seen = settings.laid.variables({**variables, FOLDER_VARIABLE: str(home_of(folder))}, folder)
    return Preview(settings.text(), python.python, seen)


def _places(site: Site, environment: Environment, project: Project, means: Means) -> tuple[Place, ...]:
    """Return what the kinds of service lay over, which does not depend on how big the hosts are."""
    if not environment.hosts:
        return ()
    facts = {host.name: SOME_HOST for host in environment.hosts}
    ground = HostGround(site, environment, environment.hosts[0], layout(site, environment), means.kinds, facts, project)
    first = (*ground.code_hosts, *environment.hosts)[0]
    return places(replace(ground, host=first))


def _stand_for_code(link: Path, folder: Path) -> None:
    """Have the site's own folder stand for the code of a release."""
    if not link.is_symlink():
        link.symlink_to(folder.resolve(), target_is_directory=True)


def _variables(environment: Environment, site: Site, python: SiteEnvironment, means: Means) -> dict[str, str]:
    """Return the variables of the host: nothing of the workstation's shell but what every program needs."""
    base = {name: means.shell[name] for name in PASSED_ON if name in means.shell}
    base["PATH"] = os.pathsep.join([str(python.bin), base.get("PATH", os.defpath)])
    held = dict.fromkeys((*READ_BY_LAYERS, *environment.secrets), PLACEHOLDER)
    missing = [name for name in environment.secrets if name not in means.opened]
    if missing:
        means.tell(f"secrets that are not opened here, so with a placeholder: {', '.join(missing)}")
    return {**base, **held, **site.variables, **environment.variables, **means.opened}
