"""One environment with all that is needed to act on its hosts: what they say, what the site is, and its secrets."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from roadworthy.deployment.at_home import at_home, environment_folder, home_of
from roadworthy.deployment.host_secrets import HostSecrets, refuse_elsewhere
from roadworthy.deployment.host_settings import HostSettings
from roadworthy.deployment.last_reading import LastReading
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.means import Means, refuse_too_old
from roadworthy.environments.document import as_typed
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.project import Project
from roadworthy.environments.secrets import safe_of
from roadworthy.environments.site import Site
from roadworthy.environments.topology import topology
from roadworthy.fleet.fleet import Fleet, SomeFailed
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.host_health import clock_problem
from roadworthy.fleet.host_rules import UNREACHABLE
from roadworthy.fleet.ssh import TRANSIENT
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.stack.balancer import Balancer
from roadworthy.stack.host_ground import HostGround, ReleaseGround
from roadworthy.stack.hub_key import HUB_KEY
from roadworthy.stack.hub_site import watchers
from roadworthy.stack.kind import Place, StackKind
from roadworthy.stack.layout import Layout, layout
from roadworthy.stack.web_address import balancer_of

if TYPE_CHECKING:
    from roadworthy.deployment.site_environment import SiteEnvironment

T = TypeVar("T")
PASSED_ON = ("HOME", "PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""Variables of the workstation that the site's Python is given when it is asked about an environment elsewhere."""

NO_HOSTS = Rule("E482", "Nothing to act on", "Only an environment with hosts of its own can be planned and deployed.")
NO_BALANCER = Rule("E483", "Nothing balances", "No kind of service sends visitors to the application servers.")
RULES = (NO_HOSTS, NO_BALANCER)


