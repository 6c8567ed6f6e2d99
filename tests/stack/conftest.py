"""A ground on which every kind can be asked for its place, without a machine behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.stack.kind import Ground

DJANGO = "5.2.4"


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
        )


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
