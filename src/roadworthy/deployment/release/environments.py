"""Makes the Python environments of a release: one for each kind of Python among the hosts that run the site's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from roadworthy.deployment.inputs import Inputs, digest
from roadworthy.deployment.installation import NeedsPython
from roadworthy.deployment.interpreter import Interpreter, find_interpreters
from roadworthy.deployment.release.host_python import HostPython, host_python
from roadworthy.deployment.release.packages import Packages
from roadworthy.deployment.release.python_tree import BuiltEnvironment, PythonTree
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.deployment.target import Target
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.venv import memory_of
from roadworthy.deployment.wanted import Wanted, wanted_python
from roadworthy.environments.host import Host
from roadworthy.environments.site import Site
from roadworthy.problems import Where
from roadworthy.stack.written import PACKAGES, links

DJANGO = re.compile(r"/site-packages/[Dd]jango-([^/]+)\.dist-info/METADATA$")


@dataclass(frozen=True)
class Environments:
    """The environments of one build in `folder`, whose own Python is `python`; `more` are what services require."""

    target: Target
    site: Site
    folder: Path
    python: SiteEnvironment
    uv: Uv
    more: tuple[str, ...]
    tell: Callable[[str], None]

    def run(self) -> dict[str, BuiltEnvironment]:
        """Return the environment of each host, one for each kind of Python among them."""
        shell = self.target.means.shell
        here = find_interpreters(shell, memory_of(shell))
        wanted = wanted_python(self.site, Inputs())
        made: dict[HostPython, BuiltEnvironment] = {}
        found = {host.name: self._one(host, wanted, here, made) for host in self.target.code_hosts}
        if note := unlike({host: (django_of(each), str(each.python)) for host, each in found.items()}):
            self.tell(note)
        return found

    def _one(
        self,
        host: Host,
        wanted: Wanted,
        here: tuple[Interpreter, ...],
        made: dict[HostPython, BuiltEnvironment],
    ) -> BuiltEnvironment:
        """Return the environment of one host, with the next Python that fits when the packages don't take the first."""
        chosen = host_python(host.name, self.target.facts[host.name], wanted, here)
        try:
            if chosen not in made:
                made[chosen] = self._tree(chosen, here).run()
            return made[chosen]
        except NeedsPython as needs:
            narrower = narrowed(wanted, needs)
            if narrower.allows(chosen.version):
                raise needs.problem from None
            return self._one(host, narrower, here, made)

    def _tree(self, wanted: HostPython, here: tuple[Interpreter, ...]) -> PythonTree:
        """Return what makes the tree for one Python; it is built with the same minor version here if there is one."""
        own = Interpreter(str(self.python.python), self.python.version, "site")
        same = [each for each in here if each.is_usable and each.minor == wanted.minor]
        builder = own if own.minor == wanted.minor or not same else same[0]
        folder = self.folder if builder is own else self.folder / f"python{wanted.minor}"
        folder.mkdir(exist_ok=True)
        packages = Packages(self.site, folder, wanted, builder, self.uv, self.tell)
        fingerprint = digest(self.python.fingerprint, builder.path, builder.version)
        project, root = self.target.project, self.target.layout.root
        written = partial(links, project, root, PACKAGES)
        return PythonTree(packages, self.target.folder / "environments", fingerprint, self.tell, self.more, written)


def django_of(environment: BuiltEnvironment) -> str:
    """Return the version of Django in an environment."""
    for path in environment.manifest.files:
        if found := DJANGO.search(path):
            return found[1]
    return ""


def unlike(hosts: Mapping[str, tuple[str, str]]) -> str:
    """Return what to tell of hosts whose Pythons give them other versions of Django: {host: (Django, Python)}."""
    if len({django for django, _ in hosts.values()}) < 2:
        return ""
    told = ", ".join(f"Django {django} on {host} ({python})" for host, (django, python) in hosts.items())
    return f"the hosts run unlike releases of Django, because their Pythons are unlike: {told}"


def narrowed(wanted: Wanted, needs: NeedsPython) -> Wanted:
    """Return the Pythons that the packages take, too."""
    try:
        return replace(wanted.also(SpecifierSet(needs.specifier)), prefer="", where=Where(part="requirements"))
    except InvalidSpecifier:
        raise needs.problem from None
