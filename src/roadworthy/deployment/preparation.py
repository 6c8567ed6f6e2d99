"""Makes a site ready to run on the workstation: its Python, what its Django says, who stands in, and its settings."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from roadworthy.deployment.build import Builder
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.moved import in_new_place
from roadworthy.deployment.overlay import MODULE, Overlay
from roadworthy.deployment.roots import Roots, roots
from roadworthy.deployment.servers import Servers
from roadworthy.deployment.variables import local_variables
from roadworthy.deployment.venv import SiteEnvironment, build_environment
from roadworthy.environments.environment import LOCAL, Environment
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.ports import free_port, is_open
from roadworthy.stack.kind import Ground, Move, Place, Setting, StackKind
from roadworthy.stack.private import write_private

ANSWER_TIME_LIMIT_S = 0.5
ReadProject = Callable[[Path, Site, Mapping[str, str]], Project]


@dataclass(frozen=True)
class Means:
    """What a preparation is given from outside: who reads the project, the kinds, the secrets, the shell, the ear."""

    read_project: ReadProject
    kinds: Mapping[str, StackKind]
    tell: Callable[[str], None]
    opened: Mapping[str, str] = field(default_factory=dict)
    shell: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


@dataclass(frozen=True)
class Prepared:
    """A site that can be run: what it was made from, the places its services take, and what its processes see."""

    site: Site
    environment: Environment
    folder: LocalFolder
    python: SiteEnvironment
    project: Project
    roots: Roots
    places: tuple[Place, ...]
    variables: Mapping[str, str]
    overlay: str

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
        self._ports: set[int] = set()

    def run(self, build_first: Callable[[Builder], None] | None = None) -> Prepared:
        """Prepare all of it; `build_first` runs the build steps that come before Django is asked anything."""
        self.folder.make()
        python = build_environment(self.site, self.folder.root, self.means.tell)
        variables = self._variables(python)
        if build_first:
            build_first(Builder(self.site, self.folder.root, python, variables, self.means.tell))
        project = self._project(python, variables)
        where = roots(self.site, project, self.folder.root)
        ground = self._ground(python, project, where, variables)
        keep_secret_key(self.folder.run)
        places = self._places(ground)
        text = self._lay_over(project, where, places)
        self._say_notes(places)
        moves = [move for place in places for move in place.moves]
        seen = in_new_place(ground.variables, moves)
        return Prepared(self.site, self.environment, self.folder, python, project, where, places, seen, text)

    def join(self) -> dict[str, str]:
        """Return what the processes of a site that is running already see, and change nothing about it."""
        python = build_environment(self.site, self.folder.root, self.means.tell)
        found = local_variables(self.site, self.environment, self.folder.run, self.means.shell, self.means.opened)
        return in_new_place(self._laid(self._with_path(python, found.all)), read_moves(self.folder.run))

    def _variables(self, python: SiteEnvironment) -> dict[str, str]:
        found = local_variables(self.site, self.environment, self.folder.run, self.means.shell, self.means.opened)
        for note in found.notes:
            self.means.tell(note)
        return self._with_path(python, found.all)

    @staticmethod
    def _with_path(python: SiteEnvironment, variables: Mapping[str, str]) -> dict[str, str]:
        path = os.pathsep.join([str(python.bin), variables.get("PATH", os.defpath)])
        return {**variables, "PATH": path, "PYTHONUNBUFFERED": "1", "ROADWORTHY_ENVIRONMENT": LOCAL}

    def _laid(self, variables: Mapping[str, str]) -> dict[str, str]:
        path = str(self.folder.settings)
        return {**variables, "DJANGO_SETTINGS_MODULE": MODULE, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}

    def _project(self, python: SiteEnvironment, variables: Mapping[str, str]) -> Project:
        return self.means.read_project(python.python, self.site, variables)

    def _ground(self, python: SiteEnvironment, project: Project, where: Roots, variables: Mapping[str, str]) -> Ground:
        fetch = Servers(self.folder.servers, self.means.tell).fetch
        return Ground(
            site=self.site,
            environment=self.environment,
            project=project,
            folder=self.folder.root,
            static=where.static,
            media=where.media,
            python=python.python,
            variables=self._laid(variables),
            free_port=self._free_port,
            answers=lambda host, port: is_open(host, port, ANSWER_TIME_LIMIT_S),
            fetch=fetch,
        )

    def _free_port(self, preferred: int) -> int:
        port = free_port(preferred, taken=self._ports)
        self._ports.add(port)
        return port

    def _places(self, ground: Ground) -> tuple[Place, ...]:
        def services(kind: str) -> tuple[Service, ...]:
            return tuple(service for service in self.environment.services if service.kind == kind)

        places = []
        for name, kind in self.means.kinds.items():
            places.append(place := kind.stand_in(ground, services(name)))
            ground = replace(ground, variables=in_new_place(ground.variables, place.moves))
        return tuple(places)

    def _lay_over(self, project: Project, where: Roots, places: tuple[Place, ...]) -> str:
        laid: list[Setting] = [setting for place in places for setting in place.settings]
        moves = [move for place in places for move in place.moves]
        text = Overlay(self.site, self.environment, project, where, laid, moves).text()
        write_if_changed(self.folder.settings / f"{MODULE}.py", text)
        write_if_changed(self.folder.run / "moves.json", json.dumps([asdict(move) for move in moves]))
        return text

    def _say_notes(self, places: tuple[Place, ...]) -> None:
        for place in places:
            for note in place.notes:
                self.means.tell(note)


def write_if_changed(path: Path, text: str) -> None:
    """Write a file, whole or not at all, unless it says the same already."""
    if path.is_file() and path.read_text() == text:
        return
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text)
    partial.replace(path)


def keep_secret_key(run: Path) -> None:
    """See to a secret key of this workstation's own, for a project that has none."""
    file = run / "secret_key"
    if not file.is_file():
        write_private(file, secrets.token_urlsafe(48))


def read_moves(run: Path) -> list[Move]:
    """Return the addresses that had moved when the site was last prepared."""
    try:
        found = json.loads((run / "moves.json").read_text())
    except (OSError, ValueError):
        return []
    return [Move(**{**one, "schemes": tuple(one["schemes"])}) for one in found]
