"""A ground on which every kind can be asked for its place, without a machine behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import Ground
from roadworthy.stack.layout import layout
from roadworthy.stack.registry import kinds

DJANGO = "5.2.4"
HOST = HostFacts(
    "Debian GNU/Linux 12 (bookworm)", "bookworm", "3.11.2", "x86_64",
    memory_bytes=4 << 30, cores=2, free_bytes=20 << 30,
)  # fmt: skip
"""What a host of the cases says of itself, unless a case says otherwise."""


@dataclass
class Machine:
    """What a workstation has: who answers, which ports are taken, which packages can be fetched."""

    folder: Path
    answers: set[str] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    fetched: dict[str, Path] = field(default_factory=dict)

    def free_port(self, preferred: int) -> int:
        """Return the next port that is free, and give it to nobody else."""
        port = next(port for port in range(preferred, preferred + 100) if port not in self.taken)
        self.taken.add(port)
        return port

    def ground(
        self,
        project: Project | None = None,
        site: Site | None = None,
        environment: Environment | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Ground:
        """Return the ground of environment local, or another."""
        local = self.folder / ".roadworthy" / "local"
        return Ground(
            site=site or Site("gazette", self.folder, "gazette.settings", "gazette.wsgi:application"),
            environment=environment or Environment("local"),
            project=project or Project(DJANGO, "3.12.1", "gazette.settings"),
            folder=local,
            static=local / "static",
            media=local / "media",
            python=local / "venv" / "bin" / "python",
            variables={"PATH": "/usr/bin"} if variables is None else variables,
            free_port=self.free_port,
            answers=lambda host, port: f"{host}:{port}" in self.answers,
            fetch=self.fetched.get,
            kinds=kinds(),
            locked_python=("locked-python",),
        )

    def host_ground(
        self,
        site: Site,
        environment: Environment,
        project: Project | None = None,
        facts: Mapping[str, HostFacts] | None = None,
        host: str = "",
        **more: Any,
    ) -> HostGround:
        """Return the ground of one host of an environment: of that name, else of the first that runs code."""
        known = {one.name: HOST for one in environment.hosts} if facts is None else facts
        ground = HostGround(
            site=site,
            environment=environment,
            host=next((one for one in environment.hosts if one.name == host), environment.hosts[0]),
            layout=layout(site, environment),
            kinds=kinds(),
            facts=known,
            project=project or Project(DJANGO, "3.12.1", "gazette.settings"),
            **more,
        )
        return ground if host or not ground.code_hosts else replace(ground, host=ground.code_hosts[0])


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what puts programs of some names, and no others, on the path."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(*names: str) -> Path:
        for name in names:
            (folder / name).touch(mode=0o755)
        return folder

    return put
