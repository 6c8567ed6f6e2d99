"""Where `road init` may read a site: the environment that `road up` will use, made now, or one that is there."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from roadworthy.deployment.interpreter import find_interpreters
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.variables import local_variables
from roadworthy.deployment.venv import build_environment
from roadworthy.environments.environment import LOCAL, Environment
from roadworthy.environments.site import Site
from roadworthy.structure.facts import Request
from roadworthy.structure.installed import frozen, packages_folder
from roadworthy.structure.survey import Findings, Workstation

EVERYBODY_HAS = ("HOME", "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME", "SSL_CERT_FILE")


@dataclass(frozen=True)
class VirtualEnvironment:
    """A virtual environment that the owner made: what is installed there, and its Python (`3.12`)."""

    requirements: tuple[str, ...]
    python: str


@dataclass
class SiteEnvironments:
    """The environments of one folder; `tell` hears what is being made, `hide` which values must not be said."""

    folder: Path
    tell: Callable[[str], None]
    hide: Callable[[Iterable[str]], None] = lambda _: None

    def workstation(self) -> Workstation:
        """Return what reading a site takes from this machine."""
        return Workstation(
            lambda tool: shutil.which(tool) is not None, self._pythons, lambda: secrets.token_urlsafe(32)
        )

    @cached_property
    def _pythons(self) -> tuple[str, ...]:
        found = find_interpreters(os.environ, self._memory)
        return tuple(dict.fromkeys(".".join(each.version.split(".")[:2]) for each in found))

    @property
    def _memory(self) -> Path:
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        return Path(cache) / "roadworthy" / "interpreters.json"

    def python(self, requirements: tuple[str, ...], python: str) -> Path:
        """Make the environment for just these requirements and return its interpreter."""
        return self._made(Site("site", self.folder, "site.settings", python=python, requirements=requirements))

    def python_for(self, findings: Findings) -> Path:
        """Make the environment of the site that was found, the same that `road up` uses, and return its interpreter."""
        return self._made(self._site(findings))

    @cached_property
    def present(self) -> VirtualEnvironment | None:
        """Return the active virtual environment with a Django, or the one in the folder."""
        places = [os.environ.get("VIRTUAL_ENV", ""), *(str(self.folder / name) for name in (".venv", "venv", "env"))]
        for place in filter(None, places):
            home = packages_folder(Path(place) / "bin" / "python")
            if home and (home / "django").is_dir():
                return VirtualEnvironment(tuple(frozen(home)), home.parent.name.removeprefix("python"))
        return None

    def request(self, findings: Findings, given: Mapping[str, str], elsewhere: bool = False) -> Request:
        """Return the question to the site's Python, with the variables that `road up` would give.

        `elsewhere` leaves out what only this person has: the variables of the shell, and those of .env.
        """
        site = self._site(findings)
        local = Environment(LOCAL, variables=dict(given))
        shell = {name: os.environ[name] for name in EVERYBODY_HAS if name in os.environ} if elsewhere else os.environ
        seen = replace(site, folder=self.folder / ".roadworthy") if elsewhere else site
        variables = local_variables(seen, local, LocalFolder.of(site).run, shell, {})
        self.hide(variables.secrets)
        return Request(self.folder, site.settings, site.path, site.wsgi or site.asgi, variables=variables.all)

    def _made(self, site: Site) -> Path:
        place = LocalFolder.of(site)
        place.make()
        return build_environment(site, place.root, self.tell).python

    def _site(self, findings: Findings) -> Site:
        wsgi, asgi = findings.application.wsgi, findings.application.asgi
        return Site(
            name=findings.name,
            folder=self.folder,
            settings=findings.settings.value,
            wsgi=wsgi.value if wsgi else "",
            asgi=asgi.value if asgi else "",
            python=findings.python.value if findings.python else "",
            requirements=tuple(found.value for found in findings.requirements),
            path=findings.path,
        )