@dataclass(frozen=True)
class Target:
    """One environment to act on. `python` is the site's own on the workstation; `secrets` are opened values by name.

    `fresh` are those among them that were made up just now, and are kept by `keep_secrets`. `away` are hosts that do
    not answer, and that nobody who visits the site needs: they are left alone.
    """

    site: Site
    environment: Environment
    kinds: Mapping[str, StackKind]
    fleet: Fleet
    layout: Layout
    project: Project
    facts: Mapping[str, HostFacts]
    python: SiteEnvironment
    means: Means = field(repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    fresh: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_rehearsal: bool = False
    away: frozenset[str] = frozenset()

    @property
    def hosts(self) -> tuple[Host, ...]:
        """Return the hosts that are worked on."""
        return tuple(host for host in self.environment.hosts if host.name not in self.away)

    def ground(self, host: Host) -> HostGround:
        """Return what a kind of service is told of one host."""
        return HostGround(
            self.site,
            self.environment,
            host,
            self.layout,
            self.kinds,
            self.facts,
            self.project,
            self.secrets,
            self.is_rehearsal,
        )

    def release_ground(self, host: Host, release: str, slot: int) -> ReleaseGround:
        """Return what a kind of service is told of one release on one host."""
        return ReleaseGround(self.ground(host), release, slot)

    def balancer(self) -> Balancer:
        """Return the load balancer of the environment."""
        found = balancer_of(self.ground(self.environment.hosts[0]))
        if found is None:
            where = Where("roadworthy.toml", part=f"environments.{self.environment.name}.hosts")
            raise ProblemsFound([NO_BALANCER.problem("no host runs a load balancer", "add one with that role", where)])
        return found

    @property
    def code_hosts(self) -> tuple[Host, ...]:
        """Return the hosts that the site's own code runs on."""
        return self.ground(self.environment.hosts[0]).code_hosts

    @property
    def deploy_order(self) -> tuple[Host, ...]:
        """Return the hosts that are worked on, first those that carry what others depend on."""
        return tuple(host for host in topology(self.environment, self.kinds).deploy_order if host in self.hosts)

    @property
    def folder(self) -> Path:
        """Return the environment's own folder on the workstation."""
        return environment_folder(self.site, self.environment)

    @cached_property
    def settings(self) -> HostSettings:
        """Return what is laid over the project's settings on hosts."""
        return host_settings(self.ground((*self.code_hosts, *self.environment.hosts)[0]), self.python.packages)


def host_settings(ground: HostGround, packages: Path) -> HostSettings:
    """Return what is laid over a project's settings on the hosts of an environment."""
    home = home_of(environment_folder(ground.site, ground.environment))
    return HostSettings(ground.site, ground.environment, ground.project, ground.layout, places(ground), packages, home)


def places(ground: HostGround) -> tuple[Place, ...]:
    """Return what every kind of service lays over."""
    return tuple(
        kind.lay_over(ground, ground.services_of(name))
        for name, kind in ground.kinds.items()
        if isinstance(kind, StackKind)
    )


def target_of(
    site: Site,
    environment: Environment,
    means: Means,
    ssh: SshOptions | None = None,
    is_rehearsal: bool = False,
    *,
    keeps_secrets: bool = True,
    brings_code: bool = True,
    does_without_hub: bool = False,
) -> Target:
    """Ask all hosts and the project at the same time, and see to the secrets.

    Without `keeps_secrets`, those that are made up are written nowhere before `keep_secrets`.
    Without `brings_code` no notes are told, and the project is taken as it was last read, where that was ever done.
    With `does_without_hub` a host that has nothing but the hub may be away.
    Raise ProblemsFound with all that is wrong.
    """
    refuse_without_hosts(environment)
    fleet = Fleet(environment.hosts, ssh)
    there = layout(site, environment)
    reading = Reading(site, environment, means, is_rehearsal, takes_last=not brings_code)
    spared = watchers(environment) if does_without_hub else frozenset()
    read, facts, away = _both(reading, fleet, there, spared)
    bare = Target(site, environment, means.kinds, fleet, there, read.project, facts, read.python, means)
    absent = frozenset(problem.where.part for problem in away)
    target = reading.completed(replace(bare, is_rehearsal=is_rehearsal, away=absent), read)
    if target.fresh and reading.takes_last:  # it was read before there were all of these services
        target = replace(reading, takes_last=False).anew(target)
    for note in (*map(_without, away), *(notes(target) if brings_code else ())):
        means.tell(note)
    if keeps_secrets:
        keep_secrets(target)
    return target


def notes(target: Target) -> list[str]:
    """Return what the owner is told of a target: what releases bring, and clocks that are wrong."""
    clocks = [clock_problem(host, target.facts[host.name]) for host in target.hosts]
    wrong = [f"{problem.where}: {problem.message}; {problem.hint}" for problem in clocks if problem]
    return [*(note for place in target.settings.places for note in place.notes), *wrong]


def _both(
    reading: Reading, fleet: Fleet, there: Layout, spared: frozenset[str]
) -> tuple[ProjectRead, dict[str, HostFacts], list[Problem]]:
    """Read the project while the hosts are asked; return also why hosts that are `spared` do not answer.

    Raise ProblemsFound with the problems of both.
    """
    problems: list[Problem] = []
    with ThreadPoolExecutor(1, thread_name_prefix="facts") as pool:
        asked = pool.submit(lambda: fleet.each(fleet.hosts, lambda hand: hand.facts(fact_files(there))))
        try:
            read = _tried(reading.run, problems)
            facts, away = _tried(lambda: _answers(asked, spared), problems) or (None, [])
        except BaseException:
            fleet.let_go(fleet.hosts)
            raise
    if read is None or facts is None:
        is_alone = len(fleet.hosts) == 1
        raise ProblemsFound(problems if is_alone else [_with_way_out(problem) for problem in problems])
    return read, facts, away


def _answers(asked: Future[dict[str, HostFacts]], spared: frozenset[str]) -> tuple[dict[str, HostFacts], list[Problem]]:
    """Return the facts, and why there are none of hosts that are `spared`. Raise ProblemsFound for any other host."""
    try:
        return asked.result(), []
    except SomeFailed as failed:
        if any(problem.id not in TRANSIENT or problem.where.part not in spared for problem in failed.problems):
            raise
        return cast(dict[str, HostFacts], failed.results), list(failed.problems)


def _without(problem: Problem) -> str:
    host = problem.where.part
    return f"{host}: {problem.message}; this goes on without the hub, and {host} is told when it is back"


def _with_way_out(problem: Problem) -> Problem:
    """Return a problem; that of a host which may be gone for good with what its owner can do without it."""
    if problem.id != UNREACHABLE.id:
        return problem
    return replace(problem, hint=f"{problem.hint}; without it: take it out of roadworthy.toml, and `road apply`")


def _tried(do: Callable[[], T], problems: list[Problem]) -> T | None:
    """Return what comes of it, or None, with the problems added to `problems`."""
    try:
        return do()
    except ProblemsFound as found:
        problems += found.problems
        return None


def keep_secrets(target: Target) -> None:
    """Put the secrets that were made up for a target into the repository, encrypted."""
    reading = Reading(target.site, target.environment, target.means, target.is_rehearsal)
    reading.secrets.keep(target.fresh)


def fact_files(place: Layout) -> tuple[str, ...]:
    """Return the files of a host that are asked for with its facts: what serves there now."""
    return (f"{place.etc}/balance.json", f"{place.state}/slots.json")


def refuse_without_hosts(environment: Environment) -> None:
    """Raise ProblemsFound for an environment that has no hosts."""
    if environment.is_local:
        hint = "`road up` runs it; name another environment, or add one with hosts"
        raise ProblemsFound([NO_HOSTS.problem("local is this workstation and has no hosts", hint)])
    if not environment.hosts:
        where = Where("roadworthy.toml", part=f"environments.{environment.name}")
        hint = f"add [environments.{environment.name}.hosts]"
        raise ProblemsFound([NO_HOSTS.problem("has no hosts yet", hint, where)])


@dataclass(frozen=True)
class ProjectRead:
    """What was read on the workstation: the site's Python, what its Django says, the variables in the open, secrets."""

    python: SiteEnvironment
    project: Project
    opened: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Reading:
    """Reads a project on the workstation under the variables of an environment elsewhere.

    One that `takes_last` does so only where it was never read.
    """

    site: Site
    environment: Environment
    means: Means
    is_rehearsal: bool = False
    takes_last: bool = False

    @property
    def secrets(self) -> HostSecrets:
        """Return who knows the environment's secrets."""
        return HostSecrets(
            self.environment,
            safe_of(self.site, self.means.shell),
            environment_folder(self.site, self.environment),
            self.means.tell,
            self.is_rehearsal,
            self.means.get_safe_ready,
        )

    def run(self) -> ProjectRead:
        """Read it."""
        from roadworthy.deployment.site_environment import made  # much to load, while the hosts are asked

        opened = dict(self.secrets.opened())
        self.means.hide(opened.values())
        local = LocalFolder.of(self.site)
        local.make()
        kept = LastReading(environment_folder(self.site, self.environment), self.site)
        if self.takes_last and (python := made(local.root)) and (last := kept.project()):
            return ProjectRead(python, last, opened)
        from roadworthy.deployment.venv import build_environment  # as much again, and not always needed

        marks = self.means.marks or None
        python = build_environment(self.site, local.root, self.means.tell, variables=self.means.shell, marks=marks)
        project = self.project(python, opened)
        kept.keep(project)
        return ProjectRead(python, project, opened)

    def anew(self, target: Target) -> Target:
        """Return a target with the project and the secrets read again."""
        read = self.run()
        return self.completed(replace(target, project=read.project, python=read.python, fresh={}), read)

    def project(self, python: SiteEnvironment, opened: Mapping[str, str]) -> Project:
        """Return what the project says of itself under the environment's variables."""
        variables = self.variables(python, opened)
        project = self.means.read_project(python.python, self.site, {**variables, **self.means.marks})
        refuse_too_old(project)
        return project

    def variables(self, python: SiteEnvironment, opened: Mapping[str, str]) -> dict[str, str]:
        """Return what the project sees while it is read: nothing of this person's shell but what every program needs.

        A declared secret without a value has something in its place.
        """
        base = {name: self.means.shell[name] for name in PASSED_ON if name in self.means.shell}
        base["PATH"] = os.pathsep.join([str(python.bin), base.get("PATH", os.defpath)])
        home = home_of(environment_folder(self.site, self.environment))
        opened = {name: value for name, value in opened.items() if name != HUB_KEY}
        known = at_home({**self.known, **opened}, layout(self.site, self.environment).root, home)
        told = {"ROADWORTHY_ENVIRONMENT": self.environment.name, "PYTHONPYCACHEPREFIX": str(self._compiled)}
        return {**base, **self.secrets.to_read_with(known), **known, **told}

    @property
    def _compiled(self) -> Path:
        """Return where Python keeps what it compiled of the project: compiling is most of a reading's time."""
        return LocalFolder.of(self.site).root / "pycache"

    @property
    def known(self) -> dict[str, str]:
        """Return the variables in the open."""
        return {**self.site.variables, **self.environment.variables}

    def completed(self, target: Target, read: ProjectRead) -> Target:
        """Return the target with its secrets; those that Roadworthy itself needs are made up where they have none."""
        target = replace(target, secrets=read.opened)
        ground = target.ground((*target.code_hosts, *self.environment.hosts)[0])
        needed = [
            name for key, kind in self.means.kinds.items() for name in kind.secrets(ground, ground.services_of(key))
        ]
        needed += target.settings.secrets
        known = {**self.known, **read.opened}
        fresh = self.secrets.completed(needed, known)
        if fresh and not read.opened and not self.is_rehearsal and _is_known(target):
            refuse_elsewhere(self.environment, fresh, as_typed(self.secrets.safe.file(self.environment.name)))
        self.means.hide(fresh.values())
        held = {name: known[name] for name in needed if name in known}
        return replace(target, secrets={**held, **read.opened, **fresh}, fresh=fresh)


def _is_known(target: Target) -> bool:
    """Say whether a host has been made ready for this environment before."""
    return any(target.layout.key in facts.keys for facts in target.facts.values())
