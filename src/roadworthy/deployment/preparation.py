"""Makes a site ready to run on the workstation: its Python, what its Django says, who stands in, and its settings."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from roadworthy.deployment.build import Builder
from roadworthy.deployment.laid import Laid, hook_into, read_laid, write_settings
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.means import Means, refuse_too_old
from roadworthy.deployment.media_copy import seed_media
from roadworthy.deployment.moved import in_new_place
from roadworthy.deployment.overlay import Overlay
from roadworthy.deployment.port_claims import PortClaims
from roadworthy.deployment.roots import Roots, roots
from roadworthy.deployment.servers import Servers, servers_folder
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.variables import Variables, local_variables
from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.environments.environment import LOCAL, Environment
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.fleet.ports import is_open
from roadworthy.stack.kind import Ground, Place
from roadworthy.stack.private import write_private

ANSWER_TIME_LIMIT_S = 0.5
LAID = "laid.json"
LOCKED_PYTHON = (sys.executable, "-m", "roadworthy.deployment.locked_python")


@dataclass(frozen=True)
class Prepared:
    """A site that can be run: what it was made from, the places its services take, and what its processes see.

    `claims` hold its ports for as long as this is kept.
    """

    site: Site
    environment: Environment
    folder: LocalFolder
    python: SiteEnvironment
    project: Project
    roots: Roots
    places: tuple[Place, ...]
    variables: Mapping[str, str]
    overlay: str
    claims: PortClaims = field(repr=False)

    @property
    def servers(self) -> tuple[Place, ...]:
        """Return the places whose processes must run while the site's commands do."""
        return tuple(place for place in self.places if place.serves_commands)


def local_environment(site: Site) -> Environment:
    """Return the environment on the workstation, which every site has."""
    environment = site.environment(LOCAL)
    assert environment is not None
    return environment


class Preparation:
    """Prepares one site. Every part says one sentence when there is something to say."""

    def __init__(self, site: Site, means: Means) -> None:
        self.site = site
        self.means = means
        self.environment = local_environment(site)
        self.folder = LocalFolder.of(site)
        self._claims = PortClaims()

    def run(self, build_first: Callable[[Builder], None] | None = None) -> Prepared:
        """Prepare all of it; `build_first` runs the build steps that come before Django is asked anything."""
        self.folder.make()
        python = self._python()
        variables = self._variables(python)
        if build_first:
            build_first(Builder(self.site, self.folder.root, python, variables, self.means.tell))
        project = self.means.read_project(python.python, self.site, {**variables, **self.means.marks})
        refuse_too_old(project)
        where = roots(self.site, project, self.folder.root)
        if note := seed_media(self.site, project, where):
            self.means.tell(note)
        keep_secret_key(self.folder.run)
        places = self._places(self._ground(python, project, where, variables))
        text = self._lay_over(project, where, places)
        laid = Laid.over(project, tuple(move for place in places for move in place.moves))
        laid.keep(self.folder.run / LAID)
        hook_into(python.packages)
        told = {name: value for place in places for name, value in place.variables.items()}
        seen = laid.variables({**variables, **told}, self.folder.root)
        found = (python, project, where, places, seen, text)
        return Prepared(self.site, self.environment, self.folder, *found, self._claims)

    def join(self) -> dict[str, str] | None:
        """Return what the processes of a site that is running already see, and change nothing about it.

        None when it was not prepared.
        """
        laid = read_laid(self.folder.run / LAID)
        if laid is None:
            return None
        found = self._local_variables()
        return laid.variables(self._with_path(self._python(), found.all), self.folder.root)

    def _python(self) -> SiteEnvironment:
        shell, marks = self.means.shell, self.means.marks
        return build_environment(self.site, self.folder.root, self.means.tell, variables=shell, marks=marks or None)

    def _variables(self, python: SiteEnvironment) -> dict[str, str]:
        found = self._local_variables()
        for note in found.notes:
            self.means.tell(note)
        return self._with_path(python, found.all)

    def _local_variables(self) -> Variables:
        means = self.means
        found = local_variables(self.site, self.environment, self.folder.run, means.shell, means.opened)
        means.hide(found.secrets)
        return found

    @staticmethod
    def _with_path(python: SiteEnvironment, variables: Mapping[str, str]) -> dict[str, str]:
        path = os.pathsep.join([str(python.bin), variables.get("PATH", os.defpath)])
        return {**variables, "PATH": path, "PYTHONUNBUFFERED": "1", "ROADWORTHY_ENVIRONMENT": LOCAL}

    def _ground(self, python: SiteEnvironment, project: Project, where: Roots, variables: Mapping[str, str]) -> Ground:
        uv = Uv(self.site.folder, self.means.shell, marks=self.means.marks)
        return Ground(
            site=self.site,
            environment=self.environment,
            project=project,
            folder=self.folder.root,
            static=where.static,
            media=where.media,
            python=python.python,
            variables=Laid.over(project).variables(variables, self.folder.root),
            free_port=self._claims.take,
            answers=lambda host, port: is_open(host, port, ANSWER_TIME_LIMIT_S),
            fetch=Servers(servers_folder(self.folder.root.parent), uv, python.python, self.means.tell).fetch,
            marks=self.means.marks,
            has_hub=self.means.has_hub,
            kinds=self.means.kinds,
            locked_python=LOCKED_PYTHON,
            shell=self.means.shell,
        )

    def _places(self, ground: Ground) -> tuple[Place, ...]:
        """Give every kind its place; each one's processes see the addresses that moved before."""
        places = []
        for name, kind in self.means.kinds.items():
            services = tuple(service for service in self.environment.services if service.kind == name)
            places.append(place := kind.stand_in(ground, services))
            for note in place.notes:
                self.means.tell(note)
            seen = in_new_place({**ground.variables, **place.variables}, place.moves)
            ground = replace(ground, variables=seen)
        return tuple(places)

    def _lay_over(self, project: Project, where: Roots, places: tuple[Place, ...]) -> str:
        laid = [setting for place in places for setting in place.settings]
        moves = [move for place in places for move in place.moves]
        text = Overlay(self.site, self.environment, project, where, laid, moves).text()
        write_settings(self.folder.settings, text)
        return text


def keep_secret_key(run: Path) -> None:
    """See to a secret key of this workstation's own, for a project that has none."""
    file = run / "secret_key"
    if not file.is_file():
        write_private(file, secrets.token_urlsafe(48))
