"""Shows the settings of an environment without running anything of it, on the workstation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.overlay import MODULE, Overlay
from roadworthy.deployment.preparation import Means, Preparation, write_if_changed
from roadworthy.deployment.roots import roots
from roadworthy.deployment.servers import Servers
from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.environments.environment import Environment
from roadworthy.environments.site import Site
from roadworthy.fleet.ports import free_port
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
    preparation = Preparation(site, means)
    module = preparation.folder.settings / f"{MODULE}.py"
    if look(preparation.folder.run) and module.is_file():
        python = build_environment(site, preparation.folder.root, means.tell)
        return Preview(module.read_text(), python.python, preparation.join())
    prepared = preparation.run()
    return Preview(prepared.overlay, prepared.python.python, prepared.variables)


def _elsewhere(site: Site, environment: Environment, means: Means) -> Preview:
    python = build_environment(site, LocalFolder.of(site).root, means.tell)
    folder = LocalFolder.of(site).root.parent / environment.name
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
        free_port=free_port,
        answers=lambda host, port: True,
        fetch=Servers(folder, means.tell).fetch,
    )
    laid = [
        setting
        for name, kind in means.kinds.items()
        for setting in kind.lay_over(ground, tuple(one for one in environment.services if one.kind == name))
    ]
    text = Overlay(site, environment, project, where, laid).text()
    (folder / "settings").mkdir(parents=True, exist_ok=True)
    write_if_changed(folder / "settings" / f"{MODULE}.py", text)
    return Preview(text, python.python, {**variables, "PYTHONPATH": str(folder / "settings")})


def _variables(environment: Environment, site: Site, python: SiteEnvironment, means: Means) -> dict[str, str]:
    """Return the variables of the host: nothing of the workstation's shell but what every program needs."""
    base = {name: means.shell[name] for name in PASSED_ON if name in means.shell}
    base["PATH"] = os.pathsep.join([str(python.bin), base.get("PATH", os.defpath)])
    held = dict.fromkeys((*READ_BY_LAYERS, *environment.secrets), PLACEHOLDER)
    missing = [name for name in environment.secrets if name not in means.opened]
    if missing:
        means.tell(f"secrets that are not opened here, so with a placeholder: {', '.join(missing)}")
    return {**base, **held, **site.variables, **environment.variables, **means.opened}
